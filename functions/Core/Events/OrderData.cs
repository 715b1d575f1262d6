using System.Text.Json.Serialization;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Events;

/// <summary>An order as its shop sees it at one moment.</summary>
public sealed record OrderData
{
    /// <summary>The shop's id, as text.</summary>
    public required string Id { get; init; }

    /// <summary>What the customer calls it: <c>#1001</c>.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// What the order costs now, in its own currency: after edits, and where the shop says so (Shopify's
    /// <c>current_total_price</c>) after refunds.
    /// </summary>
    public Money? Total { get; init; }

    /// <summary>What was charged for it in all, before refunds; null: the total. Refunds and net spending are counted
    /// from this.</summary>
    [JsonPropertyName("charged")]
    public Money? ChargedTotal { get; init; }

    /// <summary>The total in the currency the customer paid in, where that is another one than the shop's; null: <see
    /// cref="Total"/>. Only shown, never counted.</summary>
    [JsonPropertyName("shown")]
    public Money? DisplayTotal { get; init; }

    /// <summary>When this view of the order was true (<c>updated_at</c>): an older view never replaces a newer
    /// one.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>When placed.</summary>
    public Instant? PlacedAt { get; init; }

    /// <summary>Lines; empty when the event does not tell them.</summary>
    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    /// <summary>Where she can see it.</summary>
    public string? StatusUrl { get; init; }

    /// <summary>Country it ships to, ISO 3166-1 alpha-2. The recipient may be another person than the buyer.</summary>
    public string? Country { get; init; }

    /// <summary>The names of the checkout it came from (<see cref="CheckoutName"/>); empty: not told.</summary>
    [JsonPropertyName("checkouts")]
    public IReadOnlyList<string> CheckoutNames { get; init; } = [];

    /// <summary>How it came about, one of <see cref="OrderOrigin"/>; null: the shop does not say.</summary>
    public string? Origin { get; init; }

    /// <summary>
    /// The address given with this very order; null: none. May differ from <see cref="ProfileData.Email"/>, the
    /// customer's own: consent to one says nothing about the other.
    /// </summary>
    public string? Email { get; init; }

    /// <summary>The language of this very order, BCP 47; null: not told. Messages to an order's own address are in
    /// it.</summary>
    public string? Locale { get; init; }

    /// <summary>True: in this view its payment is awaited or failed, so that it is no sale; false: it is not. Null: not
    /// told.</summary>
    [JsonPropertyName("unsettled")]
    public bool? PaymentOutstanding { get; init; }

    /// <summary>Whether this view says that the order is cancelled; null: it does not say. The newest view that says it
    /// decides.</summary>
    public bool? Cancelled { get; init; }

    /// <summary>When <see cref="Cancelled"/> was true, where that is another moment than <see cref="AsOf"/> (an order
    /// taken out of the bin); null: the same.</summary>
    [JsonPropertyName("standsAsOf")]
    public Instant? CancelledAsOf { get; init; }

    /// <summary>True: <see cref="Event.Refunds"/> is all that was given back, so a refund that a newer view does not
    /// list was taken back.</summary>
    [JsonPropertyName("refundsListed")]
    public bool RefundsAreComplete { get; init; }

    /// <summary>Whether this view says that the whole order was given back; null: it does not say.</summary>
    [JsonPropertyName("refundedWholly")]
    public bool? FullyRefunded { get; init; }
}

/// <summary>One parcel (Shopify: a fulfilment) of an order.</summary>
/// <param name="Id">The shop's id, as text.</param>
/// <param name="DeliveredAt">When it was delivered; null: not yet, or not told.</param>
/// <param name="Quantity">How many pieces are in it; null: not told.</param>
/// <param name="Cancelled">It will not come; it is no parcel of the order any more.</param>
public sealed record ParcelData(string Id, Instant? DeliveredAt, decimal? Quantity = null, bool Cancelled = false);

/// <summary>How orders come about, as <c>order.origin</c> names it.</summary>
public static class OrderOrigin
{
    /// <summary>The customer ordered in the web shop or its app.</summary>
    public const string Online = "online";

    /// <summary>Sold over the counter.</summary>
    public const string PointOfSale = "point_of_sale";

    /// <summary>A subscription renewed itself; the customer did nothing.</summary>
    public const string SubscriptionRenewal = "subscription_renewal";

    /// <summary>Staff wrote it as a draft and the customer paid it.</summary>
    public const string Draft = "draft";

    /// <summary>Staff entered it.</summary>
    public const string Manual = "manual";

    /// <summary>Another site sold it (a marketplace, a social network).</summary>
    public const string Marketplace = "marketplace";

    /// <summary>Another program wrote it (an import, an integration).</summary>
    public const string Api = "api";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Online,
        PointOfSale,
        SubscriptionRenewal,
        Draft,
        Manual,
        Marketplace,
        Api,
    ];
}

/// <summary>One line of an order.</summary>
public sealed record OrderLine
{
    /// <summary>Stock keeping unit; joins with <c>products.csv</c>.</summary>
    public string? Sku { get; init; }

    /// <summary>The shop's product id, as text.</summary>
    public string? Product { get; init; }

    /// <summary>What it is called.</summary>
    public string? Title { get; init; }

    /// <summary>How many; goods sold by length or weight have decimals.</summary>
    public decimal Quantity { get; init; } = 1;

    /// <summary>Price of one, when told; with tax where the shop tells the tax of the line (WooCommerce).</summary>
    public Money? Price { get; init; }

    /// <summary>The same in the currency the customer paid in, where that is another one than the shop's; null: <see
    /// cref="Price"/>. Only shown, never counted.</summary>
    [JsonPropertyName("shown")]
    public Money? DisplayPrice { get; init; }
}

/// <summary>Money given back for an order. <paramref name="Amount"/> null: the sender does not say how much; <paramref
/// name="IsFullRefund"/>: the whole order.</summary>
public sealed record RefundData(
    string Id,
    Money? Amount,
    [property: JsonPropertyName("whole")] bool IsFullRefund,
    Instant At
);

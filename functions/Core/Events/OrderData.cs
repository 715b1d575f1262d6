using System.Text.Json.Serialization;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Events;

/// <summary>An order in its shop's view at one moment.</summary>
public sealed record OrderData
{
    /// <summary>The shop's id, as text.</summary>
    public required string Id { get; init; }

    /// <summary>The order number the customer sees: <c>#1001</c>.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The current total of the order, in its own currency: after edits, and where the shop reports it so (Shopify's
    /// <c>current_total_price</c>) after refunds.
    /// </summary>
    public Money? Total { get; init; }

    /// <summary>The whole amount charged for it, before refunds; null: the total. Refunds and net spending are counted
    /// from this.</summary>
    [JsonPropertyName("charged")]
    public Money? ChargedTotal { get; init; }

    /// <summary>The total in the currency the customer paid in, where it differs from the shop's; null:
    /// <see cref="Total"/>. Only displayed, never used in sums.</summary>
    [JsonPropertyName("shown")]
    public Money? DisplayTotal { get; init; }

    /// <summary>When this view of the order was true (<c>updated_at</c>): an older view never replaces a newer
    /// one.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>When placed.</summary>
    public Instant? PlacedAt { get; init; }

    /// <summary>Lines; empty: the event does not contain them.</summary>
    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    /// <summary>Address of the page where the customer can see the order.</summary>
    public string? StatusUrl { get; init; }

    /// <summary>Country it ships to, ISO 3166-1 alpha-2. The recipient may be another person than the buyer.</summary>
    public string? Country { get; init; }

    /// <summary>The names of the checkout it came from (<see cref="CheckoutName"/>); empty: unknown.</summary>
    [JsonPropertyName("checkouts")]
    public IReadOnlyList<string> CheckoutNames { get; init; } = [];

    /// <summary>How the order was created, one of <see cref="OrderOrigin"/>; null: unknown.</summary>
    public string? Origin { get; init; }

    /// <summary>
    /// The e-mail address given with this order; null: none. May differ from <see cref="ProfileData.Email"/>, the
    /// customer's own: consent for one address is no consent for the other.
    /// </summary>
    public string? Email { get; init; }

    /// <summary>The language of this order, BCP 47; null: unknown. Messages to the order's own address use
    /// it.</summary>
    public string? Locale { get; init; }

    /// <summary>True: in this view the payment is pending or failed, so the order is not a sale; false: neither. Null:
    /// unknown.</summary>
    [JsonPropertyName("unsettled")]
    public bool? PaymentOutstanding { get; init; }

    /// <summary>Whether the order is cancelled in this view; null: unknown. The newest view that states it
    /// decides.</summary>
    public bool? Cancelled { get; init; }

    /// <summary>The time at which <see cref="Cancelled"/> was valid, where it differs from <see cref="AsOf"/> (an order
    /// restored from the bin); null: the same.</summary>
    [JsonPropertyName("standsAsOf")]
    public Instant? CancelledAsOf { get; init; }

    /// <summary>True: <see cref="Event.Refunds"/> lists all refunds of the order, so a refund that a newer view does
    /// not list was revoked.</summary>
    [JsonPropertyName("refundsListed")]
    public bool RefundsAreComplete { get; init; }

    /// <summary>Whether the order is fully refunded in this view; null: unknown.</summary>
    [JsonPropertyName("refundedWholly")]
    public bool? FullyRefunded { get; init; }
}

/// <summary>One parcel (Shopify: a fulfilment) of an order.</summary>
/// <param name="Id">The shop's id, as text.</param>
/// <param name="DeliveredAt">When it was delivered; null: not yet, or unknown.</param>
/// <param name="Quantity">Number of pieces in it; null: unknown.</param>
/// <param name="Cancelled">True: it will not be delivered and is no longer a parcel of the order.</param>
public sealed record ParcelData(string Id, Instant? DeliveredAt, decimal? Quantity = null, bool Cancelled = false);

/// <summary>How orders are created: the values of <c>order.origin</c>.</summary>
public static class OrderOrigin
{
    /// <summary>The customer ordered in the web shop or its app.</summary>
    public const string Online = "online";

    /// <summary>Sold at a point of sale.</summary>
    public const string PointOfSale = "point_of_sale";

    /// <summary>Created by the automatic renewal of a subscription, without an act of the customer.</summary>
    public const string SubscriptionRenewal = "subscription_renewal";

    /// <summary>Staff created it as a draft and the customer paid it.</summary>
    public const string Draft = "draft";

    /// <summary>Staff entered it.</summary>
    public const string Manual = "manual";

    /// <summary>Sold by another site (a marketplace, a social network).</summary>
    public const string Marketplace = "marketplace";

    /// <summary>Created by another program (an import, an integration).</summary>
    public const string Api = "api";

    /// <summary>All origins.</summary>
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

    /// <summary>Title of the product.</summary>
    public string? Title { get; init; }

    /// <summary>Quantity; goods sold by length or weight have decimals.</summary>
    public decimal Quantity { get; init; } = 1;

    /// <summary>Unit price, null when unknown; with tax where the shop reports the tax of the line
    /// (WooCommerce).</summary>
    public Money? Price { get; init; }

    /// <summary>The unit price in the currency the customer paid in, where it differs from the shop's; null:
    /// <see cref="Price"/>. Only displayed, never used in sums.</summary>
    [JsonPropertyName("shown")]
    public Money? DisplayPrice { get; init; }
}

/// <summary>A refund of an order. <paramref name="Amount"/> null: the amount is unknown;
/// <paramref name="IsFullRefund"/>: the whole order is refunded.</summary>
public sealed record RefundData(
    string Id,
    Money? Amount,
    [property: JsonPropertyName("whole")] bool IsFullRefund,
    Instant At
);

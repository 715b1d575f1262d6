using System.Text.Json.Serialization;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>One order with its milestones. A milestone is set once; a repeated report changes nothing. Cancellation and
/// refunds follow the newest view of the order, so both may be reversed.</summary>
public sealed record Order
{
    public required string Source { get; init; }

    public required string Id { get; init; }

    public string? Name { get; init; }

    /// <summary>The current price of the order; see <see cref="OrderData.Total"/>.</summary>
    public Money? Total { get; init; }

    /// <summary>The total amount charged for it, before refunds; null: the same as the total.</summary>
    public Money? Charged { get; init; }

    /// <summary>The total that messages show, in the currency the customer paid in; null:
    /// <see cref="Total"/>.</summary>
    [JsonPropertyName("shown")]
    public Money? ShownTotal { get; init; }

    /// <summary>True: by the newest view that reports it, the payment is awaited or failed, even where the order was
    /// paid before. The paid time is kept; but the order is not a sale that can be a legal basis.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unsettled { get; init; }

    /// <summary>When the value of <see cref="Unsettled"/> was true, by the shop's time; null: never reported, or it
    /// never changed.</summary>
    public Instant? UnsettledAsOf { get; init; }

    /// <summary>True: the order is not a sale, as far as the shop reports.</summary>
    [JsonIgnore]
    public bool IsNoSale => IsVoid || Unsettled;

    /// <summary>When the newest view of the order was true, by the shop's time.</summary>
    public Instant? AsOf { get; init; }

    public Instant? PlacedAt { get; init; }

    /// <summary>True: <c>order.placed</c> itself was reported; a paid order counts as placed even where no delivery
    /// reported it.</summary>
    [JsonPropertyName("placedTold")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PlacedReported { get; init; }

    public Instant? PaidAt { get; init; }

    public Instant? FulfilledAt { get; init; }

    public Instant? DeliveredAt { get; init; }

    /// <summary>True: the delivery was not reported, policy estimated it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DeliveryEstimated { get; init; }

    /// <summary>True: the payment was reported as history (backfill).</summary>
    [JsonPropertyName("paidQuiet")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PaidFromHistory { get; init; }

    /// <summary>True: the shipment was reported as history (backfill); a delivery estimated from it starts no
    /// journey.</summary>
    [JsonPropertyName("fulfilledQuiet")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FulfilledFromHistory { get; init; }

    /// <summary>When it was cancelled; null: it is not cancelled, or not any more.</summary>
    public Instant? CancelledAt { get; init; }

    /// <summary>When the value of <see cref="CancelledAt"/> was true, by the shop's time; null: never reported, or a
    /// record from before this was kept.</summary>
    [JsonPropertyName("standsAsOf")]
    public Instant? CancellationAsOf { get; init; }

    public IReadOnlyList<Refund> Refunds { get; init; } = [];

    /// <summary>When the newest view that listed all refunds was true; null: no view did, or a record from before this
    /// was kept.</summary>
    public Instant? RefundsAsOf { get; init; }

    /// <summary>True: it is certain that the order was paid, but not when; <see cref="PaidAt"/> is the earliest
    /// possible time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PaidTimeUnknown { get; init; }

    /// <summary>True: it is certain that the order was shipped, but not when; <see cref="FulfilledAt"/> is the earliest
    /// possible time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FulfilledTimeUnknown { get; init; }

    /// <summary>The customer's latest rating of it; null: not rated.</summary>
    public OrderRating? Rating { get; init; }

    /// <summary>The first 50 lines.</summary>
    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    /// <summary>How many lines the order has beyond these.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MoreLines { get; init; }

    /// <summary>Number of pieces of the whole order, where <see cref="Lines"/> does not hold all of it; null: the sum
    /// of the lines.</summary>
    public decimal? Pieces { get; init; }

    /// <summary>The parcels reported so far, at most 50; null: none reported.</summary>
    public IReadOnlyList<ParcelData>? Parcels { get; init; }

    public string? StatusUrl { get; init; }

    public string? Country { get; init; }

    /// <summary>The origin of the order, one of <see cref="OrderOrigin"/>; null: not reported.</summary>
    public string? Origin { get; init; }

    /// <summary>True: the checkout it came from was reported, and the runs that the checkout started have
    /// ended.</summary>
    [JsonPropertyName("checkoutTold")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CheckoutReported { get; init; }

    /// <summary>The address given with this order; messages about it go there. Null: not reported, they go to the
    /// customer's own.</summary>
    public string? Email { get; init; }

    /// <summary>The language of this order, BCP 47; null: not reported.</summary>
    public string? Locale { get; init; }

    /// <summary>True: when its address was reported, the customer was known by another one; the order is for another
    /// person under the same shop customer.</summary>
    [JsonPropertyName("forAnother")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ForAnotherPerson { get; init; }

    /// <summary><c>source:id</c>, unique for this customer.</summary>
    [JsonIgnore]
    public string Ref => $"{Source}:{Id}";

    /// <summary>True when <paramref name="reference"/> is this order's <see cref="Ref"/>; compared without building a
    /// string, because it is called for many orders.</summary>
    public bool HasReference(string? reference) =>
        reference is not null
        && reference.Length == Source.Length + 1 + Id.Length
        && reference[Source.Length] == ':'
        && reference.StartsWith(Source, StringComparison.Ordinal)
        && reference.EndsWith(Id, StringComparison.Ordinal);

    /// <summary>The amount charged before refunds; null: not reported.</summary>
    [JsonIgnore]
    public Money? GrossAmount => Charged ?? Total;

    /// <summary>True when the whole order was refunded: the shop reported it, or the refunds add up to the amount
    /// charged.</summary>
    [JsonIgnore]
    public bool IsFullyRefunded =>
        Refunds.Count > 0
        && (
            Refunds.Any(r => r.Whole)
            || (GrossAmount is { Amount: > 0 } gross && Refunded(gross.Currency) >= gross.Amount)
        );

    /// <summary>The total refunded, in the order's currency; null: a part of it is not known.</summary>
    [JsonIgnore]
    public Money? RefundedTotal =>
        GrossAmount is not { } gross
            ? Refunds.Count > 0
            && Refunds.All(r => r.Amount is { } a && a.Currency == Refunds[0].Amount!.Value.Currency)
                ? new Money(Refunds.Sum(r => r.Amount!.Value.Amount), Refunds[0].Amount!.Value.Currency)
                : null
            : IsFullyRefunded
                ? gross
                : Refunds.All(r => r.Amount?.Currency == gross.Currency)
                    ? new Money(Refunded(gross.Currency), gross.Currency)
                    : null;

    /// <summary>True when the order is cancelled or wholly refunded. It does not count as an order of the
    /// customer.</summary>
    [JsonIgnore]
    public bool IsVoid => CancelledAt is not null || IsFullyRefunded;

    private decimal Refunded(string currency) =>
        Refunds.Where(r => r.Amount?.Currency == currency).Sum(r => r.Amount!.Value.Amount);
}

/// <summary>A refund. <paramref name="Amount"/> null: the amount was not reported; <paramref name="Whole"/>: with it
/// the whole order was refunded.</summary>
public sealed record Refund(string Id, Money? Amount, bool Whole, Instant At);

/// <summary>A rating of an order.</summary>
/// <param name="Stars">1 to 5.</param>
/// <param name="At">When it was given, by the sender's time; never later than its arrival.</param>
/// <param name="Event">Id of the event that reported it.</param>
/// <param name="CustomerText">A hash of the customer's text, which is not stored here (16 hex characters); null: no
/// text.</param>
/// <param name="TeamNotified">True: the team was notified of it.</param>
public sealed record OrderRating(
    int Stars,
    Instant At,
    string Event,
    [property: JsonPropertyName("words")] string? CustomerText,
    [property: JsonPropertyName("told")] bool TeamNotified
);

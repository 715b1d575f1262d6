using System.Text.Json.Serialization;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// One order with its milestones. A milestone is set once; telling it again changes nothing. Whether it is cancelled
/// and what was given back is what its newest view says, so both may be taken back.
/// </summary>
public sealed record Order
{
    public required string Source { get; init; }

    public required string Id { get; init; }

    public string? Name { get; init; }

    /// <summary>What it costs now; see <see cref="OrderData.Total"/>.</summary>
    public Money? Total { get; init; }

    /// <summary>What was charged for it in all, before refunds; null: the total.</summary>
    public Money? Charged { get; init; }

    /// <summary>What messages show as its total: in the currency the customer paid in; null: <see
    /// cref="Total"/>.</summary>
    [JsonPropertyName("shown")]
    public Money? ShownTotal { get; init; }

    /// <summary>True: by the newest view that says so its payment is awaited or failed, also where it was paid before.
    /// What was paid stays; but it is no sale that could be the legal basis.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unsettled { get; init; }

    /// <summary>When what is known of <see cref="Unsettled"/> was true, by the shop's clock; null: never told, or it
    /// never changed.</summary>
    public Instant? UnsettledAsOf { get; init; }

    /// <summary>True: it is no sale, as far as the shop says.</summary>
    [JsonIgnore]
    public bool IsNoSale => IsVoid || Unsettled;

    /// <summary>How old our view of it is.</summary>
    public Instant? AsOf { get; init; }

    public Instant? PlacedAt { get; init; }

    /// <summary>True once <c>order.placed</c> itself was told; a paid order is placed even where no delivery said
    /// so.</summary>
    [JsonPropertyName("placedTold")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PlacedReported { get; init; }

    public Instant? PaidAt { get; init; }

    public Instant? FulfilledAt { get; init; }

    public Instant? DeliveredAt { get; init; }

    /// <summary>True: not told, policy estimated it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DeliveryEstimated { get; init; }

    /// <summary>True: that it was paid was told as history (backfill).</summary>
    [JsonPropertyName("paidQuiet")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PaidFromHistory { get; init; }

    /// <summary>True: that it was sent off was told as history (backfill); the delivery estimated from it starts
    /// nothing.</summary>
    [JsonPropertyName("fulfilledQuiet")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FulfilledFromHistory { get; init; }

    /// <summary>When it was cancelled; null: it is not, or not any more.</summary>
    public Instant? CancelledAt { get; init; }

    /// <summary>When what is known of <see cref="CancelledAt"/> was true, by the shop's clock; null: never told, or a
    /// record of before this was kept.</summary>
    [JsonPropertyName("standsAsOf")]
    public Instant? CancellationAsOf { get; init; }

    public IReadOnlyList<Refund> Refunds { get; init; } = [];

    /// <summary>When the newest view that listed all refunds was true; null: none did, or a record of before this was
    /// kept.</summary>
    public Instant? RefundsAsOf { get; init; }

    /// <summary>True: that it was paid is certain, when is not; <see cref="PaidAt"/> is the earliest it may have
    /// been.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PaidTimeUnknown { get; init; }

    /// <summary>The same of <see cref="FulfilledAt"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FulfilledTimeUnknown { get; init; }

    /// <summary>The customer's rating of it, the latest given; null: not rated.</summary>
    public OrderRating? Rating { get; init; }

    /// <summary>The first 50 lines.</summary>
    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    /// <summary>How many lines there are beyond those.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MoreLines { get; init; }

    /// <summary>How many pieces in all, where <see cref="Lines"/> are not all of it; null: the sum of the
    /// lines.</summary>
    public decimal? Pieces { get; init; }

    /// <summary>Its parcels as far as told, at most 50; null: none told.</summary>
    public IReadOnlyList<ParcelData>? Parcels { get; init; }

    public string? StatusUrl { get; init; }

    public string? Country { get; init; }

    /// <summary>How it came about, one of <see cref="OrderOrigin"/>; null: not told.</summary>
    public string? Origin { get; init; }

    /// <summary>True: the checkout it came from was told, and what that checkout began has ended.</summary>
    [JsonPropertyName("checkoutTold")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CheckoutReported { get; init; }

    /// <summary>The address given with this order, where messages about it go; null: not told, they go to the
    /// customer's own.</summary>
    public string? Email { get; init; }

    /// <summary>The language of this order, BCP 47; null: not told.</summary>
    public string? Locale { get; init; }

    /// <summary>True: when its address was told, the customer was known by another one; the order is another person's
    /// under the same shop customer.</summary>
    [JsonPropertyName("forAnother")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ForAnotherPerson { get; init; }

    /// <summary><c>source:id</c>, unique for this customer.</summary>
    [JsonIgnore]
    public string Ref => $"{Source}:{Id}";

    /// <summary>True when <paramref name="reference"/> is this order's <see cref="Ref"/>; compared in place, because it
    /// is asked of many orders.</summary>
    public bool HasReference(string? reference) =>
        reference is not null
        && reference.Length == Source.Length + 1 + Id.Length
        && reference[Source.Length] == ':'
        && reference.StartsWith(Source, StringComparison.Ordinal)
        && reference.EndsWith(Id, StringComparison.Ordinal);

    /// <summary>What was charged before refunds; null: not told.</summary>
    [JsonIgnore]
    public Money? GrossAmount => Charged ?? Total;

    /// <summary>True when the whole order was given back: the shop said so, or its refunds add up to what was
    /// charged.</summary>
    [JsonIgnore]
    public bool IsFullyRefunded =>
        Refunds.Count > 0
        && (
            Refunds.Any(r => r.Whole)
            || (GrossAmount is { Amount: > 0 } gross && Refunded(gross.Currency) >= gross.Amount)
        );

    /// <summary>What was given back in all, in the order's currency; null: a part of it is not known.</summary>
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

    /// <summary>True when nothing of it remains: cancelled, or wholly refunded. It does not count as an order the
    /// customer made.</summary>
    [JsonIgnore]
    public bool IsVoid => CancelledAt is not null || IsFullyRefunded;

    private decimal Refunded(string currency) =>
        Refunds.Where(r => r.Amount?.Currency == currency).Sum(r => r.Amount!.Value.Amount);
}

/// <summary>Money given back. <paramref name="Amount"/> null: not told how much; <paramref name="Whole"/>: with it the
/// whole order was given back.</summary>
public sealed record Refund(string Id, Money? Amount, bool Whole, Instant At);

/// <summary>A rating of an order.</summary>
/// <param name="Stars">1 to 5.</param>
/// <param name="At">When it was given, by the sender's clock; never later than it arrived.</param>
/// <param name="Event">Id of the event that told it.</param>
/// <param name="CustomerText">What identifies the words beside it without holding them (16 hex characters); null: no
/// words.</param>
/// <param name="TeamNotified">True: the team was told of it.</param>
public sealed record OrderRating(
    int Stars,
    Instant At,
    string Event,
    [property: JsonPropertyName("words")] string? CustomerText,
    [property: JsonPropertyName("told")] bool TeamNotified
);

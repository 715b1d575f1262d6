using System.Text.Json.Serialization;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>What the customer bought: sums over all time, the last orders in full. Older orders stay in their own
/// rows.</summary>
public sealed record OrderBook
{
    /// <summary>Paid orders we have counted ourselves, less those that were cancelled or wholly refunded.</summary>
    [JsonPropertyName("paid")]
    public int PaidCount { get; init; }

    /// <summary>Paid orders that were cancelled or wholly refunded; null: a record of before these were kept apart,
    /// when they counted as paid.</summary>
    [JsonPropertyName("voided")]
    public int? VoidedCount { get; init; }

    /// <summary>The shop's own count (purchasing summary, import); null: not told.</summary>
    [JsonPropertyName("toldPaid")]
    public int? ReportedPaidCount { get; init; }

    /// <summary>When the shop told it.</summary>
    [JsonPropertyName("toldAt")]
    public Instant? ReportedAt { get; init; }

    /// <summary>The shop's own total; null: not told.</summary>
    [JsonPropertyName("toldSpent")]
    public Money? ReportedSpent { get; init; }

    /// <summary>What of our own counts is in the shop's count already; null: nothing was told, or a record of before
    /// this was kept.</summary>
    [JsonPropertyName("within")]
    public ObservedPart? ObservedInReport { get; init; }

    /// <summary>True: sums of money leave out cancelled orders. False: a record of before they did (<see
    /// cref="OrderTotals.Upgrade"/>).</summary>
    [JsonPropertyName("countsKeptOnly")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ExcludesCancelled { get; init; }

    /// <summary>First paid order we know.</summary>
    public Instant? FirstPaidAt { get; init; }

    /// <summary>Last paid order.</summary>
    public Instant? LastPaidAt { get; init; }

    /// <summary>True: that it was paid was told as history (backfill), so the silence after it starts nothing by
    /// itself.</summary>
    [JsonPropertyName("lastPaidQuiet")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LastPaidFromHistory { get; init; }

    /// <summary>When we were told that it was paid, by our clock; null in older records.</summary>
    [JsonPropertyName("lastPaidToldAt")]
    public Instant? LastPaidReportedAt { get; init; }

    /// <summary>Net spending by UTC month and currency, the last 13 months; older months are in <see
    /// cref="EarlierSpent"/>.</summary>
    public IReadOnlyList<MonthSpend> Months { get; init; } = [];

    /// <summary>Net spending before those, by currency.</summary>
    [JsonPropertyName("earlier")]
    public IReadOnlyList<Money> EarlierSpent { get; init; } = [];

    /// <summary>
    /// Months (year × 12 + month − 1, UTC) of paid orders whose net amount is not known: without a total or currency,
    /// or with a refund of an untold amount. One entry an order, at most 50. A sum over such a month is unknown. Null:
    /// a record of before these were kept.
    /// </summary>
    [JsonPropertyName("lacking")]
    public IReadOnlyList<int>? MonthsWithUnknownAmount { get; init; }

    /// <summary>The last orders and those an active run is about, oldest first, at most 20.</summary>
    public IReadOnlyList<Order> Recent { get; init; } = [];
}

/// <summary>A part of our own counts.</summary>
/// <param name="Paid">Orders paid and neither cancelled nor wholly refunded.</param>
/// <param name="PaidEver">Orders paid, those too.</param>
/// <param name="UnknownAmounts">Of the paid ones, those whose net amount is not known.</param>
/// <param name="Spent">Net spending, by currency.</param>
public sealed record ObservedPart(
    int Paid,
    [property: JsonPropertyName("ever")] int PaidEver,
    [property: JsonPropertyName("lacking")] int UnknownAmounts,
    IReadOnlyList<Money> Spent
);

/// <summary>Net spending in a month: <paramref name="Month"/> is year × 12 + month − 1, UTC.</summary>
public sealed record MonthSpend(int Month, Money Spent);

using System.Text.Json.Serialization;
using MarketingAutomation.Core.Customers.Orders.Purchases;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>What the customer bought: sums over all time, and the last orders in full. Older orders remain in their own
/// rows.</summary>
public sealed record OrderBook
{
    /// <summary>Number of paid orders counted by this program, less those cancelled or wholly refunded.</summary>
    [JsonPropertyName("paid")]
    public int PaidCount { get; init; }

    /// <summary>Number of paid orders that were cancelled or wholly refunded; null: a record from before these were
    /// counted separately, when they counted as paid.</summary>
    [JsonPropertyName("voided")]
    public int? VoidedCount { get; init; }

    /// <summary>The shop's own count of paid orders (purchasing summary, import); null: not reported.</summary>
    [JsonPropertyName("toldPaid")]
    public int? ReportedPaidCount { get; init; }

    /// <summary>When the shop's count was true, by the shop's time.</summary>
    [JsonPropertyName("toldAt")]
    public Instant? ReportedAt { get; init; }

    /// <summary>The shop's own total of spending; null: not reported.</summary>
    [JsonPropertyName("toldSpent")]
    public Money? ReportedSpent { get; init; }

    /// <summary>The part of this program's counts that the shop's count includes; null: the shop reported nothing, or a
    /// record from before this was kept.</summary>
    [JsonPropertyName("within")]
    public ObservedPart? ObservedInReport { get; init; }

    /// <summary>True: sums of money exclude cancelled orders. False: a record from before they did
    /// (<see cref="OrderTotals.Upgrade"/>).</summary>
    [JsonPropertyName("countsKeptOnly")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ExcludesCancelled { get; init; }

    /// <summary>When the first known order was paid.</summary>
    public Instant? FirstPaidAt { get; init; }

    /// <summary>When the last order was paid.</summary>
    public Instant? LastPaidAt { get; init; }

    /// <summary>True: the payment was reported as history (backfill), so that the inactivity after it does not start a
    /// journey.</summary>
    [JsonPropertyName("lastPaidQuiet")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LastPaidFromHistory { get; init; }

    /// <summary>When the payment was reported, by this program's time; null in older records.</summary>
    [JsonPropertyName("lastPaidToldAt")]
    public Instant? LastPaidReportedAt { get; init; }

    /// <summary>Net spending by UTC month and currency, the last 13 months; older months are in <see
    /// cref="EarlierSpent"/>.</summary>
    public IReadOnlyList<MonthSpend> Months { get; init; } = [];

    /// <summary>Net spending before those months, by currency.</summary>
    [JsonPropertyName("earlier")]
    public IReadOnlyList<Money> EarlierSpent { get; init; } = [];

    /// <summary>
    /// Months (year × 12 + month − 1, UTC) of paid orders whose net amount is not known: without a total or currency,
    /// or with a refund of an unknown amount. One entry per order, at most 50. A sum over such a month is unknown.
    /// Null: a record from before these were kept.
    /// </summary>
    [JsonPropertyName("lacking")]
    public IReadOnlyList<int>? MonthsWithUnknownAmount { get; init; }

    /// <summary>The last 20 orders, and older ones that an active run is about, oldest first.</summary>
    public IReadOnlyList<Order> Recent { get; init; } = [];

    /// <summary>What was bought in orders that are no longer among these; null: none has left, or a record from before
    /// this was kept.</summary>
    [JsonPropertyName("earlierBought")]
    public EarlierPurchases? Earlier { get; init; }
}

/// <summary>A part of this program's counts.</summary>
/// <param name="Paid">Number of paid orders that are neither cancelled nor wholly refunded.</param>
/// <param name="PaidEver">Number of all paid orders, including cancelled and refunded ones.</param>
/// <param name="UnknownAmounts">Number of paid orders whose net amount is not known.</param>
/// <param name="Spent">Net spending, by currency.</param>
public sealed record ObservedPart(
    int Paid,
    [property: JsonPropertyName("ever")] int PaidEver,
    [property: JsonPropertyName("lacking")] int UnknownAmounts,
    IReadOnlyList<Money> Spent
);

/// <summary>Net spending in a month: <paramref name="Month"/> is year × 12 + month − 1, UTC.</summary>
public sealed record MonthSpend(int Month, Money Spent);

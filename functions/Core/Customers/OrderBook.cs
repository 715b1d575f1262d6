using System.Text.Json.Serialization;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>What the customer bought: sums over all time, the last orders in full. Older orders stay in their own
/// rows.</summary>
public sealed record OrderBook
{
    /// <summary>Paid orders we have counted ourselves, less those that were cancelled or wholly refunded.</summary>
    public int Paid { get; init; }

    /// <summary>Paid orders that were cancelled or wholly refunded; null: a record of before these were kept apart,
    /// when they counted as paid.</summary>
    public int? Voided { get; init; }

    /// <summary>The shop's own count (purchasing summary, import); null: not told.</summary>
    public int? ToldPaid { get; init; }

    /// <summary>When the shop told it.</summary>
    public Instant? ToldAt { get; init; }

    /// <summary>The shop's own total; null: not told.</summary>
    public Money? ToldSpent { get; init; }

    /// <summary>What of our own counts is in the shop's count already; null: nothing was told, or a record of before
    /// this was kept.</summary>
    public OwnPart? Within { get; init; }

    /// <summary>True: sums of money leave out cancelled orders. False: a record of before they did (<see
    /// cref="OrderSums.Upgraded"/>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CountsKeptOnly { get; init; }

    /// <summary>First paid order we know.</summary>
    public Instant? FirstPaidAt { get; init; }

    /// <summary>Last paid order.</summary>
    public Instant? LastPaidAt { get; init; }

    /// <summary>True: that it was paid was told as history (backfill), so the silence after it starts nothing by
    /// itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LastPaidQuiet { get; init; }

    /// <summary>When we were told that it was paid, by our clock; null in older records.</summary>
    public Instant? LastPaidToldAt { get; init; }

    /// <summary>Net spending by UTC month and currency, the last 13 months; older months are in <see
    /// cref="Earlier"/>.</summary>
    public IReadOnlyList<MonthSpend> Months { get; init; } = [];

    /// <summary>Net spending before those, by currency.</summary>
    public IReadOnlyList<Money> Earlier { get; init; } = [];

    /// <summary>
    /// Months (year × 12 + month − 1, UTC) of paid orders whose net amount is not known: without a total or currency,
    /// or with a refund of an untold amount.
    /// One entry an order, at most 50. A sum over such a month is unknown. Null: a record of before these were kept.
    /// </summary>
    public IReadOnlyList<int>? Lacking { get; init; }

    /// <summary>The last orders and those an active run is about, oldest first, at most 20.</summary>
    public IReadOnlyList<Order> Recent { get; init; } = [];
}

/// <summary>A part of our own counts.</summary>
/// <param name="Paid">Orders paid and neither cancelled nor wholly refunded.</param>
/// <param name="Ever">Orders paid, those too.</param>
/// <param name="Lacking">Of the paid ones, those whose net amount is not known.</param>
/// <param name="Spent">Net spending, by currency.</param>
public sealed record OwnPart(int Paid, int Ever, int Lacking, IReadOnlyList<Money> Spent);

/// <summary>Net spending in a month: <paramref name="Month"/> is year × 12 + month − 1, UTC.</summary>
public sealed record MonthSpend(int Month, Money Spent);

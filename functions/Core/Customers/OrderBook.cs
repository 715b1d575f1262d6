using System.Text.Json.Serialization;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>What she bought: sums over all time, the last orders in full. Older orders stay in their own rows.</summary>
public sealed record OrderBook
{
    /// <summary>Paid orders we have counted ourselves.</summary>
    public int Paid { get; init; }

    /// <summary>The shop's own count (purchasing summary, import); null: not told.</summary>
    public int? ToldPaid { get; init; }

    /// <summary>When the shop told it.</summary>
    public Instant? ToldAt { get; init; }

    /// <summary>The shop's own total; null: not told.</summary>
    public Money? ToldSpent { get; init; }

    /// <summary>First paid order we know.</summary>
    public Instant? FirstPaidAt { get; init; }

    /// <summary>Last paid order.</summary>
    public Instant? LastPaidAt { get; init; }

    /// <summary>True: that it was paid was told as history (backfill), so the silence after it starts nothing by itself.</summary>
    public bool LastPaidQuiet { get; init; }

    /// <summary>When we were told that it was paid, by our clock; null in older records.</summary>
    public Instant? LastPaidToldAt { get; init; }

    /// <summary>Net spending by UTC month and currency, the last 13 months; older months are in <see cref="Earlier"/>.</summary>
    public IReadOnlyList<MonthSpend> Months { get; init; } = [];

    /// <summary>Net spending before those, by currency.</summary>
    public IReadOnlyList<Money> Earlier { get; init; } = [];

    /// <summary>The last orders and those an active run is about, oldest first, at most 20.</summary>
    public IReadOnlyList<Order> Recent { get; init; } = [];
}

/// <summary>Net spending in a month: <paramref name="Month"/> is year × 12 + month − 1, UTC.</summary>
public sealed record MonthSpend(int Month, Money Spent);

/// <summary>One order with its milestones. A milestone is set once; telling it again changes nothing.</summary>
public sealed record Order
{
    public required string Source { get; init; }

    public required string Id { get; init; }

    public string? Name { get; init; }

    public Money? Total { get; init; }

    /// <summary>How old our view of it is.</summary>
    public Instant? AsOf { get; init; }

    public Instant? PlacedAt { get; init; }

    /// <summary>True once <c>order.placed</c> itself was told; a paid order is placed even where nobody said so.</summary>
    public bool PlacedTold { get; init; }

    public Instant? PaidAt { get; init; }

    public Instant? FulfilledAt { get; init; }

    public Instant? DeliveredAt { get; init; }

    /// <summary>True: nobody told, policy estimated it.</summary>
    public bool DeliveryEstimated { get; init; }

    /// <summary>True: that it was paid was told as history (backfill).</summary>
    public bool PaidQuiet { get; init; }

    /// <summary>True: that it was sent off was told as history (backfill); the delivery estimated from it starts nothing.</summary>
    public bool FulfilledQuiet { get; init; }

    public Instant? CancelledAt { get; init; }

    public IReadOnlyList<Refund> Refunds { get; init; } = [];

    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    public string? StatusUrl { get; init; }

    public string? Country { get; init; }

    /// <summary>The address given with this order, where messages about it go; null: not told, they go to the customer's own.</summary>
    public string? Email { get; init; }

    /// <summary>True: when it was first told, the customer was known by another address; the order is somebody else's under the same shop customer.</summary>
    public bool ForAnother { get; init; }

    /// <summary><c>source:id</c>, unique for this customer.</summary>
    [JsonIgnore]
    public string Ref => $"{Source}:{Id}";
}

/// <summary>Money given back. <paramref name="Amount"/> null: not told how much.</summary>
public sealed record Refund(string Id, Money? Amount, bool Whole, Instant At);

using MarketingAutomation.Core.Customers.Orders;

namespace MarketingAutomation.Core.Customers.Updates;

/// <summary>A row that is written in the same transaction as the state.</summary>
public abstract record RowWrite
{
    private protected RowWrite() { }

    /// <summary><c>d|</c>: this event was applied. Inserted first; a second insert conflicts.</summary>
    public sealed record AppliedEvent(string EventId) : RowWrite;

    /// <summary><c>e|</c>: an event or wake and its consequences.</summary>
    public sealed record Timeline(TimelineRow Row) : RowWrite;

    /// <summary><c>o|</c>: the current state of an order.</summary>
    public sealed record CurrentOrder(Order Order) : RowWrite;

    /// <summary><c>l|</c>: an order that was moved out of this customer's record, kept until the record of its customer
    /// has it.</summary>
    public sealed record OrderMovedOut(MovedOrder Moved) : RowWrite;

    /// <summary><c>r|</c>: the customer entered this journey for this key. A second insert conflicts.</summary>
    public sealed record JourneyEntered(string Journey, string EntryKey, string Run) : RowWrite;
}

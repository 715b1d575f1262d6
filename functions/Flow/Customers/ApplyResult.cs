using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using NodaTime;

namespace MarketingAutomation.Flow.Customers;

/// <summary>What came of it. <paramref name="IsNewEvent"/> false: the event had been applied before. <paramref
/// name="IsCommitted"/> false: nothing had to change.</summary>
public sealed record ApplyResult(StoredCustomer Customer, Decision Decision, bool IsNewEvent, bool IsCommitted)
{
    /// <summary>When this work was due: the row's time for a wake, else the time of the decision. With the customer's
    /// key it names the work, so that it is handed over once.</summary>
    public Instant DueAt { get; init; }

    /// <summary>True: it turned out not to be about this customer, and nothing was decided (<see
    /// cref="ApplyOptions.StillApplies"/>).</summary>
    public bool IsOtherCustomer { get; init; }

    /// <summary>The customer as this commit found them; null: nothing was committed.</summary>
    public CustomerState? PreviousState { get; init; }
}

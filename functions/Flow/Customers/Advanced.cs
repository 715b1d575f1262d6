using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using NodaTime;

namespace MarketingAutomation.Flow.Customers;

/// <summary>What came of it. <paramref name="Fresh"/> false: the event had been applied before. <paramref
/// name="Committed"/> false: nothing had to change.</summary>
public sealed record Advanced(StoredCustomer Customer, Decision Decision, bool Fresh, bool Committed)
{
    /// <summary>When this work was due: the row's time for a wake, else the time of the decision. With the customer's
    /// key it names the work, so that it is handed over once.</summary>
    public Instant Due { get; init; }

    /// <summary>True: it turned out not to be about this customer, and nothing was decided (<see
    /// cref="AdvanceHow.Still"/>).</summary>
    public bool Elsewhere { get; init; }

    /// <summary>The customer as this commit found them; null: nothing was committed.</summary>
    public CustomerState? Before { get; init; }
}

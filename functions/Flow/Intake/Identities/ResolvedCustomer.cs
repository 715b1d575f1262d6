using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>Who it is, and the names that must lead to her before her record tells of them.</summary>
public sealed record ResolvedCustomer(StoredCustomer Customer, IReadOnlyList<string> Claims)
{
    /// <summary>The event as it is about this customer, where what it says of a person is another one's; null: as it
    /// arrived.</summary>
    public Event? AdjustedEvent { get; init; }
}

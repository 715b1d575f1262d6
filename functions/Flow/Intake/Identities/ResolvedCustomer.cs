using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>The customer of an event, and the names to claim before their record is committed.</summary>
public sealed record ResolvedCustomer(StoredCustomer Customer, IReadOnlyList<string> Claims)
{
    /// <summary>The event as it is about this customer, where what it says of a person is another one's; null: as it
    /// arrived.</summary>
    public Event? AdjustedEvent { get; init; }
}

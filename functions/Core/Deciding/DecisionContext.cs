using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>Collects the result of one decision: exists for one call of <see cref="Decider.Decide"/> and is not visible
/// outside it.</summary>
internal sealed class DecisionContext(CustomerState state, Workspace workspace, Instant now, Lookups lookups)
    : SendContext(state, workspace, now, lookups)
{
    /// <summary>True: nothing that is due was decided here; the next wake is set to now and decides it.</summary>
    public bool WakesImmediately { get; set; }
}

using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Steps.Webhooks;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>Collects the result of one decision, and creates and drops messages for runs: exists for one call of
/// <see cref="Decider.Decide"/> and is not visible outside it.</summary>
internal sealed class DecisionContext(CustomerState state, Workspace workspace, Instant now, Lookups lookups)
    : SendContext(state, workspace, now, lookups)
{
    /// <summary>True: nothing that is due was decided here; the next wake is set to now and decides it.</summary>
    public bool WakesImmediately { get; set; }

    public override void CreateMessage(Run run, Journey journey, SendStep step) =>
        MessageFactory.CreateMessage(this, run, journey, step);

    public override void CreateStaffNotice(Run run, NotifyStaffStep step) =>
        MessageFactory.CreateStaffNotice(this, run, step);

    public override void CreateWebhookCall(Run run, CallWebhookStep step) =>
        MessageFactory.CreateWebhookCall(this, run, step);

    public override void DropMessages(Run run, string endReason) =>
        MessageEnding.DropMessagesOfRun(this, run, endReason);

    public override RunContext WithState(CustomerState other) => new DecisionContext(other, Workspace, Now, Lookups);
}

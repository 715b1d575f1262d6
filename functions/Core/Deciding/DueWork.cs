using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;

namespace MarketingAutomation.Core.Deciding;

/// <summary>Everything that time alone makes happen, until nothing moves any more.</summary>
internal static class DueWork
{
    public static void ProcessDue(DecisionContext context)
    {
        UnansweredAttempts.ExpireAttempts(context);
        ClickFilter.ReleaseHeld(context);
        DeliveryEstimates.EstimateDeliveries(context);
        InactivityTrigger.EnterInactive(context);

        // A finished message moves its run, a moved run decides messages: go round until both stand still. Runs only
        // move forward, so this ends.
        do
        {
            RunAdvancer.AdvanceAll(context);
        } while (MessageSending.SendDueMessages(context));
    }
}

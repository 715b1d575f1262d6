using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;

namespace MarketingAutomation.Core.Deciding;

/// <summary>Processes everything that is due by time, until nothing changes any more.</summary>
internal static class DueWork
{
    public static void ProcessDue(DecisionContext context)
    {
        UnansweredAttempts.ExpireAttempts(context);
        ClickFilter.ReleaseHeld(context);
        DeliveryEstimates.EstimateDeliveries(context);
        TimedEntries.EnterDue(context);

        // A finished message advances its run, an advanced run decides messages: repeat until neither changes. Runs
        // only advance, so the loop ends.
        do
        {
            RunAdvancer.AdvanceAll(context);
        } while (MessageSending.SendDueMessages(context));
    }
}

using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
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
        ApplyLateEvents(context, ClickFilter.ReleaseHeld(context));
        ApplyLateEvents(context, DeliveryEstimates.MarkDelivered(context));
        TimedEntries.EnterDue(context);

        // A finished message advances its run, an advanced run decides messages: repeat until neither changes. Every
        // loop of a journey has a wait in it, so this ends.
        do
        {
            RunAdvancer.AdvanceAll(context);
        } while (MessageSending.SendDueMessages(context));
    }

    // Conditions are evaluated as they would have been when the event arrived.
    private static void ApplyLateEvents(DecisionContext context, IEnumerable<(Event Event, string? Order)> events)
    {
        var before = (context.Event, context.Happening);
        foreach (var (late, order) in events)
        {
            foreach (var happening in late.Occurrences)
            {
                EventProcessing.ApplyHappening(context, late, happening, order);
            }

            (context.Event, context.Happening) = before;
        }
    }
}

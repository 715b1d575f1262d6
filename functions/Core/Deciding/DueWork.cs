using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Segments;
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
        SegmentMemberships.Update(context);
        TimedEntries.EnterDue(context);

        // A finished message advances its run, an advanced run decides messages and makes events happen: repeat until
        // nothing changes. Every loop of a journey has a wait in it, and the events are bounded, so this ends.
        do
        {
            RunAdvancer.AdvanceAll(context);
        } while (ApplyEmitted(context) || MessageSending.SendDueMessages(context));
    }

    private static bool ApplyEmitted(DecisionContext context)
    {
        if (context.TakeEmitted() is not { } emitted)
        {
            return false;
        }

        ApplyLateEvents(context, CountEach(context, emitted));
        return true;
    }

    private static IEnumerable<(Event Event, string? Order)> CountEach(
        DecisionContext context,
        List<(Event Event, string? Order)> emitted
    )
    {
        foreach (var (happening, order) in emitted)
        {
            context.Event = happening;
            CustomerUpdates.CountEvents(context, happening.Occurrences);
            yield return (happening, order);
        }
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

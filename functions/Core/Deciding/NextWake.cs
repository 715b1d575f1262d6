using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Segments;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>Computes when to look at the customer next: the earliest time at which something is due by time
/// alone.</summary>
internal static class NextWake
{
    public static Instant? FindNextWake(DecisionContext context)
    {
        Instant? earliest = null;
        void At(Instant? at)
        {
            if (at is { } a && (earliest is not { } e || a < e))
            {
                earliest = a;
            }
        }

        foreach (var run in context.State.Runs.EachElement())
        {
            At(run.WaitUntil);
        }

        foreach (var message in context.State.Messages.EachElement())
        {
            At(message.Attempt is { Status: AttemptStatus.Begun } begun ? begun.Until : message.HeldUntil);
        }

        foreach (var click in ClickFilter.HeldClicks(context.State).EachElement())
        {
            At(click.Until);
        }

        if (context.Policy.DeliveryEstimate is { } after)
        {
            foreach (var order in context.State.Orders.Recent.EachElement())
            {
                At(DeliveryEstimates.IsAwaitingDelivery(order) ? order.FulfilledAt + after : null);
            }
        }

        At(TimedEntries.FindNextTime(context));
        At(SegmentMemberships.FindNextChange(context));
        return earliest;
    }
}

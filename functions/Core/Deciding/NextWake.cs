using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Triggers;
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

        foreach (var journey in context.Journeys.InactivityJourneys)
        {
            var trigger = (Trigger.Inactive)journey.Trigger;
            if (InactivityTrigger.FindEntryTime(context, journey, trigger) is { } threshold)
            {
                // The time is past and the customer did not enter: that was decided in this decision. Only a customer
                // who waits for a place within the journey's daily limit is looked at again on the next day.
                At(
                    threshold > context.Now ? threshold
                    : InactivityTrigger.WaitsForDailyPlace(context, journey, trigger, threshold)
                        ? LocalCalendar.StartOfNextDay(context.Now, DateTimeZone.Utc)
                    : null
                );
            }
        }

        return earliest;
    }
}

using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>When to look at her next: the earliest of everything that time alone will make happen.</summary>
internal static class NextWake
{
    public static Instant? Of(Draft draft)
    {
        Instant? earliest = null;
        void At(Instant? at)
        {
            if (at is { } a && (earliest is not { } e || a < e))
            {
                earliest = a;
            }
        }

        foreach (var run in draft.State.Runs.Each())
        {
            At(run.Until);
        }

        foreach (var message in draft.State.Messages.Each())
        {
            At(message.Attempt is { Status: AttemptStatus.Begun } begun ? begun.Until : message.HeldUntil);
        }

        foreach (var click in Clicks.Of(draft.State).Each())
        {
            At(click.Until);
        }

        if (draft.Policy.DeliveryEstimate is { } after)
        {
            foreach (var order in draft.State.Orders.Recent.Each())
            {
                At(Deliveries.IsOpen(order) ? order.FulfilledAt + after : null);
            }
        }

        foreach (var journey in draft.Journeys.BySilence)
        {
            var trigger = (Trigger.Inactive)journey.Trigger;
            if (Sleepers.Threshold(draft, journey, trigger) is { } threshold)
            {
                // Past it and still outside: looked at once, in this decision. Only who waits for a place within the
                // journey's pace has another day.
                At(
                    threshold > draft.Now ? threshold
                    : Sleepers.WaitsForAPlace(draft, journey, trigger, threshold)
                        ? Calendar.NextDay(draft.Now, DateTimeZone.Utc)
                    : null
                );
            }
        }

        return earliest;
    }
}

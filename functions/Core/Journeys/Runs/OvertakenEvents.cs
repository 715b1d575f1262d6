using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>
/// Events that arrive out of order: an exit or a goal that arrived before the event that starts the journey still
/// counts. A refund that arrives before its order starts no welcome, and a payment that arrives before its checkout
/// starts no cart reminder.
/// </summary>
internal static class OvertakenEvents
{
    /// <summary>Why a run would end before it began, in words; null: it may begin.</summary>
    public static string? FindEarlierEnd(
        RunContext context,
        Journey journey,
        string? order,
        (Occurrence What, Event Of)? because
    )
    {
        if (context.FindOrder(order) is { } about)
        {
            foreach (var end in journey.ExitWhen.EachElement())
            {
                if (
                    end.Scope == OrderScope.ThisOrder
                    && end.Event != because?.What.Name
                    && PastEvents.FindMilestone(about, end.Event) is { } past
                    && PastEvents.Matches(context, end, null, order, past)
                )
                {
                    return $"{past.Name} happened to {about.Ref} before";
                }
            }
        }

        // An order that was since cancelled or wholly refunded counts as none: its earlier events start nothing,
        // whether or not the journey names such an exit.
        if (
            because
                is {
                    What:
                    {
                        Name: EventNames.OrderPlaced
                            or EventNames.OrderPaid
                            or EventNames.OrderFulfilled
                            or EventNames.OrderDelivered
                    } what
                }
            && context.FindOrder(order) is { IsVoid: true } none
            && OrderStatusUpdates.FindVoidTime(none) >= what.At
        )
        {
            return $"{none.Ref} was {(none.CancelledAt is not null ? "cancelled" : "wholly refunded")} since";
        }

        // Of any order: what happened at or after the moment that starts the journey, by the shop's timestamps, and is
        // not the starting event itself.
        if (because is not { } begin)
        {
            return null;
        }

        foreach (var end in journey.ExitWhen.EachElement())
        {
            if (FindEndAfter(context, end, order, begin.What, begin.Of.Id) is { } over)
            {
                return over;
            }
        }

        return journey.Goal is { } goal ? FindEndAfter(context, goal.Event, order, begin.What, begin.Of.Id) : null;
    }

    private static string? FindEndAfter(
        RunContext context,
        EventMatch end,
        string? order,
        Occurrence because,
        string id
    ) =>
        end.Scope == OrderScope.Any && FindPastEvent(context, end, order, because, id) is { } past
            ? $"{past.Name} happened{(past.Order is { } other ? $" to {other.Ref}" : "")} after {because.Name} "
                + $"and arrived before it"
            : null;

    private static PastEvent? FindPastEvent(
        RunContext context,
        EventMatch end,
        string? order,
        Occurrence because,
        string id
    )
    {
        foreach (var held in context.State.Orders.Recent.EachElement())
        {
            if (
                (!held.HasReference(order) || IsOrderEnd(end.Event, because))
                && PastEvents.FindMilestone(held, end.Event) is { } past
                && past.At >= because.At
                && PastEvents.Matches(context, end, null, order, past)
            )
            {
                return past;
            }
        }

        foreach (var received in (context.State.KeptEvents ?? []).EachElement())
        {
            if (
                received.Name == end.Event
                && received.At >= because.At
                && received.Id != id
                && PastEvents.FromRunEvent(context.State, received) is var past
                && PastEvents.Matches(context, end, null, order, past)
            )
            {
                return past;
            }
        }

        return null;
    }

    // Of the order that starts the journey, only cancellation and refund count; its other milestones belong to its
    // beginning.
    private static bool IsOrderEnd(string name, Occurrence because) =>
        name is EventNames.OrderCancelled or EventNames.OrderRefunded && name != because.Name;
}

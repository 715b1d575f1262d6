using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// Deliveries overtake each other: an exit or a goal that arrived before the event that starts the journey is still an exit or a goal. A refund told before its
/// order starts no welcome, and a payment told before its checkout starts no reminder of a cart.
/// </summary>
internal static class Overtaken
{
    /// <summary>In words, why a run would be over before it began; null: it may begin.</summary>
    public static string? By(Draft draft, Journey journey, string? order, RunEvent? because)
    {
        if (draft.OrderOf(order) is { } about && journey.ExitWhen.FirstOrDefault(exit => exit.Scope == OrderScope.ThisOrder && Happened(about, exit.Event) is not null && Fits(draft, exit, order, about)) is { } over)
        {
            return $"{over.Event} happened to {about.Ref} before";
        }

        // Of any order: what happened at or after the moment that starts the journey, by the shop's clock, to an order other than the run's own.
        if (because is null)
        {
            return null;
        }

        IEnumerable<EventMatch> ends = journey.Goal is { } goal ? [.. journey.ExitWhen, goal.Event] : journey.ExitWhen;
        foreach (var end in ends.Where(e => e.Scope == OrderScope.Any))
        {
            if (draft.State.Orders.Recent.FirstOrDefault(o => !o.IsNamed(order) && Happened(o, end.Event) >= because.At && Fits(draft, end, order, o)) is { } other)
            {
                return $"{end.Event} happened to {other.Ref} after {because.Name} and was told before it";
            }
        }

        return null;
    }

    private static Instant? Happened(Order order, string name) => name switch
    {
        EventNames.OrderPlaced => order.PlacedTold ? order.PlacedAt : null,
        EventNames.OrderPaid => order.PaidAt,
        EventNames.OrderFulfilled => order.FulfilledAt,
        EventNames.OrderDelivered => order.DeliveredAt,
        EventNames.OrderCancelled => order.CancelledAt,
        EventNames.OrderRefunded => order.Refunds.Count > 0 ? order.Refunds.Max(r => r.At) : null,
        _ => null,
    };

    private static bool Fits(Draft draft, EventMatch match, string? order, Order other)
    {
        if (match.Where is null)
        {
            return true;
        }

        var scope = new Scope(draft.State, draft.Workspace, draft.Now, null, draft.OrderOf(order), null, null) { EventOrder = other, Happening = match.Event };
        return ConditionEvaluator.Evaluate(match.Where, scope).Truth == Truth.True;
    }
}

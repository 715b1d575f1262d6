using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>One thing that happened to a customer before: a milestone of an order that is held, or an event that was
/// kept because journeys end by it.</summary>
/// <param name="At">When, by the sender's clock.</param>
/// <param name="Event">What is kept of it; null: a milestone.</param>
internal readonly record struct PastEvent(string Name, Instant At, Order? Order, RunEvent? Event);

/// <summary>What a customer's record still shows of what happened, for events that arrive in another order than they
/// happened and for customers who become one.</summary>
internal static class PastEvents
{
    private const int MostHeard = 10;
    private const int LongestValue = 200;

    /// <summary>Everything the record shows, the oldest first.</summary>
    public static IEnumerable<PastEvent> Of(CustomerState state) =>
        state.Orders.Recent.SelectMany(Of).Concat((state.Heard ?? []).Select(e => Of(state, e))).OrderBy(p => p.At);

    /// <summary>What happened to an order, the oldest first; what happened at one moment in the order of an order's
    /// life.</summary>
    public static IEnumerable<PastEvent> Of(Order order) =>
        EventNames.OfAnOrder.Select(name => OfOrder(order, name)).OfType<PastEvent>().OrderBy(p => p.At);

    /// <summary>An event that was kept.</summary>
    public static PastEvent Of(CustomerState state, RunEvent heard) =>
        new(heard.Name, heard.At, state.Orders.Recent.FirstOrDefault(o => o.Ref == heard.Order), heard);

    /// <summary>A milestone of an order, or its rating; null: it did not happen, or was not told.</summary>
    public static PastEvent? OfOrder(Order order, string name) =>
        When(order, name) is { } at
            ? new PastEvent(name, at, order, name == EventNames.FeedbackReceived ? Rated(order, order.Rating!) : null)
            : null;

    private static Instant? When(Order order, string name) =>
        name switch
        {
            EventNames.OrderPlaced => order.PlacedTold ? order.PlacedAt : null,
            EventNames.OrderPaid => order.PaidAt,
            EventNames.OrderFulfilled => order.FulfilledAt,
            EventNames.OrderDelivered => order.DeliveredAt,
            EventNames.OrderCancelled => order.CancelledAt,
            EventNames.OrderRefunded => order.Refunds.Count > 0 ? order.Refunds.Max(r => r.At) : null,
            EventNames.FeedbackReceived => order.Rating?.At,
            _ => null,
        };

    /// <summary>Keeps an event that some journey ends by. Milestones are in the orders, and an event of a message
    /// concerns no run but the one that sent it.</summary>
    public static void Keep(Draft draft, Event arrived, Happening happening, string? order)
    {
        if (
            IsMilestone(happening.Name)
            || (arrived.Message is not null && EventNames.OfAMessage.Contains(happening.Name))
            || !draft.Journeys.Ends(happening.Name)
        )
        {
            return;
        }

        Keep(draft, RememberEach(draft, arrived, happening, order));
    }

    private static void Keep(Draft draft, IEnumerable<RunEvent> kept) =>
        draft.State = draft.State with { Heard = Newest((draft.State.Heard ?? []).Concat(kept)) };

    private static IEnumerable<RunEvent> RememberEach(Draft draft, Event arrived, Happening happening, string? order)
    {
        // An event that tells of several consents is several to ask about.
        IEnumerable<int?> consents =
            happening.Name is EventNames.ConsentChanged or EventNames.ConsentRenewed && arrived.Consents.Count > 0
                ? Enumerable.Range(0, arrived.Consents.Count).Select(i => (int?)i)
                : [null];
        return consents
            .Select(c => Matching.Remember(draft, arrived, happening, order, c))
            .Select(k => k with { Data = k.Data?.Where(d => d.Value.Length <= LongestValue).ToDictionary() });
    }

    /// <summary>Those of both customers, each once.</summary>
    public static IReadOnlyList<RunEvent>? Together(CustomerState one, CustomerState other) =>
        one.Heard is null ? other.Heard
        : other.Heard is null ? one.Heard
        : Newest(one.Heard.Concat(other.Heard).DistinctBy(e => (e.Id, e.Name, e.Consent)));

    /// <summary>Whether the condition of an exit, a goal or a <c>wait_for</c> fits what happened. Unknown does not
    /// fit.</summary>
    public static bool Fits(Draft draft, EventMatch match, Run? run, string? order, PastEvent past) =>
        Asked(draft, match, run, order, past) is null or { Truth: Truth.True };

    /// <summary>What the condition of an exit, a goal or a <c>wait_for</c> finds of what happened; null: it asks
    /// nothing.</summary>
    public static Verdict? Asked(Draft draft, EventMatch match, Run? run, string? order, PastEvent past)
    {
        if (match.Where is null)
        {
            return null;
        }

        var seen = past.Event ?? new RunEvent(past.Name, past.At, null, null) { Order = past.Order?.Ref };
        var scope = new Scope(draft.Seen(run), draft.Workspace, draft.Now, run, draft.OrderOf(order), null, null)
        {
            EventOrder = draft.OrderOf(past.Order?.Ref) ?? past.Order,
            Earlier = seen,
            Happening = past.Name,
        };
        return ConditionEvaluator.Evaluate(match.Where, scope);
    }

    private static bool IsMilestone(string name) =>
        name
            is EventNames.OrderPlaced
                or EventNames.OrderPaid
                or EventNames.OrderFulfilled
                or EventNames.OrderDelivered
                or EventNames.OrderCancelled
                or EventNames.OrderRefunded;

    private static RunEvent Rated(Order order, OrderRating rating) =>
        new(EventNames.FeedbackReceived, rating.At, rating.Stars, null)
        {
            Id = rating.Event,
            Order = order.Ref,
            Told = rating.Told,
        };

    private static IReadOnlyList<RunEvent> Newest(IEnumerable<RunEvent> all) =>
        [.. all.OrderBy(e => e.At).TakeLast(MostHeard)];
}

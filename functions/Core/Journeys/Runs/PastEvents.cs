using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>A past event of a customer: a milestone of a stored order, or an event that was stored because journeys end
/// by it.</summary>
/// <param name="At">When it happened, by the sender's timestamp.</param>
/// <param name="Event">The stored event; null: a milestone.</param>
internal readonly record struct PastEvent(string Name, Instant At, Order? Order, RunEvent? Event);

/// <summary>The past events in a customer's record, for events that arrive in another order than they happened and for
/// merged customers.</summary>
internal static class PastEvents
{
    private const int MaxStoredEvents = 10;
    private const int LongestValue = 200;

    /// <summary>All past events in the record, the oldest first.</summary>
    public static IEnumerable<PastEvent> ListEvents(CustomerState state) =>
        state
            .Orders.Recent.SelectMany(ListEvents)
            .Concat((state.KeptEvents ?? []).Select(e => FromRunEvent(state, e)))
            .OrderBy(p => p.At);

    /// <summary>The milestones of an order, the oldest first; those of the same moment in the order of an order's life
    /// cycle.</summary>
    public static IEnumerable<PastEvent> ListEvents(Order order) =>
        EventNames.OrderEvents.Select(name => FindMilestone(order, name)).OfType<PastEvent>().OrderBy(p => p.At);

    /// <summary>A past event from a stored event.</summary>
    public static PastEvent FromRunEvent(CustomerState state, RunEvent received) =>
        new(received.Name, received.At, state.Orders.Recent.FirstOrDefault(o => o.Ref == received.Order), received);

    /// <summary>A milestone of an order, or its rating; null: it did not happen, or was not reported.</summary>
    public static PastEvent? FindMilestone(Order order, string name) =>
        MilestoneTime(order, name) is { } at
            ? new PastEvent(
                name,
                at,
                order,
                name == EventNames.FeedbackReceived ? CreateRatingEvent(order, order.Rating!) : null
            )
            : null;

    private static Instant? MilestoneTime(Order order, string name) =>
        name switch
        {
            EventNames.OrderPlaced => order.PlacedReported ? order.PlacedAt : null,
            EventNames.OrderPaid => order.PaidAt,
            EventNames.OrderFulfilled => order.FulfilledAt,
            EventNames.OrderDelivered => order.DeliveredAt,
            EventNames.OrderCancelled => order.CancelledAt,
            EventNames.OrderRefunded => order.Refunds.Count > 0 ? order.Refunds.Max(r => r.At) : null,
            EventNames.FeedbackReceived => order.Rating?.At,
            _ => null,
        };

    /// <summary>Stores an event that some journey ends by. Milestones are already stored in the orders, and an event of
    /// a message concerns only the run that sent it.</summary>
    public static void KeepEvent(RunContext context, Event arrived, Occurrence happening, string? order)
    {
        if (
            IsMilestone(happening.Name)
            || (arrived.MessageId is not null && EventNames.MessageEvents.Contains(happening.Name))
            || !context.Journeys.HasEndingEvent(happening.Name)
        )
        {
            return;
        }

        KeepEvent(context, CreateRunEvents(context, arrived, happening, order));
    }

    private static void KeepEvent(RunContext context, IEnumerable<RunEvent> kept) =>
        context.State = context.State with { KeptEvents = Newest((context.State.KeptEvents ?? []).Concat(kept)) };

    private static IEnumerable<RunEvent> CreateRunEvents(
        RunContext context,
        Event arrived,
        Occurrence happening,
        string? order
    )
    {
        // An event with several consents is evaluated once for each.
        IEnumerable<int?> consents =
            happening.Name is EventNames.ConsentChanged or EventNames.ConsentRenewed && arrived.Consents.Count > 0
                ? Enumerable.Range(0, arrived.Consents.Count).Select(i => (int?)i)
                : [null];
        return consents
            .Select(c => EventMatching.CreateRunEvent(context, arrived, happening, order, c))
            .Select(k => k with { Data = k.Data?.Where(d => d.Value.Length <= LongestValue).ToDictionary() });
    }

    /// <summary>The stored events of both customers, each once.</summary>
    public static IReadOnlyList<RunEvent>? Merge(CustomerState one, CustomerState other) =>
        one.KeptEvents is null ? other.KeptEvents
        : other.KeptEvents is null ? one.KeptEvents
        : Newest(one.KeptEvents.Concat(other.KeptEvents).DistinctBy(e => (e.Id, e.Name, e.ConsentIndex)));

    /// <summary>Whether the condition of an exit, a goal or a <c>wait_for</c> matches a past event. Unknown does not
    /// match.</summary>
    public static bool Matches(RunContext context, EventMatch match, Run? run, string? order, PastEvent past) =>
        Evaluate(context, match, run, order, past) is null or { Truth: Truth.True };

    /// <summary>The result of the condition of an exit, a goal or a <c>wait_for</c> for a past event; null: it has no
    /// condition.</summary>
    public static ConditionResult? Evaluate(
        RunContext context,
        EventMatch match,
        Run? run,
        string? order,
        PastEvent past
    )
    {
        if (match.Where is null)
        {
            return null;
        }

        var seen = past.Event ?? new RunEvent(past.Name, past.At, null, null) { Order = past.Order?.Ref };
        var scope = new ConditionScope(
            context.StateSeenBy(run),
            context.Workspace,
            context.Now,
            run,
            context.FindOrder(order),
            null,
            null
        )
        {
            EventOrder = context.FindOrder(past.Order?.Ref) ?? past.Order,
            EarlierEvent = seen,
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

    private static RunEvent CreateRatingEvent(Order order, OrderRating rating) =>
        new(EventNames.FeedbackReceived, rating.At, rating.Stars, null)
        {
            Id = rating.Event,
            Order = order.Ref,
            TeamNotified = rating.TeamNotified,
        };

    private static IReadOnlyList<RunEvent> Newest(IEnumerable<RunEvent> all) =>
        [.. all.OrderBy(e => e.At).TakeLast(MaxStoredEvents)];
}

using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Reading;

namespace MarketingAutomation.Core.Journeys.Conditions.Checking;

/// <summary>The numbers that a field can have.</summary>
internal static class FieldRanges
{
    private static readonly NumberBounds Stars = new(1, 5, true, "a whole number from 1 to 5");

    /// <summary>The range of a field; <paramref name="asked"/>: the event that the condition is about, null in a
    /// step.</summary>
    public static NumberBounds RangeOf(string field, AskedEvent? asked) =>
        field switch
        {
            "event.rating" when asked?.Name != EventNames.FeedbackReceived => new NumberBounds(
                null,
                null,
                false,
                "any number"
            ),
            "event.rating" or "customer.last_rating" or "order.rating" or "event.order.rating" => Stars,
            "customer.order_count" when asked is { Name: EventNames.OrderPaid } => new NumberBounds(
                1,
                null,
                true,
                "a whole number, at least 1: the paid order counts"
            ),
            "customer.order_count" when asked is { InactivityDuration: not null } => new NumberBounds(
                1,
                null,
                true,
                "a whole number, at least 1: the silence begins with a paid order"
            ),
            "customer.order_count" => new NumberBounds(0, null, true, "a whole number, at least 0"),
            "event.attachments" or "event.lines" => new NumberBounds(1, null, true, "a whole number, at least 1"),
            "order.item_count" or "event.order.item_count" or "line.quantity" or "event.total" => new NumberBounds(
                0,
                null,
                false,
                "a number, at least 0"
            ),
            _ => new NumberBounds(null, null, false, "a number"),
        };

    /// <summary>The times that an order has from the event that reports them on.</summary>
    public static IReadOnlyList<string> MomentsSetBy(string? eventName) =>
        eventName switch
        {
            EventNames.OrderPlaced => ["placed_at"],
            EventNames.OrderPaid => ["placed_at", "paid_at"],
            EventNames.OrderFulfilled => ["fulfilled_at"],
            EventNames.OrderDelivered => ["delivered_at"],
            _ => [],
        };

    /// <summary>True: with this event, a field always has a value, so it is never missing.</summary>
    /// <param name="order">The prefix of the fields of the event's order: <c>order.</c> or <c>event.order.</c></param>
    public static bool IsAlwaysPresent(string field, string order, string? eventName) =>
        MomentsSetBy(eventName).Any(moment => field == order + moment)
        || (eventName == EventNames.FeedbackReceived && (field == order + "rating" || field == order + "rated_at"));

    /// <summary>True: an order has this event only once, so the order that started a run does not have a second
    /// one.</summary>
    public static bool HappensOncePerOrder(string eventName) =>
        MomentsSetBy(eventName).Count > 0 || eventName == EventNames.OrderCancelled;
}

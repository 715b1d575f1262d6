using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Where the shop has no delivery news, an order counts as delivered some days after it was sent off (policy).
/// Real news that comes first wins.</summary>
internal static class Deliveries
{
    public static void Estimate(Draft draft)
    {
        if (draft.Policy.DeliveryEstimate is not { } after)
        {
            return;
        }

        foreach (var order in draft.State.Orders.Recent.Each())
        {
            if (!IsOpen(order) || order.FulfilledAt is not { } fulfilled || fulfilled + after > draft.Now)
            {
                continue;
            }

            var at = fulfilled + after;
            var delivered = order with { DeliveredAt = at, DeliveryEstimated = true };
            Ordering.Keep(draft, order, delivered);
            draft.Rows.Add(new RowWrite.OrderNow(delivered));
            draft.Note(
                "delivered",
                why: $"order {order.Name ?? order.Ref} counts as delivered: sent off {Counted.Time(after)} ago"
            );
            var happening = new Happening(EventNames.OrderDelivered, at);
            var estimated = new Event
            {
                Id = $"estimate-{order.Ref}",
                Source = order.Source,
                Name = EventNames.OrderDelivered,
                At = at,
                Happenings = [happening],
                Backfill = order.FulfilledQuiet,
            };
            var before = (draft.Event, draft.Happening);
            draft.Event = estimated;
            Arriving.Happens(draft, estimated, happening, order.Ref);
            (draft.Event, draft.Happening) = before;
        }
    }

    /// <summary>True while nobody has told of its delivery.</summary>
    public static bool IsOpen(Order order) =>
        order.FulfilledAt is not null && order.DeliveredAt is null && order.CancelledAt is null;
}

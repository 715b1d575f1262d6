using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>The milestones of an order while the happenings of one event are taken over, so that the order is copied
/// once for all of them.</summary>
internal struct OrderMilestones(Order order)
{
    private Instant? placedAt = order.PlacedAt;
    private bool placedTold = order.PlacedReported;
    private Instant? paidAt = order.PaidAt;
    private bool paidTimeUnknown = order.PaidTimeUnknown;
    private Instant? fulfilledAt = order.FulfilledAt;
    private bool fulfilledTimeUnknown = order.FulfilledTimeUnknown;
    private bool fulfilledQuiet = order.FulfilledFromHistory;
    private Instant? deliveredAt = order.DeliveredAt;
    private bool changed;

    /// <summary>Takes over a milestone. True: it is new; also for a happening that is no milestone.</summary>
    public bool ApplyHappening(Occurrence happening)
    {
        var (at, unknown) = (happening.At, happening.TimeUnknown);
        switch (happening.Name)
        {
            case EventNames.OrderPlaced:
                // Older deliveries may have told of a later milestone first; the placing itself is new once.
                var told = placedTold;
                changed |= !told || placedAt is null;
                (placedAt, placedTold) = (placedAt ?? at, true);
                return !told;
            case EventNames.OrderPaid when paidAt is null || (paidTimeUnknown && !unknown):
                (paidAt, paidTimeUnknown, placedAt, changed) = (at, unknown, placedAt ?? at, true);
                return true;
            case EventNames.OrderFulfilled when fulfilledAt is null || (fulfilledTimeUnknown && !unknown):
                (fulfilledAt, fulfilledTimeUnknown, fulfilledQuiet, changed) = (at, unknown, unknown, true);
                return true;
            case EventNames.OrderDelivered when deliveredAt is null:
                (deliveredAt, changed) = (at, true);
                return true;
            case EventNames.OrderPaid or EventNames.OrderFulfilled or EventNames.OrderDelivered:
                return false;
            default:
                return true;
        }
    }

    /// <summary>The order with these milestones.</summary>
    /// <param name="now">The order, with all else that the event tells of it.</param>
    /// <param name="before">The order as it was before the event.</param>
    /// <param name="backfill">True: the event is history, so what is first known by it starts nothing by
    /// itself.</param>
    public readonly Order ApplyTo(Order now, Order before, bool backfill) =>
        !changed && !backfill
            ? now
            : now with
            {
                PlacedAt = placedAt,
                PlacedReported = placedTold,
                PaidAt = paidAt,
                PaidTimeUnknown = paidTimeUnknown,
                PaidFromHistory =
                    !backfill ? now.PaidFromHistory
                    : before.PaidAt is null ? paidAt is not null
                    : before.PaidFromHistory,
                FulfilledAt = fulfilledAt,
                FulfilledTimeUnknown = fulfilledTimeUnknown,
                FulfilledFromHistory =
                    !backfill ? fulfilledQuiet
                    : before.FulfilledAt is null ? fulfilledAt is not null
                    : before.FulfilledFromHistory,
                DeliveredAt = deliveredAt,
            };
}

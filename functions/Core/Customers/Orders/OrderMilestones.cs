using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>Collects the milestones of an order while the occurrences of one event are processed, so that the order is
/// copied only once.</summary>
internal struct OrderMilestones(Order order)
{
    private Instant? placedAt = order.PlacedAt;
    private bool placedReported = order.PlacedReported;
    private Instant? paidAt = order.PaidAt;
    private bool paidTimeUnknown = order.PaidTimeUnknown;
    private Instant? fulfilledAt = order.FulfilledAt;
    private bool fulfilledTimeUnknown = order.FulfilledTimeUnknown;
    private bool fulfilledQuiet = order.FulfilledFromHistory;
    private Instant? deliveredAt = order.DeliveredAt;
    private bool changed;

    /// <summary>Takes over a milestone. True: it is new, or the occurrence is no milestone.</summary>
    public bool ApplyHappening(Occurrence happening)
    {
        var (at, unknown) = (happening.At, happening.TimeUnknown);
        switch (happening.Name)
        {
            case EventNames.OrderPlaced:
                // Older deliveries may have reported a later milestone first; the placing itself is new once.
                var reported = placedReported;
                changed |= !reported || placedAt is null;
                (placedAt, placedReported) = (placedAt ?? at, true);
                return !reported;
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
    /// <param name="now">The order, with all other data of the event.</param>
    /// <param name="before">The order as it was before the event.</param>
    /// <param name="backfill">True: the event is history, so a milestone that is first known from it starts no
    /// journey.</param>
    public readonly Order ApplyTo(Order now, Order before, bool backfill) =>
        !changed && !backfill
            ? now
            : now with
            {
                PlacedAt = placedAt,
                PlacedReported = placedReported,
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

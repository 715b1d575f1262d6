using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// Determines whether an order is cancelled and what was refunded. Shops reverse both: an order is reopened or restored
/// from the bin, a refund is deleted. So the newest view of the order decides, by the shop's time; an older view that
/// arrives late changes neither.
/// </summary>
internal static class OrderStatusUpdates
{
    private const string WholeMark = "-whole";

    /// <summary>The order with the status of the newest view, and whether a cancellation or a refund is new.</summary>
    /// <param name="context">Receives notes about a cancellation or a refund that was reversed.</param>
    /// <param name="order">The order, with all other data of the event.</param>
    /// <param name="arrived">The event.</param>
    public static (Order Order, bool Cancelled, bool Refunded) ApplyStatus(
        CustomerContext context,
        Order order,
        Event arrived
    )
    {
        var settled = UpdateSettlement(UpdateCancellation(order, arrived), arrived);
        var (refunds, listed) = (MergeRefunds(settled, arrived), RefundsListedAt(settled, arrived));
        if (listed is not null || !ReferenceEquals(refunds, settled.Refunds))
        {
            settled = settled with { Refunds = refunds, RefundsAsOf = listed ?? settled.RefundsAsOf };
        }

        if (order.CancelledAt is not null && settled.CancelledAt is null)
        {
            context.AddNote(
                "order_reopened",
                why: $"order {order.Ref} is not cancelled any more: a newer view of it says so"
            );
        }

        if (
            order.Refunds.Count > 0
            && order.Refunds.Any(was => !settled.Refunds.Any(r => r.Id == was.Id))
            && settled.Refunds.Count < order.Refunds.Count
        )
        {
            context.AddNote("refund_taken_back", why: $"a newer view of order {order.Ref} lists fewer refunds");
        }

        // After an order was wholly refunded no more can be refunded: a refund listed later is the same money reported
        // again.
        var refunded =
            !order.IsFullyRefunded
            && (settled.IsFullyRefunded || settled.Refunds.Any(r => !order.Refunds.Any(was => was.Id == r.Id)));
        return (settled, order.CancelledAt is null && settled.CancelledAt is not null, refunded);
    }

    /// <summary>The status of one order in two merged customers: the newer report of each part.</summary>
    public static Order MergeStatus(Order joined, Order mine, Order theirs)
    {
        var (current, other) =
            CancellationKnownAt(theirs) > CancellationKnownAt(mine) || CancellationKnownAt(mine) is null
                ? (theirs, mine)
                : (mine, theirs);
        var (listed, beside) =
            theirs.RefundsAsOf > mine.RefundsAsOf || mine.RefundsAsOf is null ? (theirs, mine) : (mine, theirs);
        var all = listed.Refunds.Concat(beside.Refunds.Where(r => !(r.At <= listed.RefundsAsOf)));
        return joined with
        {
            CancelledAt =
                CancellationKnownAt(other) == CancellationKnownAt(current)
                    ? current.CancelledAt ?? other.CancelledAt
                    : current.CancelledAt,
            CancellationAsOf = current.CancellationAsOf,
            Refunds = [.. all.OrderByDescending(r => r.Whole).DistinctBy(r => r.Id).OrderBy(r => r.At)],
            RefundsAsOf = listed.RefundsAsOf,
            Unsettled =
                theirs.UnsettledAsOf > mine.UnsettledAsOf || mine.UnsettledAsOf is null
                    ? theirs.Unsettled
                    : mine.Unsettled,
            UnsettledAsOf =
                theirs.UnsettledAsOf > mine.UnsettledAsOf || mine.UnsettledAsOf is null
                    ? theirs.UnsettledAsOf
                    : mine.UnsettledAsOf,
        };
    }

    /// <summary>True: this view of the order is older than the view by which it was cancelled, wholly refunded, or its
    /// payment failed.</summary>
    public static bool IsOutdatedView(Order held, Event arrived) =>
        (arrived.Order?.AsOf ?? arrived.At) is var at
        && (FindVoidTime(held) > at || (held.Unsettled && held.UnsettledAsOf > at));

    /// <summary>Since when, by the shop's time, the order is cancelled or wholly refunded; null: it is not.</summary>
    public static Instant? FindVoidTime(Order order) =>
        !order.IsVoid ? null
        : order.CancelledAt is not null ? CancellationKnownAt(order)
        : order.Refunds.Select(r => (Instant?)r.At).Max();

    private static Instant? CancellationKnownAt(Order order) => order.CancellationAsOf ?? order.CancelledAt;

    // Of two views of the same time the one that arrives later counts.
    private static Order UpdateCancellation(Order order, Event arrived)
    {
        var reported = arrived.Occurrences.FirstOrDefault(h => h.Name == EventNames.OrderCancelled);
        if ((reported is null ? arrived.Order?.Cancelled : true) is not { } cancelled)
        {
            return order;
        }

        var at = arrived.Order?.CancelledAsOf ?? arrived.Order?.AsOf ?? reported?.At ?? arrived.At;
        return CancellationKnownAt(order) > at
            ? order
            : order with
            {
                CancelledAt = cancelled ? order.CancelledAt ?? reported?.At ?? at : null,
                CancellationAsOf = at,
            };
    }

    // Stored only after the payment was awaited or failed once, so that an ordinary order stores nothing; before that
    // the newest view had it as settled.
    private static Order UpdateSettlement(Order order, Event arrived) =>
        arrived.Order is { PaymentOutstanding: { } unsettled } view
        && (view.AsOf ?? arrived.At) is var at
        && (unsettled || order.UnsettledAsOf is not null)
        && !((order.UnsettledAsOf ?? order.AsOf) > at)
            ? order with
            {
                Unsettled = unsettled,
                UnsettledAsOf = at,
            }
            : order;

    // The time at which the refunds of this event were complete; null: the event does not list them all, or a newer one
    // did.
    private static Instant? RefundsListedAt(Order order, Event arrived) =>
        arrived.Order is { RefundsAreComplete: true } view
        && (view.AsOf ?? arrived.At) is var at
        && !(order.RefundsAsOf > at)
            ? at
            : null;

    private static IReadOnlyList<Refund> MergeRefunds(Order order, Event arrived)
    {
        if (order.Refunds.Count == 0 && arrived.Refunds.Count == 0)
        {
            return order.Refunds;
        }

        List<Refund> all;
        if (RefundsListedAt(order, arrived) is { } asOf)
        {
            // A refund after that time, reported separately, is in no list yet.
            all =
            [
                .. order
                    .Refunds.Where(r => r.At > asOf || arrived.Refunds.Any(t => t.Id == r.Id))
                    .Select(r => r.At > asOf ? r : r with { Whole = false }),
            ];
        }
        else if (arrived.Order is { RefundsAreComplete: true })
        {
            return order.Refunds;
        }
        else
        {
            all = [.. order.Refunds];
            if (
                arrived.Order is { FullyRefunded: false } view
                && !((order.RefundsAsOf ?? order.Refunds.Select(r => (Instant?)r.At).Max()) > (view.AsOf ?? arrived.At))
            )
            {
                // The view has no list, and its status reports that not the whole order was refunded.
                all =
                [
                    .. all.Where(r => !r.Id.EndsWith(WholeMark, StringComparison.Ordinal))
                        .Select(r => r with { Whole = false }),
                ];
            }
        }

        foreach (var refund in arrived.Refunds)
        {
            var index = all.FindIndex(r => r.Id == refund.Id);
            if (index >= 0)
            {
                // A refund first seen as partial may later turn out to complete the refund of the order.
                all[index] = all[index] with
                {
                    Amount = all[index].Amount ?? refund.Amount,
                    Whole = all[index].Whole || refund.IsFullRefund,
                };
            }
            else if (arrived.Order is { RefundsAreComplete: true } || !(order.RefundsAsOf > refund.At))
            {
                all.Add(new Refund(refund.Id, refund.Amount, refund.IsFullRefund, refund.At));
            }
        }

        return all.SequenceEqual(order.Refunds) ? order.Refunds : all;
    }
}

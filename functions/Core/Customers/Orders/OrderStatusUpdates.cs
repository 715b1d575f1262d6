using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// Whether an order is cancelled, and what of it was given back. Shops take both back: an order is reopened or taken
/// out of the bin, a refund is deleted. So the newest view of the order decides, by the shop's own clock; an older view
/// that arrives late changes neither.
/// </summary>
internal static class OrderStatusUpdates
{
    private const string WholeMark = "-whole";

    /// <summary>The order as the newest view has it, and which of the two is new.</summary>
    /// <param name="context">Notes a cancellation or a refund that was taken back.</param>
    /// <param name="order">The order, with all else that the event tells of it.</param>
    /// <param name="arrived">The event.</param>
    public static (Order Order, bool Cancelled, bool Refunded) ApplyStatus(
        DecisionContext context,
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

        // Of an order that was wholly given back nothing more can be: a refund listed later is the same money told
        // again.
        var refunded =
            !order.IsFullyRefunded
            && (settled.IsFullyRefunded || settled.Refunds.Any(r => !order.Refunds.Any(was => was.Id == r.Id)));
        return (settled, order.CancelledAt is null && settled.CancelledAt is not null, refunded);
    }

    /// <summary>What two customers who are one were told of the same order: the newer word of each.</summary>
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

    /// <summary>True: this view of the order is older than what is known of it, that it was cancelled or wholly given
    /// back, or that its payment failed.</summary>
    public static bool IsOutdatedView(Order held, Event arrived) =>
        (arrived.Order?.AsOf ?? arrived.At) is var at
        && (FindVoidTime(held) > at || (held.Unsettled && held.UnsettledAsOf > at));

    /// <summary>Since when, by the shop's clock, the order is cancelled or wholly given back; null: it is
    /// not.</summary>
    public static Instant? FindVoidTime(Order order) =>
        !order.IsVoid ? null
        : order.CancelledAt is not null ? CancellationKnownAt(order)
        : order.Refunds.Select(r => (Instant?)r.At).Max();

    private static Instant? CancellationKnownAt(Order order) => order.CancellationAsOf ?? order.CancelledAt;

    // Of two views of one moment the one that arrives later.
    private static Order UpdateCancellation(Order order, Event arrived)
    {
        var told = arrived.Occurrences.FirstOrDefault(h => h.Name == EventNames.OrderCancelled);
        if ((told is null ? arrived.Order?.Cancelled : true) is not { } cancelled)
        {
            return order;
        }

        var at = arrived.Order?.CancelledAsOf ?? arrived.Order?.AsOf ?? told?.At ?? arrived.At;
        return CancellationKnownAt(order) > at
            ? order
            : order with
            {
                CancelledAt = cancelled ? order.CancelledAt ?? told?.At ?? at : null,
                CancellationAsOf = at,
            };
    }

    // Kept only once it was awaited or failed, so that an ordinary order holds nothing of it; before that the newest
    // view said that it is not.
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

    // When the refunds of this event were all there were; null: it does not list them all, or a newer one did.
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
            // What was given back after that moment, and told by itself, is in no list yet.
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
                // No list beside it, and the status says that it is not the whole order.
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
                // One that was seen as a part may turn out to have made the order whole.
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

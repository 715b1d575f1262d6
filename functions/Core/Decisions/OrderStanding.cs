using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// Whether an order is cancelled, and what of it was given back. Shops take both back: an order is reopened or taken
/// out of the bin, a refund is deleted. So the newest view
/// of the order decides, by the shop's own clock; an older view that arrives late changes neither.
/// </summary>
internal static class OrderStanding
{
    private const string WholeMark = "-whole";

    /// <summary>The order as the newest view has it, and which of the two is new.</summary>
    /// <param name="draft">Notes a cancellation or a refund that was taken back.</param>
    /// <param name="order">The order, with all else that the event tells of it.</param>
    /// <param name="arrived">The event.</param>
    public static (Order Order, bool Cancelled, bool Refunded) Settle(Draft draft, Order order, Event arrived)
    {
        var settled = Settlement(Cancellation(order, arrived), arrived);
        var (refunds, listed) = (Refunds(settled, arrived), Listed(settled, arrived));
        if (listed is not null || !ReferenceEquals(refunds, settled.Refunds))
        {
            settled = settled with { Refunds = refunds, RefundsAsOf = listed ?? settled.RefundsAsOf };
        }

        if (order.CancelledAt is not null && settled.CancelledAt is null)
        {
            draft.Note(
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
            draft.Note("refund_taken_back", why: $"a newer view of order {order.Ref} lists fewer refunds");
        }

        // Of an order that was wholly given back nothing more can be: a refund listed later is the same money told
        // again.
        var refunded =
            !order.RefundedWholly
            && (settled.RefundedWholly || settled.Refunds.Any(r => !order.Refunds.Any(was => was.Id == r.Id)));
        return (settled, order.CancelledAt is null && settled.CancelledAt is not null, refunded);
    }

    /// <summary>What two customers who are one were told of the same order: the newer word of each.</summary>
    public static Order Joined(Order joined, Order mine, Order theirs)
    {
        var (current, other) =
            StandsAt(theirs) > StandsAt(mine) || StandsAt(mine) is null ? (theirs, mine) : (mine, theirs);
        var (listed, beside) =
            theirs.RefundsAsOf > mine.RefundsAsOf || mine.RefundsAsOf is null ? (theirs, mine) : (mine, theirs);
        var all = listed.Refunds.Concat(beside.Refunds.Where(r => !(r.At <= listed.RefundsAsOf)));
        return joined with
        {
            CancelledAt =
                StandsAt(other) == StandsAt(current) ? current.CancelledAt ?? other.CancelledAt : current.CancelledAt,
            StandsAsOf = current.StandsAsOf,
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
    public static bool IsOver(Order held, Event arrived) =>
        (arrived.Order?.AsOf ?? arrived.At) is var at
        && (VoidSince(held) > at || (held.Unsettled && held.UnsettledAsOf > at));

    /// <summary>Since when, by the shop's clock, the order is cancelled or wholly given back; null: it is
    /// not.</summary>
    public static Instant? VoidSince(Order order) =>
        !order.IsVoid ? null
        : order.CancelledAt is not null ? StandsAt(order)
        : order.Refunds.Select(r => (Instant?)r.At).Max();

    private static Instant? StandsAt(Order order) => order.StandsAsOf ?? order.CancelledAt;

    // Of two views of one moment the one that arrives later.
    private static Order Cancellation(Order order, Event arrived)
    {
        var told = arrived.Happenings.FirstOrDefault(h => h.Name == EventNames.OrderCancelled);
        if ((told is null ? arrived.Order?.Cancelled : true) is not { } cancelled)
        {
            return order;
        }

        var at = arrived.Order?.StandsAsOf ?? arrived.Order?.AsOf ?? told?.At ?? arrived.At;
        return StandsAt(order) > at
            ? order
            : order with
            {
                CancelledAt = cancelled ? order.CancelledAt ?? told?.At ?? at : null,
                StandsAsOf = at,
            };
    }

    // Kept only once it was awaited or failed, so that an ordinary order holds nothing of it; before that the newest
    // view said that it is not.
    private static Order Settlement(Order order, Event arrived) =>
        arrived.Order is { Unsettled: { } unsettled } view
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
    private static Instant? Listed(Order order, Event arrived) =>
        arrived.Order is { RefundsListed: true } view
        && (view.AsOf ?? arrived.At) is var at
        && !(order.RefundsAsOf > at)
            ? at
            : null;

    private static IReadOnlyList<Refund> Refunds(Order order, Event arrived)
    {
        if (order.Refunds.Count == 0 && arrived.Refunds.Count == 0)
        {
            return order.Refunds;
        }

        List<Refund> all;
        if (Listed(order, arrived) is { } asOf)
        {
            // What was given back after that moment, and told by itself, is in no list yet.
            all =
            [
                .. order
                    .Refunds.Where(r => r.At > asOf || arrived.Refunds.Any(t => t.Id == r.Id))
                    .Select(r => r.At > asOf ? r : r with { Whole = false }),
            ];
        }
        else if (arrived.Order is { RefundsListed: true })
        {
            return order.Refunds;
        }
        else
        {
            all = [.. order.Refunds];
            if (
                arrived.Order is { RefundedWholly: false } view
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
                    Whole = all[index].Whole || refund.Whole,
                };
            }
            else if (arrived.Order is { RefundsListed: true } || !(order.RefundsAsOf > refund.At))
            {
                all.Add(new Refund(refund.Id, refund.Amount, refund.Whole, refund.At));
            }
        }

        return all.SequenceEqual(order.Refunds) ? order.Refunds : all;
    }
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// An order whose newest view names another customer, by the shop's id of them or by a corrected address, was never the
/// first one's. It leaves that record, where nothing is left to
/// send by, and goes with all that was told of it to the customer whose it is.
/// </summary>
public static class MovedOrders
{
    /// <summary>What the timelines of both customers and the answer call it.</summary>
    internal const string Moved = "order_moved";

    private static readonly string[] Life =
    [
        EventNames.OrderPlaced,
        EventNames.OrderPaid,
        EventNames.OrderFulfilled,
        EventNames.OrderDelivered,
        EventNames.OrderCancelled,
        EventNames.OrderRefunded,
    ];

    /// <summary>True: the customer's record holds the order that a view tells of with another address, which is another
    /// person's.</summary>
    public static bool IsOfAnother(CustomerState state, Event arrived) =>
        OrderOwner.IsTold(arrived)
        && arrived is { Who.Key: null, Order.Email: { } email }
        && Corrects(state, arrived)
        && (
            arrived.Who.CustomerId is null
                ? OrderRecipient.IsAnother(state, arrived)
                : state.Profile.Email is { } own
                    && !ContactAddress.Same(Channel.Email, own, email)
                    && !CorrectedAddresses.IsOfOwn(state, arrived)
        );

    /// <summary>Whose the order is that an event for one customer tells of, while its id leads to this one, who is
    /// another person.</summary>
    /// <param name="older">The order, where it is too old to be among the last ones of the record; null: it is
    /// not.</param>
    /// <param name="claimed">When the view was true by which its id leads to this customer; null: not known.</param>
    public static OrderHolding Of(CustomerState holder, Event arrived, Order? older, Instant? claimed)
    {
        if (!OrderOwner.IsTold(arrived))
        {
            return OrderHolding.Stays;
        }

        var at = arrived.Order!.AsOf ?? arrived.At;
        if ((CorrectedAddresses.Held(holder, arrived) ?? older) is not { } held)
        {
            return claimed >= at ? OrderHolding.Expected : OrderHolding.Leaves;
        }

        return
            held.AsOf > at
            || (
                arrived.Who.CustomerId is null
                && ContactAddress.Same(Channel.Email, held.Email ?? holder.Profile.Email, EmailOf(arrived))
            )
            ? OrderHolding.Stays
            : OrderHolding.Leaves;
    }

    /// <summary>The address that a view of an order gives for its customer; null: none.</summary>
    public static string? EmailOf(Event arrived) => arrived.Order?.Email ?? arrived.Who.Email ?? arrived.Profile?.Email;

    /// <summary>The order is another customer's: runs about it end, it counts no more, and what its box gave is taken
    /// back.</summary>
    internal static void Leave(Draft draft, Input.OrderMoved moved)
    {
        var reference = $"{moved.Source}:{moved.Id}";
        if (
            draft.State.Key == moved.To
            || draft.State.MergedFrom.Contains(moved.To)
            || (draft.OrderOf(reference) ?? draft.Facts.OlderOrder) is not { } order
            || !order.IsNamed(reference)
            || order.AsOf > moved.AsOf
        )
        {
            return;
        }

        foreach (var run in draft.State.Runs.Where(r => r.Order == order.Ref).ToArray())
        {
            Running.End(draft, run, "exit", "the order is another customer's");
            if (draft.Workspace.Version(run.Journey, run.Version) is { } journey)
            {
                Entering.GiveBackEntry(draft, run, journey, "the order that began it was another customer's");
            }
        }

        ConsentBoxes.MovedOn(draft, moved.Source, [.. moved.Checkouts, ConsentBoxes.NameOf(order.Id)], moved.Email);
        var book = OrderSums.Add(draft.State.Orders, order, -1);
        Order[] recent = [.. book.Recent.Where(o => !o.IsNamed(order.Ref))];
        var paid = recent.Where(o => o.PaidAt is not null).OrderBy(o => o.PaidAt).ToArray();
        var own = draft.State.Profile.Email;
        draft.State = draft.State with
        {
            Orders = book with
            {
                Recent = recent,
                FirstPaidAt = book.FirstPaidAt == order.PaidAt ? paid.FirstOrDefault()?.PaidAt : book.FirstPaidAt,
                LastPaidAt = book.LastPaidAt == order.PaidAt ? paid.LastOrDefault()?.PaidAt : book.LastPaidAt,
                LastPaidQuiet =
                    book.LastPaidAt == order.PaidAt ? paid.LastOrDefault()?.PaidQuiet == true : book.LastPaidQuiet,
                LastPaidToldAt = book.LastPaidAt == order.PaidAt ? paid.LastOrDefault()?.PaidAt : book.LastPaidToldAt,
            },
            Heard =
                draft.State.Heard?.Any(e => e.Order == order.Ref) == true
                    ? [.. draft.State.Heard.Where(e => e.Order != order.Ref)]
                    : draft.State.Heard,
        };

        CorrectedAddresses.NumberOf(draft, order);

        // Its row keeps nothing of the other person.
        draft.Rows.Add(new RowWrite.OrderNow(new Order { Source = order.Source, Id = order.Id }));
        draft.Rows.Add(
            new RowWrite.OrderLeft(
                new LeftOrder(
                    order with
                    {
                        Email = ContactAddress.Same(Channel.Email, order.Email, own) ? null : order.Email,
                        ForAnother = false,
                    },
                    order.Email ?? own
                )
            )
        );
        if (moved.Email is { } email)
        {
            CorrectedAddresses.MovedOn(draft, email);
        }

        draft.ForgetClock();
        draft.Note(Moved, why: $"order {order.Ref} is another customer's: its newest view says so");
    }

    /// <summary>
    /// The order as this customer's record begins with it, and the event with what happened to the order before. Where
    /// messages about it go to the same address as before, that is
    /// known already and does not happen again.
    /// </summary>
    internal static (Order Order, Event Arrived) Take(Draft draft, LeftOrder left, Event arrived)
    {
        draft.Note(
            Moved,
            why: $"order {left.Order.Ref} was another customer's until now; what was told of it came with it"
        );
        var order = left.Order;
        if (
            left.Recipient is not null
            && ContactAddress.Same(Channel.Email, left.Recipient, EmailOf(arrived) ?? draft.State.Profile.Email)
        )
        {
            return (order, arrived);
        }

        var before = new List<Happening>();
        void Happens(string name, Instant? at, bool unknown = false)
        {
            if (at is { } when && !arrived.Happenings.Any(h => h.Name == name))
            {
                before.Add(new Happening(name, when) { TimeUnknown = unknown });
            }
        }

        if (!order.PaidQuiet)
        {
            Happens(EventNames.OrderPlaced, order.PlacedTold ? order.PlacedAt : null);
            Happens(EventNames.OrderPaid, order.PaidAt, order.PaidTimeUnknown);
            order = order with { PlacedTold = false, PaidAt = null, PaidTimeUnknown = false };
        }

        if (!order.FulfilledQuiet)
        {
            Happens(EventNames.OrderFulfilled, order.FulfilledAt, order.FulfilledTimeUnknown);
            Happens(EventNames.OrderDelivered, order.DeliveryEstimated ? null : order.DeliveredAt);
            order = order with
            {
                FulfilledAt = null,
                FulfilledTimeUnknown = false,
                DeliveredAt = null,
                DeliveryEstimated = false,
            };
        }

        return (
            order,
            arrived with
            {
                Happenings =
                [
                    .. before
                        .Concat(arrived.Happenings)
                        .OrderBy(h => Array.IndexOf(Life, h.Name) is var place and >= 0 ? place : Life.Length),
                ],
            }
        );
    }

    // Of two views of one second the one that arrives later counts.
    private static bool Corrects(CustomerState state, Event arrived) =>
        CorrectedAddresses.Held(state, arrived) is { } order
        && (order.Email ?? state.Profile.Email) is { } held
        && !(order.AsOf > (arrived.Order!.AsOf ?? arrived.At))
        && !ContactAddress.Same(Channel.Email, held, arrived.Order.Email);
}

/// <summary>Where an order is, whose id leads to another customer than the rest of an event that tells of it.</summary>
public enum OrderHolding
{
    /// <summary>With the customer its id leads to: the event is about them.</summary>
    Stays,

    /// <summary>It is the other one's: the customer its id leads to has it no more.</summary>
    Leaves,

    /// <summary>Not in the record of the customer its id leads to, who was told of it by a view that is not older and
    /// may be writing it now.</summary>
    Expected,
}

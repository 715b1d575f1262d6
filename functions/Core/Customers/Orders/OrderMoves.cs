using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Runs;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// An order whose newest view names another customer, by the shop's id of them or by a corrected address, was never the
/// first one's. It leaves that record, where nothing is left to send by, and goes with all that was told of it to the
/// customer whose it is.
/// </summary>
public static class OrderMoves
{
    /// <summary>What the timelines of both customers and the answer call it.</summary>
    internal const string NoteKind = "order_moved";

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
    public static bool IsMovedToAnother(CustomerState state, Event arrived) =>
        OrderOwner.IsShopView(arrived)
        && arrived is { Identity.CustomerKey: null, Order.Email: { } email }
        && IsNewerView(state, arrived)
        && (
            arrived.Identity.CustomerId is null
                ? OrderRecipient.IsAnotherPerson(state, arrived)
                : state.Profile.Email is { } own
                    && !ContactAddress.AreSame(Channel.Email, own, email)
                    && !CorrectedAddresses.IsCorrectionOfOwnAddress(state, arrived)
        );

    /// <summary>Whose the order is that an event for one customer tells of, while its id leads to this one, who is
    /// another person.</summary>
    /// <param name="older">The order, where it is too old to be among the last ones of the record; null: it is
    /// not.</param>
    /// <param name="claimed">When the view was true by which its id leads to this customer; null: not known.</param>
    public static OrderLocation LocateOrder(CustomerState holder, Event arrived, Order? older, Instant? claimed)
    {
        if (!OrderOwner.IsShopView(arrived))
        {
            return OrderLocation.Stays;
        }

        var at = arrived.Order!.AsOf ?? arrived.At;
        if ((CorrectedAddresses.FindHeldOrder(holder, arrived) ?? older) is not { } held)
        {
            return claimed >= at ? OrderLocation.Expected : OrderLocation.Leaves;
        }

        return
            held.AsOf > at
            || (
                arrived.Identity.CustomerId is null
                && ContactAddress.AreSame(Channel.Email, held.Email ?? holder.Profile.Email, BuyerEmail(arrived))
            )
            ? OrderLocation.Stays
            : OrderLocation.Leaves;
    }

    /// <summary>The address that a view of an order gives for its customer; null: none.</summary>
    public static string? BuyerEmail(Event arrived) =>
        arrived.Order?.Email ?? arrived.Identity.Email ?? arrived.Profile?.Email;

    /// <summary>The order is another customer's: runs about it end, it counts no more, and what its box gave is taken
    /// back.</summary>
    internal static void MoveOut(DecisionContext context, Input.OrderMoved moved)
    {
        var reference = $"{moved.Source}:{moved.Id}";
        if (
            context.State.Key == moved.To
            || context.State.MergedFrom.Contains(moved.To)
            || (context.FindOrder(reference) ?? context.Lookups.OlderOrder) is not { } order
            || !order.HasReference(reference)
            || order.AsOf > moved.AsOf
        )
        {
            return;
        }

        foreach (var run in context.State.Runs.Where(r => r.Order == order.Ref).ToArray())
        {
            RunTransitions.EndRun(context, run, "exit", "the order is another customer's");
            if (context.Workspace.FindVersion(run.Journey, run.Version) is { } journey)
            {
                RunEntry.ReleaseEntry(context, run, journey, "the order that began it was another customer's");
            }
        }

        ConsentBoxes.MoveBoxes(
            context,
            moved.Source,
            [.. moved.Checkouts, ConsentBoxes.BoxName(order.Id)],
            moved.Email
        );
        var book = OrderTotals.AddOrder(context.State.Orders, order, -1);
        Order[] recent = [.. book.Recent.Where(o => !o.HasReference(order.Ref))];
        var paid = recent.Where(o => o.PaidAt is not null).OrderBy(o => o.PaidAt).ToArray();
        var own = context.State.Profile.Email;
        context.State = context.State with
        {
            Orders = book with
            {
                Recent = recent,
                FirstPaidAt = book.FirstPaidAt == order.PaidAt ? paid.FirstOrDefault()?.PaidAt : book.FirstPaidAt,
                LastPaidAt = book.LastPaidAt == order.PaidAt ? paid.LastOrDefault()?.PaidAt : book.LastPaidAt,
                LastPaidFromHistory =
                    book.LastPaidAt == order.PaidAt
                        ? paid.LastOrDefault()?.PaidFromHistory == true
                        : book.LastPaidFromHistory,
                LastPaidReportedAt =
                    book.LastPaidAt == order.PaidAt ? paid.LastOrDefault()?.PaidAt : book.LastPaidReportedAt,
            },
            KeptEvents =
                context.State.KeptEvents?.Any(e => e.Order == order.Ref) == true
                    ? [.. context.State.KeptEvents.Where(e => e.Order != order.Ref)]
                    : context.State.KeptEvents,
        };

        CorrectedPhones.ForgetNumberOfOrder(context, order);

        // Its row keeps nothing of the other person.
        context.Rows.Add(new RowWrite.CurrentOrder(new Order { Source = order.Source, Id = order.Id }));
        context.Rows.Add(
            new RowWrite.OrderMovedOut(
                new MovedOrder(
                    order with
                    {
                        Email = ContactAddress.AreSame(Channel.Email, order.Email, own) ? null : order.Email,
                        ForAnotherPerson = false,
                    },
                    order.Email ?? own
                )
            )
        );
        if (moved.Email is { } email)
        {
            CorrectedAddresses.ForgetMovedAddress(context, email);
        }

        context.ResetZone();
        context.AddNote(NoteKind, why: $"order {order.Ref} is another customer's: its newest view says so");
    }

    /// <summary>
    /// The order as this customer's record begins with it, and the event with what happened to the order before. Where
    /// messages about it go to the same address as before, that is known already and does not happen again.
    /// </summary>
    internal static (Order Order, Event Arrived) MoveIn(DecisionContext context, MovedOrder moved, Event arrived)
    {
        context.AddNote(
            NoteKind,
            why: $"order {moved.Order.Ref} was another customer's until now; what was told of it came with it"
        );
        var order = moved.Order;
        if (
            moved.Recipient is not null
            && ContactAddress.AreSame(
                Channel.Email,
                moved.Recipient,
                BuyerEmail(arrived) ?? context.State.Profile.Email
            )
        )
        {
            return (order, arrived);
        }

        var before = new List<Occurrence>();
        void Happens(string name, Instant? at, bool unknown = false)
        {
            if (at is { } when && !arrived.Occurrences.Any(h => h.Name == name))
            {
                before.Add(new Occurrence(name, when) { TimeUnknown = unknown });
            }
        }

        if (!order.PaidFromHistory)
        {
            Happens(EventNames.OrderPlaced, order.PlacedReported ? order.PlacedAt : null);
            Happens(EventNames.OrderPaid, order.PaidAt, order.PaidTimeUnknown);
            order = order with { PlacedReported = false, PaidAt = null, PaidTimeUnknown = false };
        }

        if (!order.FulfilledFromHistory)
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
                Occurrences =
                [
                    .. before
                        .Concat(arrived.Occurrences)
                        .OrderBy(h => Array.IndexOf(Life, h.Name) is var place and >= 0 ? place : Life.Length),
                ],
            }
        );
    }

    // Of two views of one second the one that arrives later counts.
    private static bool IsNewerView(CustomerState state, Event arrived) =>
        CorrectedAddresses.FindHeldOrder(state, arrived) is { } order
        && (order.Email ?? state.Profile.Email) is { } held
        && !(order.AsOf > (arrived.Order!.AsOf ?? arrived.At))
        && !ContactAddress.AreSame(Channel.Email, held, arrived.Order.Email);
}

/// <summary>Where an order is, whose id leads to another customer than the rest of an event that tells of it.</summary>
public enum OrderLocation
{
    /// <summary>With the customer its id leads to: the event is about them.</summary>
    Stays,

    /// <summary>It is the other one's: the customer its id leads to has it no more.</summary>
    Leaves,

    /// <summary>Not in the record of the customer its id leads to, who was told of it by a view that is not older and
    /// may be writing it now.</summary>
    Expected,
}

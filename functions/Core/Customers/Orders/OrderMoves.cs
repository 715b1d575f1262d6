using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Customers.Orders.Purchases;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// Moves an order whose newest view names another customer, by the shop's customer id or by a corrected address: it
/// never belonged to the first customer. The order is removed from that record, which keeps nothing to send messages
/// by, and goes with all data about it to its customer.
/// </summary>
public static class OrderMoves
{
    /// <summary>Kind of the note in the timelines of both customers and in the answer to the sender.</summary>
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

    /// <summary>True: the customer's record holds the order, and a view of the shop has it with another address, which
    /// is another person's.</summary>
    public static bool IsMovedToAnother(CustomerState state, Event arrived) =>
        OrderOwner.IsShopView(arrived)
        && arrived is { Identity.CustomerKey: null, Order.Email: { } email }
        && IsNewerView(state, arrived)
        && (
            arrived.Identity.CustomerId is null
                ? OrderRecipient.IsAnotherPerson(state, arrived)
                : state.Profile.Email is { } own
                    && !ContactAddress.AreSame(AddressKind.Email, own, email)
                    && !CorrectedAddresses.IsCorrectionOfOwnAddress(state, arrived)
        );

    /// <summary>Where an order is when the event about it is for one customer and its id leads to this other
    /// one.</summary>
    /// <param name="older">The order, if it is too old to be among the last ones of the record; null: it is
    /// not.</param>
    /// <param name="claimed">The time of the view by which its id leads to this customer; null: not known.</param>
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
                && ContactAddress.AreSame(AddressKind.Email, held.Email ?? holder.Profile.Email, BuyerEmail(arrived))
            )
            ? OrderLocation.Stays
            : OrderLocation.Leaves;
    }

    /// <summary>The address that a view of an order gives for its buyer; null: none.</summary>
    public static string? BuyerEmail(Event arrived) =>
        arrived.Order?.Email ?? arrived.Identity.Email ?? arrived.Profile?.Email;

    /// <summary>The order of this record that belongs to another customer; null: this record does not hold it, has a
    /// newer view of it, or is the other customer's.</summary>
    /// <param name="reference"><c>source:id</c> of the order.</param>
    /// <param name="to">The key of the customer the order belongs to.</param>
    /// <param name="asOf">When the view that says so was true; null: not known.</param>
    internal static Order? FindLeavingOrder(CustomerContext context, string reference, string to, Instant? asOf) =>
        context.State.Key != to
        && !context.State.MergedFrom.Contains(to)
        && (context.FindOrder(reference) ?? context.Lookups.OlderOrder) is { } order
        && order.HasReference(reference)
        && !(order.AsOf > asOf)
            ? order
            : null;

    /// <summary>Removes the order from this record: it is no longer counted, and the consent of its box is withdrawn.
    /// Runs about it are to be ended before.</summary>
    /// <param name="checkouts">The names of its checkout within its source.</param>
    /// <param name="email">The address the order has now; null: none.</param>
    internal static void RemoveOrder(
        CustomerContext context,
        Order order,
        IReadOnlyList<string> checkouts,
        string? email
    )
    {
        ConsentBoxes.MoveBoxes(context, order.Source, [.. checkouts, ConsentBoxes.BoxName(order.Id)], email);
        var book = OrderTotals.AddOrder(context.State.Orders, order, -1);
        book = context.FindOrder(order.Ref) is null ? EarlierPurchaseUpdates.TakeBack(book, order) : book;
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

        // The row of the order here keeps no data of the other person.
        context.Rows.Add(new RowWrite.CurrentOrder(new Order { Source = order.Source, Id = order.Id }));
        context.Rows.Add(
            new RowWrite.OrderMovedOut(
                new MovedOrder(
                    order with
                    {
                        Email = ContactAddress.AreSame(AddressKind.Email, order.Email, own) ? null : order.Email,
                        ForAnotherPerson = false,
                    },
                    order.Email ?? own
                )
            )
        );
        if (email is not null)
        {
            CorrectedAddresses.ForgetMovedAddress(context, email);
        }

        context.ResetZone();
        context.AddNote(NoteKind, why: $"order {order.Ref} is another customer's: its newest view says so");
    }

    /// <summary>
    /// The order as this customer's record begins with it, and the event with the earlier occurrences of the order
    /// added. If messages about it go to the same address as before, the earlier occurrences are known and are not
    /// repeated.
    /// </summary>
    internal static (Order Order, Event Arrived) MoveIn(CustomerContext context, MovedOrder moved, Event arrived)
    {
        context.AddNote(
            NoteKind,
            why: $"order {moved.Order.Ref} was another customer's until now; what was reported of it came with it"
        );
        var order = moved.Order;
        if (
            moved.Recipient is not null
            && ContactAddress.AreSame(
                AddressKind.Email,
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

    // Of two views of the same second the one that arrives later counts.
    private static bool IsNewerView(CustomerState state, Event arrived) =>
        CorrectedAddresses.FindHeldOrder(state, arrived) is { } order
        && (order.Email ?? state.Profile.Email) is { } held
        && !(order.AsOf > (arrived.Order!.AsOf ?? arrived.At))
        && !ContactAddress.AreSame(AddressKind.Email, held, arrived.Order.Email);
}

/// <summary>Where an order is whose id leads to another customer than the rest of its event.</summary>
public enum OrderLocation
{
    /// <summary>With the customer its id leads to: the event is about that customer.</summary>
    Stays,

    /// <summary>With the other customer: the customer its id leads to no longer has it.</summary>
    Leaves,

    /// <summary>Not in the record of the customer its id leads to, who received it with a view that is not older, so
    /// that it may be in the process of being written.</summary>
    Expected,
}

using MarketingAutomation.Core.Customers.Orders.Purchases;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// Takes over the order data of an event and finds what is new in it. Milestones are set once, refunds count once per
/// id, so a shop may repeat itself and deliveries may arrive in any order. What can be reversed is decided by
/// <see cref="OrderStatusUpdates"/>.
/// </summary>
internal static class OrderUpdates
{
    /// <summary>So many orders are held in full, beside those that something refers to.</summary>
    public const int MostRecent = 20;

    private const int MostLines = 50;

    /// <summary>The current order (null: the event is about none), <c>source:id</c> of the order that is meant, and the
    /// occurrences that are new.</summary>
    public static (Order? Order, string? Reference, IReadOnlyList<Occurrence> New) Apply(
        CustomerContext context,
        Event incoming
    )
    {
        var arrived = incoming;
        var reference = OrderReference.Resolve(context, arrived);
        if (reference is null || !IsAboutOrder(arrived))
        {
            return (null, reference, arrived.Occurrences);
        }

        if (OrderReference.FindOrdersById(context, arrived) is { Count: > 1 } alike)
        {
            context.AddNote(
                "dropped",
                why: $"$.data.order: {alike[0].Id} is an order of "
                    + $"{string.Join(" and of ", alike.Select(o => o.Source))}; order.source has to say which"
            );
            return (
                null,
                reference,
                [
                    .. arrived.Occurrences.Where(h =>
                        !EventNames.OrderEvents.Contains(h.Name) || h.Name == EventNames.FeedbackReceived
                    ),
                ]
            );
        }

        var held =
            context.FindOrder(reference)
            ?? (context.Lookups.OlderOrder is { } older && older.HasReference(reference) ? older : null);
        var (source, id) = SplitReference(reference);
        var before = held ?? new Order { Source = source, Id = id };
        var basis = before;
        if (held is null && context.Lookups.MovedOrder is { } moved && moved.Order.HasReference(reference))
        {
            // New to this record, so all of it is added to the counts and sums.
            (basis, arrived) = OrderMoves.MoveIn(context, moved, arrived);
        }

        var (order, cancelled, refunded) = OrderStatusUpdates.ApplyStatus(
            context,
            OrderRecipient.WithAddress(
                context.State,
                Parcels.MergeParcels(ApplyOrderData(basis, arrived), arrived.Parcels),
                basis,
                arrived
            ),
            arrived
        );
        var milestones = new OrderMilestones(order);
        var happenings = new List<Occurrence>();
        foreach (
            var happening in Parcels.ResolveHappenings(
                context,
                order,
                arrived,
                WithPlacing(order, arrived, WithRefunds(arrived))
            )
        )
        {
            var isNew = happening.Name switch
            {
                EventNames.OrderCancelled => cancelled,
                EventNames.OrderRefunded => refunded,
                _ => milestones.ApplyHappening(happening),
            };
            if (isNew)
            {
                happenings.Add(happening);
            }
        }

        order = milestones.ApplyTo(order, before, arrived.Backfill);
        if (held is null || order != before)
        {
            SaveOrder(context, before, order);
            context.Rows.Add(new RowWrite.CurrentOrder(order));
        }

        return (order, reference, happenings);
    }

    /// <summary>Holds the order that an event names while the event is processed, however old it is, so that runs,
    /// notices and conditions see its current state.</summary>
    public static void HoldOrder(CustomerContext context, Event arrived)
    {
        context.HeldOrder = OrderReference.Resolve(context, arrived);
        if (
            context.Lookups.OlderOrder is { } older
            && context.HeldOrder == older.Ref
            && context.FindOrder(older.Ref) is null
        )
        {
            context.State = context.State with
            {
                Orders = TrimRecent(
                    context,
                    EarlierPurchaseUpdates.TakeBack(context.State.Orders, older),
                    [older, .. context.State.Orders.Recent]
                ),
            };
        }
    }

    /// <summary>Releases an older order that no run and no notice refers to.</summary>
    public static void ReleaseOrder(CustomerContext context)
    {
        context.HeldOrder = null;
        if (context.State.Orders.Recent.Count > MostRecent)
        {
            context.State = context.State with
            {
                Orders = TrimRecent(context, context.State.Orders, [.. context.State.Orders.Recent]),
            };
        }
    }

    /// <summary>Stores an order and updates the customer's counts and sums.</summary>
    public static void SaveOrder(CustomerContext context, Order before, Order order)
    {
        var book = OrderTotals.AddOrder(OrderTotals.AddOrder(context.State.Orders, before, -1), order, +1);
        var recent = new List<Order>(book.Recent.Count + 1);
        foreach (var held in book.Recent.EachElement())
        {
            if (held.Id != order.Id || held.Source != order.Source)
            {
                recent.Add(held);
            }
        }

        recent.Add(order);
        var first = book.FirstPaidAt;
        var latest = false;
        if (order.PaidAt is { } paid && before.PaidAt != paid)
        {
            first = first is { } known && known != before.PaidAt ? Instant.Min(known, paid) : paid;
            latest = !(book.LastPaidAt >= paid);
        }

        context.State = context.State with
        {
            Orders = TrimRecent(
                context,
                book with
                {
                    FirstPaidAt = first,
                    LastPaidAt = latest ? order.PaidAt : book.LastPaidAt,
                    LastPaidFromHistory = latest ? order.PaidFromHistory : book.LastPaidFromHistory,
                    LastPaidReportedAt = latest ? context.Now : book.LastPaidReportedAt,
                },
                recent
            ),
        };
    }

    /// <summary>The book with the orders to keep in full, oldest first: the newest 20, and older ones that an active
    /// run, a waiting notice or the event being processed refers to. What was bought in the others is kept by
    /// product.</summary>
    public static OrderBook TrimRecent(CustomerContext context, OrderBook book, List<Order> recent)
    {
        for (var i = 1; i < recent.Count; i++)
        {
            if (AgeTime(recent[i]) < AgeTime(recent[i - 1]))
            {
                recent = [.. recent.OrderBy(AgeTime)];
                break;
            }
        }

        // An older order that is kept does not displace a newer one.
        for (var (i, old) = (0, recent.Count - MostRecent); old > 0; old--)
        {
            if (IsReferenced(context, recent[i].Ref))
            {
                i++;
            }
            else
            {
                book = EarlierPurchaseUpdates.Keep(book with { Recent = recent }, recent[i]);
                recent.RemoveAt(i);
            }
        }

        return book with
        {
            Recent = recent,
        };
    }

    private static bool IsReferenced(CustomerContext context, string order) =>
        order == context.HeldOrder
        || context.State.Runs.Any(r => r.Order == order)
        || context.State.Messages.Any(m =>
            m.Staff is { } notice && (notice.Order == order || notice.Answer?.Order == order)
        );

    private static bool IsAboutOrder(Event arrived) =>
        arrived.Order is not null
        || arrived.Refunds.Count > 0
        || arrived.Occurrences.Any(h =>
            EventNames.OrderEvents.Contains(h.Name) && h.Name != EventNames.FeedbackReceived
        );

    private static (string Source, string Id) SplitReference(string reference)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        return (reference[..colon], reference[(colon + 1)..]);
    }

    private static IEnumerable<Occurrence> WithRefunds(Event arrived) =>
        arrived.Refunds.Count > 0 && !arrived.Occurrences.Any(h => h.Name == EventNames.OrderRefunded)
            ? arrived.Occurrences.Append(new Occurrence(EventNames.OrderRefunded, arrived.Refunds[0].At))
            : arrived.Occurrences;

    // A paid order was placed, even if no delivery reported it: journeys that start or end with the placing receive it
    // with the payment, and only once.
    private static IEnumerable<Occurrence> WithPlacing(Order order, Event arrived, IEnumerable<Occurrence> happenings)
    {
        if (
            order.PlacedReported
            || arrived.Occurrences.Any(h => h.Name == EventNames.OrderPlaced)
            || arrived.Occurrences.FirstOrDefault(h => h.Name == EventNames.OrderPaid) is not { } paid
        )
        {
            return happenings;
        }

        return happenings.Prepend(
            new Occurrence(EventNames.OrderPlaced, order.PlacedAt is { } placed && placed < paid.At ? placed : paid.At)
            {
                TimeUnknown = paid.TimeUnknown && order.PlacedAt is null,
            }
        );
    }

    private static Order ApplyOrderData(Order held, Event arrived)
    {
        // An event with only an id is no view of the order.
        if (arrived.Order is not { } view || arrived.Identity.OnlyOrderIdKnown)
        {
            return held;
        }

        var at = view.AsOf ?? arrived.At;

        // Another sender than the order's shop only adds what the shop has not reported; it never overrides the shop.
        var foreign = held.Source != arrived.Source;
        var newer = held.AsOf is not { } asOf || (!foreign && at >= asOf);
        var lines = view.Lines.Count > 0 && (newer || held.Lines.Count == 0);
        T? Pick<T>(T? was, T? now) => newer ? now ?? was : was ?? now;
        return held with
        {
            Name = Pick(held.Name, view.Name),
            Total = newer ? view.Total ?? held.Total : held.Total ?? view.Total,
            Charged = view.Total is not null && (newer || held.Total is null) ? view.ChargedTotal : held.Charged,
            ShownTotal = view.Total is not null && (newer || held.Total is null) ? view.DisplayTotal : held.ShownTotal,
            PlacedAt = held.PlacedAt ?? view.PlacedAt,
            Lines = lines ? [.. view.Lines.Take(MostLines)] : held.Lines,
            MoreLines = lines ? Math.Max(0, view.Lines.Count - MostLines) : held.MoreLines,
            Pieces =
                !lines ? held.Pieces
                : view.Lines.Count > MostLines ? view.Lines.Sum(l => l.Quantity)
                : null,
            CheckoutReported = held.CheckoutReported || view.CheckoutNames.Count > 0,
            Origin = Pick(held.Origin, view.Origin),
            Locale = Pick(held.Locale, view.Locale),
            StatusUrl = Pick(held.StatusUrl, view.StatusUrl),
            Country = Pick(held.Country, view.Country),
            AsOf = newer && !foreign ? at : held.AsOf,
        };
    }

    private static Instant AgeTime(Order order) => order.PlacedAt ?? order.PaidAt ?? order.AsOf ?? Instant.MinValue;
}

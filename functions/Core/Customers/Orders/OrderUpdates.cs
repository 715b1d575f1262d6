using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// Takes over what an event tells of an order and finds what is new in it. Milestones are set once, refunds count once
/// an id, so a shop may repeat itself and deliveries may come in any order. What can be taken back is settled by <see
/// cref="OrderStatusUpdates"/>.
/// </summary>
internal static class OrderUpdates
{
    private const int MostRecent = 20;
    private const int MostLines = 50;

    /// <summary>The order as it is now (null: the event is about none), <c>source:id</c> of the one that is meant, and
    /// the happenings that are new.</summary>
    public static (Order? Order, string? Reference, IReadOnlyList<Occurrence> New) Apply(
        DecisionContext context,
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
        if (held is null && context.Lookups.MovedOrder is { } left && left.Order.HasReference(reference))
        {
            // New to this record, so all of it is added to the counts and sums.
            (basis, arrived) = OrderMoves.MoveIn(context, left, arrived);
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

    /// <summary>The order that an event names is held while the event is decided, however old it is: runs, notices and
    /// conditions see it as it is.</summary>
    public static void HoldOrder(DecisionContext context, Event arrived)
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
                Orders = context.State.Orders with
                {
                    Recent = TrimRecent(context, [older, .. context.State.Orders.Recent]),
                },
            };
        }
    }

    /// <summary>Lets go of an older order that no run and no notice speaks of.</summary>
    public static void ReleaseOrder(DecisionContext context)
    {
        context.HeldOrder = null;
        if (context.State.Orders.Recent.Count > MostRecent)
        {
            context.State = context.State with
            {
                Orders = context.State.Orders with { Recent = TrimRecent(context, [.. context.State.Orders.Recent]) },
            };
        }
    }

    /// <summary>Writes an order back, with what it adds to the customer's counts and sums.</summary>
    public static void SaveOrder(DecisionContext context, Order before, Order order)
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
            Orders = book with
            {
                Recent = TrimRecent(context, recent),
                FirstPaidAt = first,
                LastPaidAt = latest ? order.PaidAt : book.LastPaidAt,
                LastPaidFromHistory = latest ? order.PaidFromHistory : book.LastPaidFromHistory,
                LastPaidReportedAt = latest ? context.Now : book.LastPaidReportedAt,
            },
        };
    }

    /// <summary>Oldest first, the newest 20, and those older ones that an active run, a notice that waits or the event
    /// that is decided speaks of.</summary>
    public static IReadOnlyList<Order> TrimRecent(DecisionContext context, List<Order> recent)
    {
        for (var i = 1; i < recent.Count; i++)
        {
            if (AgeTime(recent[i]) < AgeTime(recent[i - 1]))
            {
                recent = [.. recent.OrderBy(AgeTime)];
                break;
            }
        }

        // An old one that stays takes no newer one's place.
        for (var (i, old) = (0, recent.Count - MostRecent); old > 0; old--)
        {
            if (IsReferenced(context, recent[i].Ref))
            {
                i++;
            }
            else
            {
                recent.RemoveAt(i);
            }
        }

        return recent;
    }

    private static bool IsReferenced(DecisionContext context, string order) =>
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

    // A paid order was placed, whether or not a delivery says so: journeys that begin or end by the placing hear of it
    // with the payment, and once.
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
        // An id alone is no view of the order.
        if (arrived.Order is not { } told || arrived.Identity.OnlyOrderIdKnown)
        {
            return held;
        }

        var at = told.AsOf ?? arrived.At;

        // Another sender than the order's shop fills in what the shop has not told, and never has the last word on it.
        var foreign = held.Source != arrived.Source;
        var newer = held.AsOf is not { } asOf || (!foreign && at >= asOf);
        var lines = told.Lines.Count > 0 && (newer || held.Lines.Count == 0);
        T? Pick<T>(T? was, T? now) => newer ? now ?? was : was ?? now;
        return held with
        {
            Name = Pick(held.Name, told.Name),
            Total = newer ? told.Total ?? held.Total : held.Total ?? told.Total,
            Charged = told.Total is not null && (newer || held.Total is null) ? told.ChargedTotal : held.Charged,
            ShownTotal = told.Total is not null && (newer || held.Total is null) ? told.DisplayTotal : held.ShownTotal,
            PlacedAt = held.PlacedAt ?? told.PlacedAt,
            Lines = lines ? [.. told.Lines.Take(MostLines)] : held.Lines,
            MoreLines = lines ? Math.Max(0, told.Lines.Count - MostLines) : held.MoreLines,
            Pieces =
                !lines ? held.Pieces
                : told.Lines.Count > MostLines ? told.Lines.Sum(l => l.Quantity)
                : null,
            CheckoutReported = held.CheckoutReported || told.CheckoutNames.Count > 0,
            Origin = Pick(held.Origin, told.Origin),
            Locale = Pick(held.Locale, told.Locale),
            StatusUrl = Pick(held.StatusUrl, told.StatusUrl),
            Country = Pick(held.Country, told.Country),
            AsOf = newer && !foreign ? at : held.AsOf,
        };
    }

    private static Instant AgeTime(Order order) => order.PlacedAt ?? order.PaidAt ?? order.AsOf ?? Instant.MinValue;
}

using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// Takes over what an event tells of an order and finds what is new in it. Milestones are set once, refunds count once
/// an id, so a shop may repeat itself
/// and deliveries may come in any order. What can be taken back is settled by <see cref="OrderStanding"/>.
/// </summary>
internal static class Ordering
{
    private const int MostRecent = 20;
    private const int MostLines = 50;

    /// <summary>The order as it is now (null: the event is about none), <c>source:id</c> of the one that is meant, and
    /// the happenings that are new.</summary>
    public static (Order? Order, string? Reference, IReadOnlyList<Happening> New) Apply(Draft draft, Event told)
    {
        var arrived = told;
        var reference = OrderReference.Of(draft, arrived);
        if (reference is null || !IsAboutOrder(arrived))
        {
            return (null, reference, arrived.Happenings);
        }

        if (OrderReference.Alike(draft, arrived) is { Count: > 1 } alike)
        {
            draft.Note(
                "dropped",
                why: $"$.data.order: {alike[0].Id} is an order of "
                    + $"{string.Join(" and of ", alike.Select(o => o.Source))}; order.source has to say which"
            );
            return (
                null,
                reference,
                [
                    .. arrived.Happenings.Where(h =>
                        !EventNames.OfAnOrder.Contains(h.Name) || h.Name == EventNames.FeedbackReceived
                    ),
                ]
            );
        }

        var held =
            draft.OrderOf(reference)
            ?? (draft.Facts.OlderOrder is { } older && older.IsNamed(reference) ? older : null);
        var (source, id) = Split(reference);
        var before = held ?? new Order { Source = source, Id = id };
        var basis = before;
        if (held is null && draft.Facts.Carried is { } left && left.Order.IsNamed(reference))
        {
            // New to this record, so all of it is added to the counts and sums.
            (basis, arrived) = MovedOrders.Take(draft, left, arrived);
        }

        var (order, cancelled, refunded) = OrderStanding.Settle(
            draft,
            OrderRecipient.Settle(
                draft.State,
                Parcels.Merge(OrderFactsOf(basis, arrived), arrived.Parcels),
                basis,
                arrived
            ),
            arrived
        );
        var milestones = new OrderMilestones(order);
        var happenings = new List<Happening>();
        foreach (
            var happening in Parcels.Judge(draft, order, arrived, WithPlacing(order, arrived, WithRefunds(arrived)))
        )
        {
            var isNew = happening.Name switch
            {
                EventNames.OrderCancelled => cancelled,
                EventNames.OrderRefunded => refunded,
                _ => milestones.Take(happening),
            };
            if (isNew)
            {
                happenings.Add(happening);
            }
        }

        order = milestones.Of(order, before, arrived.Backfill);
        if (held is null || order != before)
        {
            Keep(draft, before, order);
            draft.Rows.Add(new RowWrite.OrderNow(order));
        }

        return (order, reference, happenings);
    }

    /// <summary>The order that an event names is held while the event is decided, however old it is: runs, notices and
    /// conditions see it as it is.</summary>
    public static void Hold(Draft draft, Event arrived)
    {
        draft.Holds = OrderReference.Of(draft, arrived);
        if (draft.Facts.OlderOrder is { } older && draft.Holds == older.Ref && draft.OrderOf(older.Ref) is null)
        {
            draft.State = draft.State with
            {
                Orders = draft.State.Orders with { Recent = Trim(draft, [older, .. draft.State.Orders.Recent]) },
            };
        }
    }

    /// <summary>Lets go of an older order that no run and no notice speaks of.</summary>
    public static void LetGo(Draft draft)
    {
        draft.Holds = null;
        if (draft.State.Orders.Recent.Count > MostRecent)
        {
            draft.State = draft.State with
            {
                Orders = draft.State.Orders with { Recent = Trim(draft, [.. draft.State.Orders.Recent]) },
            };
        }
    }

    /// <summary>Writes an order back, with what it adds to the customer's counts and sums.</summary>
    public static void Keep(Draft draft, Order before, Order order)
    {
        var book = OrderSums.Add(OrderSums.Add(draft.State.Orders, before, -1), order, +1);
        var recent = new List<Order>(book.Recent.Count + 1);
        foreach (var held in book.Recent.Each())
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

        draft.State = draft.State with
        {
            Orders = book with
            {
                Recent = Trim(draft, recent),
                FirstPaidAt = first,
                LastPaidAt = latest ? order.PaidAt : book.LastPaidAt,
                LastPaidQuiet = latest ? order.PaidQuiet : book.LastPaidQuiet,
                LastPaidToldAt = latest ? draft.Now : book.LastPaidToldAt,
            },
        };
    }

    /// <summary>An order of a merged customer, whose sums were added already. What both were told of it is joined and
    /// counts once.</summary>
    public static void TakeOver(Draft draft, Order theirs)
    {
        if (draft.OrderOf(theirs.Ref) is not { } mine)
        {
            draft.State = draft.State with
            {
                Orders = draft.State.Orders with { Recent = Trim(draft, [.. draft.State.Orders.Recent, theirs]) },
            };
            return;
        }

        var (newer, older) = theirs.AsOf > mine.AsOf || mine.AsOf is null ? (theirs, mine) : (mine, theirs);
        var joined = newer with
        {
            Name = newer.Name ?? older.Name,
            Total = newer.Total ?? older.Total,
            StatusUrl = newer.StatusUrl ?? older.StatusUrl,
            Country = newer.Country ?? older.Country,
            Charged = newer.Total is null ? older.Charged : newer.Charged,
            Shown = newer.Total is null ? older.Shown : newer.Shown,
            Origin = newer.Origin ?? older.Origin,
            Email = newer.Email ?? older.Email,
            Lines = newer.Lines.Count > 0 ? newer.Lines : older.Lines,
            MoreLines = newer.Lines.Count > 0 ? newer.MoreLines : older.MoreLines,
            Pieces = newer.Lines.Count > 0 ? newer.Pieces : older.Pieces,
            Locale = newer.Locale ?? older.Locale,
            PlacedAt = First(mine.PlacedAt, theirs.PlacedAt),
            PlacedTold = mine.PlacedTold || theirs.PlacedTold,
            PaidAt =
                mine.PaidTimeUnknown == theirs.PaidTimeUnknown
                    ? First(mine.PaidAt, theirs.PaidAt)
                    : (mine.PaidTimeUnknown ? theirs.PaidAt ?? mine.PaidAt : mine.PaidAt ?? theirs.PaidAt),
            PaidTimeUnknown = Unknown(mine.PaidAt, mine.PaidTimeUnknown, theirs.PaidAt, theirs.PaidTimeUnknown),
            PaidQuiet = mine.PaidQuiet && theirs.PaidQuiet,
            FulfilledAt = First(mine.FulfilledAt, theirs.FulfilledAt),
            FulfilledTimeUnknown = Unknown(
                mine.FulfilledAt,
                mine.FulfilledTimeUnknown,
                theirs.FulfilledAt,
                theirs.FulfilledTimeUnknown
            ),
            FulfilledQuiet = mine.FulfilledQuiet && theirs.FulfilledQuiet,
            DeliveredAt = First(mine.DeliveredAt, theirs.DeliveredAt),
            DeliveryEstimated = mine.DeliveryEstimated && theirs.DeliveryEstimated,
            ForAnother = newer.Email is null ? older.ForAnother : newer.ForAnother,
            CheckoutTold = mine.CheckoutTold || theirs.CheckoutTold,
            Rating = older.Rating is not null && !(newer.Rating?.At >= older.Rating.At) ? older.Rating : newer.Rating,
        };
        joined = OrderStanding.Joined(joined, mine, theirs);
        joined = Parcels.Merge(joined, older.Parcels ?? []);
        var book = OrderSums.Add(OrderSums.Add(draft.State.Orders, mine, -1), theirs, -1);
        draft.State = draft.State with
        {
            Orders = book with { Recent = [.. book.Recent.Where(o => !o.IsNamed(theirs.Ref))] },
        };
        Keep(draft, new Order { Source = joined.Source, Id = joined.Id }, joined);
        draft.Rows.Add(new RowWrite.OrderNow(joined));
    }

    private static Instant? First(Instant? a, Instant? b) => a is null || b < a ? b : a;

    // The time is known where one of the two was told it.
    private static bool Unknown(Instant? a, bool unknownA, Instant? b, bool unknownB) =>
        (a is null || unknownA) && (b is null || unknownB) && (unknownA || unknownB);

    /// <summary>Oldest first, the newest 20, and those older ones that an active run, a notice that waits or the event
    /// that is decided speaks of.</summary>
    public static IReadOnlyList<Order> Trim(Draft draft, List<Order> recent)
    {
        for (var i = 1; i < recent.Count; i++)
        {
            if (Age(recent[i]) < Age(recent[i - 1]))
            {
                recent = [.. recent.OrderBy(Age)];
                break;
            }
        }

        // An old one that stays takes no newer one's place.
        for (var (i, old) = (0, recent.Count - MostRecent); old > 0; old--)
        {
            if (IsSpokenOf(draft, recent[i].Ref))
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

    private static bool IsSpokenOf(Draft draft, string order) =>
        order == draft.Holds
        || draft.State.Runs.Any(r => r.Order == order)
        || draft.State.Messages.Any(m =>
            m.Staff is { } notice && (notice.Order == order || notice.Answer?.Order == order)
        );

    private static bool IsAboutOrder(Event arrived) =>
        arrived.Order is not null
        || arrived.Refunds.Count > 0
        || arrived.Happenings.Any(h => EventNames.OfAnOrder.Contains(h.Name) && h.Name != EventNames.FeedbackReceived);

    private static (string Source, string Id) Split(string reference)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        return (reference[..colon], reference[(colon + 1)..]);
    }

    private static IEnumerable<Happening> WithRefunds(Event arrived) =>
        arrived.Refunds.Count > 0 && !arrived.Happenings.Any(h => h.Name == EventNames.OrderRefunded)
            ? arrived.Happenings.Append(new Happening(EventNames.OrderRefunded, arrived.Refunds[0].At))
            : arrived.Happenings;

    // A paid order was placed, whether or not a delivery says so: journeys that begin or end by the placing hear of it
    // with the payment, and once.
    private static IEnumerable<Happening> WithPlacing(Order order, Event arrived, IEnumerable<Happening> happenings)
    {
        if (
            order.PlacedTold
            || arrived.Happenings.Any(h => h.Name == EventNames.OrderPlaced)
            || arrived.Happenings.FirstOrDefault(h => h.Name == EventNames.OrderPaid) is not { } paid
        )
        {
            return happenings;
        }

        return happenings.Prepend(
            new Happening(EventNames.OrderPlaced, order.PlacedAt is { } placed && placed < paid.At ? placed : paid.At)
            {
                TimeUnknown = paid.TimeUnknown && order.PlacedAt is null,
            }
        );
    }

    private static Order OrderFactsOf(Order held, Event arrived)
    {
        // An id alone is no view of the order.
        if (arrived.Order is not { } told || arrived.Who.OrderByIdOnly)
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
            Charged = told.Total is not null && (newer || held.Total is null) ? told.Charged : held.Charged,
            Shown = told.Total is not null && (newer || held.Total is null) ? told.Shown : held.Shown,
            PlacedAt = held.PlacedAt ?? told.PlacedAt,
            Lines = lines ? [.. told.Lines.Take(MostLines)] : held.Lines,
            MoreLines = lines ? Math.Max(0, told.Lines.Count - MostLines) : held.MoreLines,
            Pieces =
                !lines ? held.Pieces
                : told.Lines.Count > MostLines ? told.Lines.Sum(l => l.Quantity)
                : null,
            CheckoutTold = held.CheckoutTold || told.Checkouts.Count > 0,
            Origin = Pick(held.Origin, told.Origin),
            Locale = Pick(held.Locale, told.Locale),
            StatusUrl = Pick(held.StatusUrl, told.StatusUrl),
            Country = Pick(held.Country, told.Country),
            AsOf = newer && !foreign ? at : held.AsOf,
        };
    }

    private static Instant Age(Order order) => order.PlacedAt ?? order.PaidAt ?? order.AsOf ?? Instant.MinValue;
}

using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// Takes over what an event tells of an order and finds what is new in it. Milestones are set once, refunds count once an id, so a shop may repeat itself
/// and deliveries may come in any order.
/// </summary>
internal static class Ordering
{
    private const int MostRecent = 20;

    /// <summary>The order as it is now (null: the event is about none) and the happenings that are new.</summary>
    public static (Order? Order, IReadOnlyList<Happening> New) Apply(Draft draft, Event arrived)
    {
        if (Reference(draft, arrived) is not { } reference || !IsAboutOrder(arrived))
        {
            return (null, arrived.Happenings);
        }

        var held = draft.OrderOf(reference) ?? (draft.Facts.OlderOrder is { } older && older.Ref == reference ? older : null);
        var (source, id) = Split(reference);
        var before = held ?? new Order { Source = source, Id = id };
        var order = OrderRecipient.Settle(draft.State, Facts(before, arrived), arrived);
        var happenings = new List<Happening>();
        foreach (var happening in WithRefunds(arrived))
        {
            if (Milestone(ref order, happening, arrived.Refunds))
            {
                happenings.Add(happening);
            }
        }

        if (arrived.Backfill)
        {
            order = order with
            {
                PaidQuiet = before.PaidAt is null ? order.PaidAt is not null : before.PaidQuiet,
                FulfilledQuiet = before.FulfilledAt is null ? order.FulfilledAt is not null : before.FulfilledQuiet,
            };
        }

        if (held is null || order != before)
        {
            Keep(draft, before, order);
            draft.Rows.Add(new RowWrite.OrderNow(order));
        }

        return (order, happenings);
    }

    /// <summary><c>source:id</c> of the order an event is about; null: none.</summary>
    public static string? Reference(Draft draft, Event arrived)
    {
        if ((arrived.Order?.Id ?? arrived.Feedback?.OrderId ?? arrived.Who.OrderId) is not { } id)
        {
            return null;
        }

        var own = $"{arrived.Source}:{id}";
        var recent = draft.State.Orders.Recent;
        return recent.FirstOrDefault(o => o.Ref == own)?.Ref ?? recent.FirstOrDefault(o => o.Ref == id)?.Ref ?? own;
    }

    /// <summary>Writes an order back, with what it adds to her sums.</summary>
    public static void Keep(Draft draft, Order before, Order order)
    {
        var book = draft.State.Orders;
        book = Add(book, before, -1);
        book = Add(book, order, +1);
        if (before.PaidAt is null && order.PaidAt is { } paid)
        {
            var latest = !(book.LastPaidAt >= paid);
            book = book with
            {
                Paid = book.Paid + 1,
                FirstPaidAt = book.FirstPaidAt is { } first && first < paid ? first : paid,
                LastPaidAt = latest ? paid : book.LastPaidAt,
                LastPaidQuiet = latest ? order.PaidQuiet : book.LastPaidQuiet,
                LastPaidToldAt = latest ? draft.Now : book.LastPaidToldAt,
            };
        }

        draft.State = draft.State with { Orders = book with { Recent = Trim(draft, book.Recent.Where(o => o.Ref != order.Ref).Append(order)) } };
    }

    /// <summary>An order of a customer who turned out to be her, whose sums are in hers already. What both were told of it is joined and counts once.</summary>
    public static void TakeOver(Draft draft, Order theirs)
    {
        if (draft.OrderOf(theirs.Ref) is not { } mine)
        {
            draft.State = draft.State with { Orders = draft.State.Orders with { Recent = Trim(draft, draft.State.Orders.Recent.Append(theirs)) } };
            return;
        }

        var (newer, older) = theirs.AsOf > mine.AsOf || mine.AsOf is null ? (theirs, mine) : (mine, theirs);
        var joined = newer with
        {
            Name = newer.Name ?? older.Name, Total = newer.Total ?? older.Total, StatusUrl = newer.StatusUrl ?? older.StatusUrl, Country = newer.Country ?? older.Country,
            Lines = newer.Lines.Count > 0 ? newer.Lines : older.Lines,
            PlacedAt = First(mine.PlacedAt, theirs.PlacedAt), PlacedTold = mine.PlacedTold || theirs.PlacedTold, PaidAt = First(mine.PaidAt, theirs.PaidAt),
            FulfilledAt = First(mine.FulfilledAt, theirs.FulfilledAt), PaidQuiet = mine.PaidQuiet && theirs.PaidQuiet,
            FulfilledQuiet = mine.FulfilledQuiet && theirs.FulfilledQuiet, CancelledAt = First(mine.CancelledAt, theirs.CancelledAt),
            DeliveredAt = First(mine.DeliveredAt, theirs.DeliveredAt), DeliveryEstimated = mine.DeliveryEstimated && theirs.DeliveryEstimated,
            Refunds = [.. mine.Refunds.Concat(theirs.Refunds).DistinctBy(r => r.Id)],
        };
        var book = Add(Add(draft.State.Orders, mine, -1), theirs, -1);
        var paid = book.Paid - (mine.PaidAt is null ? 0 : 1) - (theirs.PaidAt is null ? 0 : 1);
        draft.State = draft.State with { Orders = book with { Paid = paid, Recent = [.. book.Recent.Where(o => o.Ref != joined.Ref)] } };
        Keep(draft, new Order { Source = joined.Source, Id = joined.Id }, joined);
        draft.Rows.Add(new RowWrite.OrderNow(joined));
    }

    private static Instant? First(Instant? a, Instant? b) => a is null || b < a ? b : a;

    /// <summary>Oldest first, at most 20; orders that an active run speaks of stay, however old.</summary>
    public static IReadOnlyList<Order> Trim(Draft draft, IEnumerable<Order> orders)
    {
        var recent = orders.OrderBy(Age).ToList();
        for (var i = 0; recent.Count > MostRecent && i < recent.Count;)
        {
            if (draft.State.Runs.Any(r => r.Order == recent[i].Ref))
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

    private static bool IsAboutOrder(Event arrived) =>
        arrived.Order is not null || arrived.Refunds.Count > 0 || arrived.Happenings.Any(h => EventNames.OfAnOrder.Contains(h.Name) && h.Name != EventNames.FeedbackReceived);

    private static (string Source, string Id) Split(string reference)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        return (reference[..colon], reference[(colon + 1)..]);
    }

    private static IEnumerable<Happening> WithRefunds(Event arrived) =>
        arrived.Refunds.Count > 0 && !arrived.Happenings.Any(h => h.Name == EventNames.OrderRefunded)
            ? arrived.Happenings.Append(new Happening(EventNames.OrderRefunded, arrived.Refunds[0].At))
            : arrived.Happenings;

    private static Order Facts(Order held, Event arrived)
    {
        if (arrived.Order is not { } told)
        {
            return held;
        }

        var at = told.AsOf ?? arrived.At;
        var newer = held.AsOf is not { } asOf || at >= asOf;
        T? Pick<T>(T? was, T? now) => newer ? now ?? was : was ?? now;
        return held with
        {
            Name = Pick(held.Name, told.Name),
            Total = newer ? told.Total ?? held.Total : held.Total ?? told.Total,
            PlacedAt = held.PlacedAt ?? told.PlacedAt,
            Lines = told.Lines.Count > 0 && (newer || held.Lines.Count == 0) ? [.. told.Lines.Take(50)] : held.Lines,
            StatusUrl = Pick(held.StatusUrl, told.StatusUrl),
            Country = Pick(held.Country, told.Country),
            AsOf = newer ? at : held.AsOf,
        };
    }

    // True when this was news.
    private static bool Milestone(ref Order order, Happening happening, IReadOnlyList<RefundFacts> refunds)
    {
        var (at, was) = (happening.At, order);
        switch (happening.Name)
        {
            case EventNames.OrderPlaced:
                // Older deliveries may have told of a later milestone first; the placing itself is news once.
                order = order with { PlacedAt = order.PlacedAt ?? at, PlacedTold = true };
                return !was.PlacedTold;
            case EventNames.OrderPaid:
                order = order with { PaidAt = order.PaidAt ?? at, PlacedAt = order.PlacedAt ?? at };
                return was.PaidAt is null;
            case EventNames.OrderFulfilled:
                order = order with { FulfilledAt = order.FulfilledAt ?? at };
                return was.FulfilledAt is null;
            case EventNames.OrderDelivered:
                order = order with { DeliveredAt = order.DeliveredAt ?? at };
                return was.DeliveredAt is null;
            case EventNames.OrderCancelled:
                order = order with { CancelledAt = order.CancelledAt ?? at };
                return was.CancelledAt is null;
            case EventNames.OrderRefunded:
                var held = order.Refunds;
                var fresh = refunds.Where(r => held.All(h => h.Id != r.Id)).DistinctBy(r => r.Id).Select(r => new Refund(r.Id, r.Amount, r.Whole, r.At)).ToArray();
                order = fresh.Length == 0 ? order : order with { Refunds = [.. held, .. fresh] };
                return fresh.Length > 0;
            default:
                return true;
        }
    }

    private static Instant Age(Order order) => order.PlacedAt ?? order.PaidAt ?? order.AsOf ?? Instant.MinValue;

    // What this order adds to net spending, in the month it was paid.
    private static OrderBook Add(OrderBook book, Order order, int sign)
    {
        if (order.PaidAt is not { } paid || order.Total is not { } total)
        {
            return book;
        }

        var given = order.Refunds.Any(r => r.Whole)
            ? total.Amount
            : Math.Min(total.Amount, order.Refunds.Where(r => r.Amount?.Currency == total.Currency).Sum(r => r.Amount!.Value.Amount));
        var net = sign * (total.Amount - given);
        if (net == 0)
        {
            return book;
        }

        var month = Spending.MonthOf(paid);
        var months = book.Months.ToList();
        var newest = Math.Max(month, months.Count == 0 ? month : months.Max(m => m.Month));
        var index = months.FindIndex(m => m.Month == month && m.Spent.Currency == total.Currency);
        if (index >= 0)
        {
            months[index] = months[index] with { Spent = new Money(months[index].Spent.Amount + net, total.Currency) };
        }
        else
        {
            months.Add(new MonthSpend(month, new Money(net, total.Currency)));
        }

        var gone = months.Where(m => m.Month < newest - 12).ToArray();
        months.RemoveAll(m => m.Month < newest - 12 || m.Spent.Amount == 0);
        months.Sort((a, b) => a.Month != b.Month ? a.Month.CompareTo(b.Month) : string.CompareOrdinal(a.Spent.Currency, b.Spent.Currency));
        return book with
        {
            Months = months,
            Earlier = gone.Length == 0 ? book.Earlier
                : [.. book.Earlier.Concat(gone.Select(g => g.Spent)).GroupBy(m => m.Currency, StringComparer.Ordinal).Select(g => new Money(g.Sum(m => m.Amount), g.Key))],
        };
    }
}

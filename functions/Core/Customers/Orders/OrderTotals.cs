using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>Counts and sums of an <see cref="OrderBook"/>: what each order adds to them, by currency and month. Unknown
/// amounts are kept as unknown.</summary>
internal static class OrderTotals
{
    private const int MonthsKept = 13;
    private const int MostLacking = 50;

    /// <summary>The book with the amounts of this order added (<paramref name="sign"/> 1) or subtracted (−1).</summary>
    public static OrderBook AddOrder(OrderBook stored, Order order, int sign)
    {
        var book = Upgrade(stored);
        if (order.PaidAt is not { } paid)
        {
            return book;
        }

        var month = MonthNumber(paid);
        var (net, isVoid) = (NetAmount(order), order.IsVoid);
        var (months, earlier) = net is { Amount: not 0 } known
            ? Sum(book, month, new Money(sign * known.Amount, known.Currency))
            : (book.Months, book.EarlierSpent);
        return book with
        {
            VoidedCount = isVoid ? book.VoidedCount + sign : book.VoidedCount,
            PaidCount = isVoid ? book.PaidCount : book.PaidCount + sign,
            ObservedInReport = book is { ObservedInReport: { } within, ReportedAt: { } reportedAt }
                ? Sum(within, ObservedPartAt(order, reportedAt), sign)
                : book.ObservedInReport,
            MonthsWithUnknownAmount = net is null
                ? MarkUnknownMonth(book.MonthsWithUnknownAmount!, month, sign)
                : book.MonthsWithUnknownAmount,
            Months = months,
            EarlierSpent = earlier,
        };
    }

    /// <summary>Number of a month: year × 12 + month − 1, UTC.</summary>
    public static int MonthNumber(Instant at)
    {
        var date = at.InUtc().Date;
        return (date.Year * 12) + date.Month - 1;
    }

    /// <summary>The book as it was at a moment, as far as the orders held in full show it.</summary>
    public static OrderBook AsOf(OrderBook stored, Instant at)
    {
        var book = Upgrade(stored);
        book = book.ReportedAt > at ? ReportedHistory.CarryTo(book, at) : book;
        var then = new List<Order>(book.Recent.Count);
        foreach (var order in book.Recent)
        {
            var was = order with
            {
                PaidAt = Until(order.PaidAt, at),
                FulfilledAt = Until(order.FulfilledAt, at),
                DeliveredAt = Until(order.DeliveredAt, at),
                CancelledAt = Until(order.CancelledAt, at),
                Refunds = [.. order.Refunds.Where(r => r.At <= at)],
                Rating = order.Rating?.At > at ? null : order.Rating,
            };
            book = AddOrder(AddOrder(book, order, -1), was, +1);
            if (was.PaidAt is not null || !(order.PlacedAt > at))
            {
                then.Add(was);
            }
        }

        var paid = then.Select(o => o.PaidAt).OfType<Instant>().ToArray();
        return book with
        {
            Recent = then,
            FirstPaidAt = Until(book.FirstPaidAt, at),
            LastPaidAt =
                book.LastPaidAt > at
                    ? paid.Length == 0
                        ? null
                        : paid.Max()
                    : book.LastPaidAt,
        };
    }

    private static Instant? Until(Instant? milestone, Instant at) => milestone > at ? null : milestone;

    /// <summary>Upgrades a book from before voided orders, unknown amounts and the reported part were kept; they are
    /// computed from the orders it holds in full.</summary>
    public static OrderBook Upgrade(OrderBook book)
    {
        if (book.VoidedCount is null)
        {
            var voided = book.Recent.Count(o => o is { PaidAt: not null, IsVoid: true });
            book = book with { VoidedCount = voided, PaidCount = book.PaidCount - voided };
        }

        var keptLacking = book.MonthsWithUnknownAmount is not null;
        if (!keptLacking)
        {
            book = book with
            {
                MonthsWithUnknownAmount =
                [
                    .. book
                        .Recent.Where(o => o.PaidAt is not null && NetAmount(o) is null)
                        .Select(o => MonthNumber(o.PaidAt!.Value)),
                ],
            };
        }

        book = book.ExcludesCancelled ? book : WithoutCancelled(book, keptLacking);
        return book is { ObservedInReport: null, ReportedAt: { } reportedAt }
            ? book with
            {
                ObservedInReport = ObservedPartAt(book, reportedAt),
            }
            : book;
    }

    // Before: the money of a cancelled order counted as spent until it was refunded.
    private static OrderBook WithoutCancelled(OrderBook book, bool keptLacking)
    {
        foreach (
            var order in book.Recent.Where(o =>
                o is { PaidAt: not null, CancelledAt: not null, IsFullyRefunded: false }
            )
        )
        {
            var (kept, month) = (order with { CancelledAt = null }, MonthNumber(order.PaidAt!.Value));
            book = NetAmount(kept) switch
            {
                null => keptLacking
                    ? book with
                    {
                        MonthsWithUnknownAmount = MarkUnknownMonth(book.MonthsWithUnknownAmount!, month, -1),
                    }
                    : book,
                { Amount: 0 } => book,
                { } net => Sum(book, month, new Money(-net.Amount, net.Currency)) is var (months, earlier)
                    ? book with
                    {
                        Months = months,
                        EarlierSpent = earlier,
                    }
                    : book,
            };
            if (book is { ObservedInReport: { } within, ReportedAt: { } reportedAt } && order.CancelledAt <= reportedAt)
            {
                var was = ObservedPartAt(kept, reportedAt);
                book = book with { ObservedInReport = Sum(within, was with { Paid = 0, PaidEver = 0 }, -1) };
            }
        }

        return book with
        {
            ExcludesCancelled = true,
        };
    }

    /// <summary>The part of this program's counts that a count of this moment includes.</summary>
    public static ObservedPart ObservedPartAt(OrderBook book, Instant at)
    {
        var part = new ObservedPart(
            book.PaidCount,
            book.PaidCount + (book.VoidedCount ?? 0),
            book.MonthsWithUnknownAmount?.Count ?? 0,
            ByCurrency(book, int.MinValue)
        );
        foreach (var order in book.Recent)
        {
            part = Sum(Sum(part, ObservedPartAt(order, Instant.MaxValue), -1), ObservedPartAt(order, at), +1);
        }

        return part;
    }

    /// <summary>Net spending by currency from a month on; <see cref="int.MinValue"/>: of all time. Sums of zero are
    /// omitted.</summary>
    public static IReadOnlyList<Money> ByCurrency(OrderBook book, int fromMonth) =>
        MergeByCurrency(
            book.Months.Where(m => m.Month >= fromMonth)
                .Select(m => m.Spent)
                .Concat(fromMonth == int.MinValue ? book.EarlierSpent : [])
        );

    /// <summary>The amounts added by currency; sums of zero are omitted.</summary>
    public static IReadOnlyList<Money> MergeByCurrency(IEnumerable<Money> amounts) =>
        [
            .. amounts
                .GroupBy(m => m.Currency, StringComparer.Ordinal)
                .Select(g => new Money(g.Sum(m => m.Amount), g.Key))
                .Where(m => m.Amount != 0),
        ];

    public static ObservedPart Sum(ObservedPart a, ObservedPart b, int sign) =>
        new(
            a.Paid + (sign * b.Paid),
            a.PaidEver + (sign * b.PaidEver),
            a.UnknownAmounts + (sign * b.UnknownAmounts),
            MergeByCurrency(a.Spent.Concat(b.Spent.Select(m => new Money(sign * m.Amount, m.Currency))))
        );

    private static ObservedPart ObservedPartAt(Order order, Instant at)
    {
        if (order.PaidAt is not { } paid || paid > at)
        {
            return new(0, 0, 0, []);
        }

        var then = order with
        {
            Refunds = [.. order.Refunds.Where(r => r.At <= at)],
            CancelledAt = order.CancelledAt <= at ? order.CancelledAt : null,
        };
        var net = NetAmount(then);
        return new(then.IsVoid ? 0 : 1, 1, net is null ? 1 : 0, net is { Amount: not 0 } known ? [known] : []);
    }

    // The amount charged less the amount refunded. Zero for an order that was cancelled or wholly refunded, whatever it
    // cost and whenever the money is returned.
    private static Money? NetAmount(Order order) =>
        order.IsVoid ? new Money(0, "")
        : order.GrossAmount is { } gross && order.RefundedTotal is { } back
            ? new Money(gross.Amount - Math.Min(gross.Amount, back.Amount), gross.Currency)
        : null;

    private static List<int> MarkUnknownMonth(IReadOnlyList<int> lacking, int month, int sign)
    {
        var marked = lacking.ToList();
        if (sign < 0)
        {
            marked.Remove(month);
        }
        else
        {
            marked.Add(month);
            marked.Sort();
        }

        return marked.Count > MostLacking ? marked[^MostLacking..] : marked;
    }

    private static (IReadOnlyList<MonthSpend> Months, IReadOnlyList<Money> Earlier) Sum(
        OrderBook book,
        int month,
        Money net
    )
    {
        var months = book.Months.ToList();
        var newest = month;
        foreach (var kept in months)
        {
            newest = Math.Max(newest, kept.Month);
        }

        var index = months.FindIndex(m => m.Month == month && m.Spent.Currency == net.Currency);
        if (index >= 0)
        {
            months[index] = months[index] with
            {
                Spent = new Money(months[index].Spent.Amount + net.Amount, net.Currency),
            };
        }
        else
        {
            months.Add(new MonthSpend(month, net));
        }

        Money[] gone = months.Exists(m => m.Month <= newest - MonthsKept)
            ? [.. months.Where(m => m.Month <= newest - MonthsKept).Select(m => m.Spent)]
            : [];
        months.RemoveAll(m => m.Month <= newest - MonthsKept || m.Spent.Amount == 0);
        months.Sort(
            (a, b) =>
                a.Month != b.Month
                    ? a.Month.CompareTo(b.Month)
                    : string.CompareOrdinal(a.Spent.Currency, b.Spent.Currency)
        );
        return (months, gone.Length == 0 ? book.EarlierSpent : MergeByCurrency(book.EarlierSpent.Concat(gone)));
    }
}

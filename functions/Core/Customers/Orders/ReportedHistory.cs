using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// The shop's own count of a customer's past. It is true as of a moment: what we know to be in it is kept beside it
/// (<see cref="OrderBook.ObservedInReport"/>), so that orders and refunds after that moment come on top, whichever
/// delivery arrives first.
/// </summary>
internal static class ReportedHistory
{
    /// <summary>Takes over what the shop tells; an older count never replaces a newer one. A part that is not told this
    /// time keeps growing from before.</summary>
    public static OrderBook ApplyReport(OrderBook book, HistoryData reported)
    {
        if (book.ReportedAt > reported.AsOf)
        {
            return book;
        }

        var carried = CarryTo(OrderTotals.Upgrade(book), reported.AsOf);
        return carried with
        {
            ReportedPaidCount = reported.Orders ?? carried.ReportedPaidCount,
            ReportedSpent = reported.Spent ?? carried.ReportedSpent,
        };
    }

    /// <summary>
    /// The told counts of two customers who are one, added. Where the shop told of one only, the other's past has to be
    /// known whole by itself; else the sum would lack a part and is not told.
    /// </summary>
    public static (int? Paid, Money? Spent, Instant? At, ObservedPart? Within) MergeReports(
        OrderBook mine,
        bool mineKnown,
        OrderBook theirs,
        bool theirsKnown
    )
    {
        var at = mine.ReportedAt > theirs.ReportedAt || theirs.ReportedAt is null ? mine.ReportedAt : theirs.ReportedAt;
        if (at is not { } when)
        {
            return (null, null, null, null);
        }

        var (a, b) = (BaseAt(mine, when), BaseAt(theirs, when));
        var paid =
            a.ReportedPaidCount is not null && b.ReportedPaidCount is not null
                ? a.ReportedPaidCount + b.ReportedPaidCount
            : b.ReportedPaidCount is null && theirsKnown ? a.ReportedPaidCount
            : a.ReportedPaidCount is null && mineKnown ? b.ReportedPaidCount
            : null;
        var spent =
            a.ReportedSpent is { } one && b.ReportedSpent is { } other
                ? one.Currency == other.Currency
                    ? new Money(one.Amount + other.Amount, one.Currency)
                    : (Money?)null
                : b.ReportedSpent is null && theirsKnown
                    ? a.ReportedSpent
                    : a.ReportedSpent is null && mineKnown
                        ? b.ReportedSpent
                        : null;
        return paid is null && spent is null
            ? (null, null, null, null)
            : (paid, spent, when, OrderTotals.Sum(a.ObservedInReport!, b.ObservedInReport!, +1));
    }

    // Of one who was told nothing of, nothing is in the told count.
    private static OrderBook BaseAt(OrderBook book, Instant at) =>
        book.ReportedAt is null
            ? book with
            {
                ObservedInReport = new ObservedPart(0, 0, 0, []),
            }
            : CarryTo(OrderTotals.Upgrade(book), at);

    /// <summary>The book with the told count carried to another moment, by the orders that are known between the
    /// two.</summary>
    public static OrderBook CarryTo(OrderBook book, Instant at)
    {
        var part = OrderTotals.ObservedPartAt(book, at);
        if (book.ObservedInReport is not { } before)
        {
            return book with { ReportedAt = at, ObservedInReport = part };
        }

        var grown = OrderTotals.Sum(part, before, -1);
        return book with
        {
            ReportedAt = at,
            ObservedInReport = part,
            ReportedPaidCount = book.ReportedPaidCount + grown.Paid,
            ReportedSpent =
                book.ReportedSpent is { } spent
                && grown.UnknownAmounts <= 0
                && grown.Spent.All(m => m.Currency == spent.Currency)
                    ? new Money(spent.Amount + grown.Spent.Sum(m => m.Amount), spent.Currency)
                    : null,
        };
    }
}

using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// The shop's own count of a customer's past orders. It is true at one moment: the orders known to be in it are kept
/// beside it (<see cref="OrderBook.ObservedInReport"/>), so that orders and refunds after that moment are added,
/// whichever delivery arrives first.
/// </summary>
internal static class ReportedHistory
{
    /// <summary>Takes over a report of the shop; an older count never replaces a newer one. A part that is not reported
    /// this time continues from the earlier report.</summary>
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

    /// <summary>The reported counts of two merged customers, added. If the shop reported only one of them, the other's
    /// past must be known completely; else a part would be missing and the result is null.</summary>
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

    // If nothing was reported for a customer, none of the counted orders is in a reported count.
    private static OrderBook BaseAt(OrderBook book, Instant at) =>
        book.ReportedAt is null
            ? book with
            {
                ObservedInReport = new ObservedPart(0, 0, 0, []),
            }
            : CarryTo(OrderTotals.Upgrade(book), at);

    /// <summary>The book with the reported count moved to another moment, by the known orders between the
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

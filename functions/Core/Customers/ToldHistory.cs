using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// The shop's own count of a customer's past. It is true as of a moment: what we know to be in it is kept beside it
/// (<see cref="OrderBook.Within"/>), so that
/// orders and refunds after that moment come on top, whichever delivery arrives first.
/// </summary>
internal static class ToldHistory
{
    /// <summary>Takes over what the shop tells; an older count never replaces a newer one. A part that is not told this
    /// time keeps growing from before.</summary>
    public static OrderBook Take(OrderBook book, HistoryFacts told)
    {
        if (book.ToldAt > told.AsOf)
        {
            return book;
        }

        var carried = AsOf(OrderSums.Upgraded(book), told.AsOf);
        return carried with { ToldPaid = told.Orders ?? carried.ToldPaid, ToldSpent = told.Spent ?? carried.ToldSpent };
    }

    /// <summary>
    /// The told counts of two customers who are one, added. Where the shop told of one only, the other's past has to be
    /// known whole by itself; else the sum would
    /// lack a part and is not told.
    /// </summary>
    public static (int? Paid, Money? Spent, Instant? At, OwnPart? Within) Together(
        OrderBook mine,
        bool mineKnown,
        OrderBook theirs,
        bool theirsKnown
    )
    {
        var at = mine.ToldAt > theirs.ToldAt || theirs.ToldAt is null ? mine.ToldAt : theirs.ToldAt;
        if (at is not { } when)
        {
            return (null, null, null, null);
        }

        var (a, b) = (Base(mine, when), Base(theirs, when));
        var paid =
            a.ToldPaid is not null && b.ToldPaid is not null ? a.ToldPaid + b.ToldPaid
            : b.ToldPaid is null && theirsKnown ? a.ToldPaid
            : a.ToldPaid is null && mineKnown ? b.ToldPaid
            : null;
        var spent =
            a.ToldSpent is { } one && b.ToldSpent is { } other
                ? one.Currency == other.Currency
                    ? new Money(one.Amount + other.Amount, one.Currency)
                    : (Money?)null
                : b.ToldSpent is null && theirsKnown
                    ? a.ToldSpent
                    : a.ToldSpent is null && mineKnown
                        ? b.ToldSpent
                        : null;
        return paid is null && spent is null
            ? (null, null, null, null)
            : (paid, spent, when, OrderSums.Sum(a.Within!, b.Within!, +1));
    }

    // Of one who was told nothing of, nothing is in the told count.
    private static OrderBook Base(OrderBook book, Instant at) =>
        book.ToldAt is null ? book with { Within = new OwnPart(0, 0, 0, []) } : AsOf(OrderSums.Upgraded(book), at);

    /// <summary>The book with the told count carried to another moment, by the orders that are known between the
    /// two.</summary>
    public static OrderBook AsOf(OrderBook book, Instant at)
    {
        var part = OrderSums.PartOf(book, at);
        if (book.Within is not { } before)
        {
            return book with { ToldAt = at, Within = part };
        }

        var grown = OrderSums.Sum(part, before, -1);
        return book with
        {
            ToldAt = at,
            Within = part,
            ToldPaid = book.ToldPaid + grown.Paid,
            ToldSpent =
                book.ToldSpent is { } spent && grown.Lacking <= 0 && grown.Spent.All(m => m.Currency == spent.Currency)
                    ? new Money(spent.Amount + grown.Spent.Sum(m => m.Amount), spent.Currency)
                    : null,
        };
    }
}

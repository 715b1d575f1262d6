using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders.Purchases;

/// <summary>In how many paid orders, neither cancelled nor wholly refunded, a customer bought something.</summary>
/// <param name="Least">At least so many.</param>
/// <param name="Most">At most so many; null: no bound is known.</param>
internal readonly record struct PurchaseCount(int Least, int? Most);

/// <summary>Counts the orders with a line that fits.</summary>
internal static class PurchaseCounts
{
    /// <param name="book">The customer's orders.</param>
    /// <param name="fits">Whether a line is one; null: not known.</param>
    /// <param name="since">Orders paid at this time or later; null: of all time.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="allSeen">True: no order of that time can be missing.</param>
    public static PurchaseCount Count(
        OrderBook book,
        Func<OrderLine, bool?> fits,
        Instant? since,
        Instant now,
        bool allSeen
    )
    {
        var (least, most) = (0, 0);
        foreach (var order in book.Recent)
        {
            // Where the time of the payment is not known, the one that is kept is the earliest possible.
            var inside = !(order.PaidAt < since);
            if (
                order.PaidAt is null
                || order.IsVoid
                || (!inside && !order.PaidTimeUnknown)
                || HasLine(order, fits) is false
            )
            {
                continue;
            }

            most++;
            least += inside && HasLine(order, fits) is true ? 1 : 0;
        }

        var bounded = allSeen;
        if (EarlierPurchaseUpdates.FindUnsureUntil(book) is { } unsure && !(unsure < since))
        {
            bounded = false;
        }

        if (book.Earlier is not { } earlier)
        {
            return new(least, bounded ? most : null);
        }

        bounded &= earlier.UnnamedUntil is not { } unnamed || unnamed < since;

        // Two products may have been bought with one order: the orders of one are counted for sure.
        var fewest = 0;
        var exact = since is null && earlier.UnsureUntil is null;
        foreach (var product in earlier.Products)
        {
            var same =
                product.Last < since ? false : fits(new OrderLine { Sku = product.Sku, Product = product.Product });
            if (same is false)
            {
                continue;
            }

            most += product.Times;
            var last =
                same is true && !product.LastIsBound && product.Last <= now && !(product.Last <= earlier.UnsureUntil)
                    ? 1
                    : 0;
            fewest = Math.Max(fewest, same is true && exact ? product.Times : last);
        }

        return new(least + fewest, bounded ? most : null);
    }

    /// <summary>The times at which an order of these leaves the period that ends now, in no order.</summary>
    public static IEnumerable<Instant> ListEnds(OrderBook book, Duration within) =>
        book
            .Recent.Select(o => o.PaidAt)
            .OfType<Instant>()
            .Concat(book.Earlier?.Products.Select(p => p.Last) ?? [])
            .Select(paid => paid + within);

    // Unknown where a line is not known well enough and no other fits.
    private static bool? HasLine(Order order, Func<OrderLine, bool?> fits)
    {
        bool? has = order.Lines.Count == 0 || order.MoreLines > 0 ? null : false;
        foreach (var line in order.Lines)
        {
            var one = fits(line);
            if (one is true)
            {
                return true;
            }

            has = one is null ? null : has;
        }

        return has;
    }
}

using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders.Purchases;

/// <summary>Keeps <see cref="EarlierPurchases"/> in step with the orders that leave a record's full list and come back
/// to it.</summary>
internal static class EarlierPurchaseUpdates
{
    /// <summary>So many products are kept.</summary>
    public const int MostProducts = 100;

    /// <summary>The time at or before which purchases are not tracked exactly; null: all are.</summary>
    public static Instant? FindUnsureUntil(OrderBook stored)
    {
        if (stored.Earlier is { } kept)
        {
            return kept.UnsureUntil;
        }

        // A record from before the purchases of older orders were kept.
        var book = OrderTotals.Upgrade(stored);
        var (held, oldest) = (0, (Instant?)null);
        foreach (var order in book.Recent)
        {
            if (order.PaidAt is { } paid)
            {
                held++;
                oldest = oldest < paid ? oldest : paid;
            }
        }

        return book.PaidCount + (book.VoidedCount ?? 0) > held ? oldest ?? book.LastPaidAt : null;
    }

    /// <summary>The book with what an order held kept: the order leaves the full list. To be called while
    /// <see cref="OrderBook.Recent"/> still has it.</summary>
    public static OrderBook Keep(OrderBook book, Order order)
    {
        if (order.PaidAt is not { } paid)
        {
            return book;
        }

        var kept = book.Earlier ?? new EarlierPurchases { UnsureUntil = FindUnsureUntil(book) };
        if (order.IsVoid || paid <= kept.UnsureUntil)
        {
            return book with { Earlier = kept };
        }

        var products = kept.Products.ToList();
        var unnamed = order.Lines.Count == 0 || order.MoreLines > 0;
        foreach (var (sku, product) in ListProducts(order))
        {
            if (sku is null && product is null)
            {
                unnamed = true;
                continue;
            }

            var index = products.FindIndex(p => p.Sku == sku && p.Product == product);
            var before = index < 0 ? new EarlierPurchase(sku, product, paid, 0) : products[index];
            var after =
                paid >= before.Last
                    ? new EarlierPurchase(sku, product, paid, before.Times + 1)
                    : before with
                    {
                        Times = before.Times + 1,
                    };
            if (index < 0)
            {
                products.Add(after);
            }
            else
            {
                products[index] = after;
            }
        }

        return book with
        {
            Earlier = Trim(
                kept with
                {
                    UnnamedUntil = unnamed ? Later(kept.UnnamedUntil, paid) : kept.UnnamedUntil,
                },
                products
            ),
        };
    }

    /// <summary>The book without what an order held: the order is held in full again, or belongs to another
    /// customer.</summary>
    public static OrderBook TakeBack(OrderBook book, Order order)
    {
        if (book.Earlier is not { } kept || order.PaidAt is not { } paid || order.IsVoid || paid <= kept.UnsureUntil)
        {
            return book;
        }

        var named = ListProducts(order).ToHashSet();
        return book with
        {
            Earlier = kept with
            {
                Products =
                [
                    .. kept
                        .Products.Select(p =>
                            named.Contains((p.Sku, p.Product))
                                ? p with
                                {
                                    Times = p.Times - 1,
                                    LastIsBound = p.LastIsBound || p.Last <= paid,
                                }
                                : p
                        )
                        .Where(p => p.Times > 0),
                ],
            },
        };
    }

    /// <summary>What two customers bought in orders that neither record holds in full.</summary>
    public static EarlierPurchases? Merge(OrderBook mine, OrderBook theirs)
    {
        var unsure = Later(FindUnsureUntil(mine), FindUnsureUntil(theirs));
        if (
            mine.Earlier is null
            && theirs.Earlier is null
            && unsure is null
            && mine.Recent.Count + theirs.Recent.Count <= OrderUpdates.MostRecent
        )
        {
            return null;
        }

        var (a, b) = (mine.Earlier ?? new(), theirs.Earlier ?? new());
        return Trim(
            new EarlierPurchases { UnsureUntil = unsure, UnnamedUntil = Later(a.UnnamedUntil, b.UnnamedUntil) },
            [
                .. a
                    .Products.Concat(b.Products)
                    .GroupBy(p => (p.Sku, p.Product))
                    .Select(g => g.MaxBy(p => p.Last)! with { Times = g.Sum(p => p.Times) }),
            ]
        );
    }

    // The products bought longest ago are dropped; what was bought up to then is unsure from now on.
    private static EarlierPurchases Trim(EarlierPurchases kept, List<EarlierPurchase> products)
    {
        var unsure = kept.UnsureUntil;
        while (products.Count > MostProducts)
        {
            var oldest = products.MinBy(p => p.Last)!;
            products.Remove(oldest);
            unsure = Later(unsure, oldest.Last);
        }

        return kept with
        {
            Products = products,
            UnsureUntil = unsure,
        };
    }

    private static IEnumerable<(string? Sku, string? Product)> ListProducts(Order order) =>
        order.Lines.Select(l => (l.Sku, l.Product)).Distinct();

    private static Instant? Later(Instant? a, Instant? b) => a is null || b > a ? b : a;
}

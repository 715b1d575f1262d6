using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// Net spending: what was charged less what was given back; of a cancelled order nothing is spent. Sums are kept by
/// currency and never converted. A sum that lacks a part (several currencies, an order
/// without an amount, a past that is not known whole) is unknown, never a smaller number.
/// </summary>
public static class Spending
{
    /// <summary>Of all time, in the one currency the customer paid in (the shop's where nothing was paid); null:
    /// unknown.</summary>
    public static Money? Total(CustomerState state, Shop shop)
    {
        var orders = OrderSums.Upgraded(state.Orders);
        var own = OrderSums.ByCurrency(orders, int.MinValue);
        if (orders is { ToldSpent: { } told, Within: { } within } && !SawAll(orders))
        {
            // What came after the shop counted comes on top.
            var later = own.Concat(within.Spent.Select(m => new Money(-m.Amount, m.Currency)));
            return orders.Lacking!.Count > within.Lacking
                ? null
                : One(OrderSums.Merged(later.Append(told)), told.Currency);
        }

        return !PastIsSeen(state, shop) || orders.Lacking!.Count > 0 ? null : One(own, shop.Currency);
    }

    /// <summary>Of this calendar month (UTC) and the eleven before it; null: unknown.</summary>
    public static Money? TwelveMonths(CustomerState state, Shop shop, Instant now)
    {
        var from = MonthOf(now) - 11;
        var orders = OrderSums.Upgraded(state.Orders);
        var watched = PastIsSeen(state, shop) || (shop.ConnectedAt is { } connected && MonthOf(connected) < from);
        return !watched || orders.Lacking!.Any(month => month >= from)
            ? null
            : One(OrderSums.ByCurrency(orders, from), shop.Currency);
    }

    /// <summary>By currency, as far as we counted it ourselves; empty: nothing.</summary>
    public static IReadOnlyList<Money> Counted(CustomerState state) =>
        OrderSums.ByCurrency(OrderSums.Upgraded(state.Orders), int.MinValue);

    /// <summary>Year × 12 + month − 1, UTC.</summary>
    public static int MonthOf(Instant at)
    {
        var date = at.InUtc().Date;
        return (date.Year * 12) + date.Month - 1;
    }

    /// <summary>True when every order the shop counts is one we saw.</summary>
    internal static bool SawAll(OrderBook upgraded) =>
        upgraded is { ToldPaid: { } told, Within: { } within } && told <= within.Ever;

    /// <summary>True when every order of the customer came past us: nothing can be missing from our own counts and
    /// sums.</summary>
    internal static bool PastIsSeen(CustomerState state, Shop shop) =>
        SawAll(OrderSums.Upgraded(state.Orders)) || History.IsKnownUntold(state, shop);

    private static Money? One(IReadOnlyList<Money> sums, string whenNothing) =>
        sums.Count switch
        {
            0 => new Money(0, whenNothing),
            1 => sums[0],
            _ => null,
        };
}

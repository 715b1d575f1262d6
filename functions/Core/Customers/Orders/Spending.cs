using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// Net spending: what was charged less what was given back; of a cancelled order nothing is spent. Sums are kept by
/// currency and never converted. A sum that lacks a part (several currencies, an order without an amount, a past that
/// is not known whole) is unknown, never a smaller number.
/// </summary>
public static class Spending
{
    /// <summary>Of all time, in the one currency the customer paid in (the shop's where nothing was paid); null:
    /// unknown.</summary>
    public static Money? Total(CustomerState state, Shop shop)
    {
        var orders = OrderTotals.Upgrade(state.Orders);
        var own = OrderTotals.ByCurrency(orders, int.MinValue);
        if (orders is { ReportedSpent: { } told, ObservedInReport: { } within } && !SawAllOrders(orders))
        {
            // What came after the shop counted comes on top.
            var later = own.Concat(within.Spent.Select(m => new Money(-m.Amount, m.Currency)));
            return orders.MonthsWithUnknownAmount!.Count > within.UnknownAmounts
                ? null
                : SingleCurrency(OrderTotals.MergeByCurrency(later.Append(told)), told.Currency);
        }

        return !SawWholePast(state, shop) || orders.MonthsWithUnknownAmount!.Count > 0
            ? null
            : SingleCurrency(own, shop.Currency);
    }

    /// <summary>Of this calendar month (UTC) and the eleven before it; null: unknown.</summary>
    public static Money? TwelveMonths(CustomerState state, Shop shop, Instant now)
    {
        var from = MonthNumber(now) - 11;
        var orders = OrderTotals.Upgrade(state.Orders);
        var watched = SawWholePast(state, shop) || (shop.ConnectedAt is { } connected && MonthNumber(connected) < from);
        return !watched || orders.MonthsWithUnknownAmount!.Any(month => month >= from)
            ? null
            : SingleCurrency(OrderTotals.ByCurrency(orders, from), shop.Currency);
    }

    /// <summary>By currency, as far as we counted it ourselves; empty: nothing.</summary>
    public static IReadOnlyList<Money> CountedByCurrency(CustomerState state) =>
        OrderTotals.ByCurrency(OrderTotals.Upgrade(state.Orders), int.MinValue);

    /// <summary>Year × 12 + month − 1, UTC.</summary>
    public static int MonthNumber(Instant at)
    {
        var date = at.InUtc().Date;
        return (date.Year * 12) + date.Month - 1;
    }

    /// <summary>True when every order the shop counts is one we saw.</summary>
    internal static bool SawAllOrders(OrderBook upgraded) =>
        upgraded is { ReportedPaidCount: { } told, ObservedInReport: { } within } && told <= within.PaidEver;

    /// <summary>True when every order of the customer came past us: nothing can be missing from our own counts and
    /// sums.</summary>
    internal static bool SawWholePast(CustomerState state, Shop shop) =>
        SawAllOrders(OrderTotals.Upgrade(state.Orders)) || OrderHistory.IsKnownWithoutReport(state, shop);

    private static Money? SingleCurrency(IReadOnlyList<Money> sums, string whenNothing) =>
        sums.Count switch
        {
            0 => new Money(0, whenNothing),
            1 => sums[0],
            _ => null,
        };
}

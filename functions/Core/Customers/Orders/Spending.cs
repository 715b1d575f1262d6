using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// Net spending: the amount charged less the amount refunded; zero for a cancelled order. Sums are kept by currency and
/// never converted. A sum with an unknown part (several currencies, an order without an amount, a past that is not
/// known completely) is unknown, never a smaller number.
/// </summary>
public static class Spending
{
    /// <summary>Net spending of all time, in the one currency the customer paid in (the shop's currency if nothing was
    /// paid); null: unknown.</summary>
    public static Money? Total(CustomerState state, Shop shop)
    {
        var orders = OrderTotals.Upgrade(state.Orders);
        var own = OrderTotals.ByCurrency(orders, int.MinValue);
        if (
            orders is { ReportedSpent: { } reported, ObservedInReport: { } within }
            && !OrderHistory.SawAllOrders(orders)
        )
        {
            // Spending after the shop's report is added to it.
            var later = own.Concat(within.Spent.Select(m => new Money(-m.Amount, m.Currency)));
            return orders.MonthsWithUnknownAmount!.Count > within.UnknownAmounts
                ? null
                : SingleCurrency(OrderTotals.MergeByCurrency(later.Append(reported)), reported.Currency);
        }

        return !OrderHistory.SawWholePast(state, shop) || orders.MonthsWithUnknownAmount!.Count > 0
            ? null
            : SingleCurrency(own, shop.Currency);
    }

    /// <summary>Net spending of this calendar month (UTC) and the eleven before it; null: unknown.</summary>
    public static Money? TwelveMonths(CustomerState state, Shop shop, Instant now)
    {
        var from = OrderTotals.MonthNumber(now) - 11;
        var orders = OrderTotals.Upgrade(state.Orders);
        var watched =
            OrderHistory.SawWholePast(state, shop)
            || (shop.ConnectedAt is { } connected && OrderTotals.MonthNumber(connected) < from);
        return !watched || orders.MonthsWithUnknownAmount!.Any(month => month >= from)
            ? null
            : SingleCurrency(OrderTotals.ByCurrency(orders, from), shop.Currency);
    }

    /// <summary>Net spending counted by this program, by currency; empty: nothing.</summary>
    public static IReadOnlyList<Money> CountedByCurrency(CustomerState state) =>
        OrderTotals.ByCurrency(OrderTotals.Upgrade(state.Orders), int.MinValue);

    private static Money? SingleCurrency(IReadOnlyList<Money> sums, string whenNothing) =>
        sums.Count switch
        {
            0 => new Money(0, whenNothing),
            1 => sums[0],
            _ => null,
        };
}

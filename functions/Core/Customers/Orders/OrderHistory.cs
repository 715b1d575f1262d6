using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// What we may claim to know of a customer's past. With <c>history: complete</c> what we counted is all there is. With
/// <c>partial</c> the counts are known only when the shop told them, or when the shop's record is younger than the
/// connection; otherwise they are unknown, so that a regular is not welcomed as new.
/// </summary>
public static class OrderHistory
{
    /// <summary>Paid orders of all time, this one included, less those cancelled or wholly refunded; null:
    /// unknown.</summary>
    public static int? OrderCount(CustomerState state, Shop shop)
    {
        var orders = OrderTotals.Upgrade(state.Orders);
        if (orders is not { ReportedPaidCount: { } told, ObservedInReport: { } within })
        {
            return IsKnown(state, shop) ? orders.PaidCount : null;
        }

        // Where the shop counts no more orders than we saw ourselves, we know what became of each.
        return Spending.SawAllOrders(orders)
            ? orders.PaidCount
            : Math.Max(orders.PaidCount, told + orders.PaidCount - within.Paid);
    }

    /// <summary>
    /// When the first order was paid that was neither cancelled nor wholly refunded. <c>Known</c> false: an older
    /// order, or what became of one, is not known; null: there is none.
    /// </summary>
    public static (bool Known, Instant? At) FirstOrder(CustomerState state, Shop shop)
    {
        var (orders, standing, older) = ListValidOrders(state);
        var olderStanding = orders.PaidCount - standing.Count;
        Instant? first = standing.Count == 0 ? null : standing.Min();
        return !Spending.SawWholePast(state, shop) ? (false, null)
            : olderStanding <= 0 ? (true, first)
            : older > olderStanding ? (false, null)
            : (true, orders.FirstPaidAt);
    }

    /// <summary>The same of the last one.</summary>
    public static (bool Known, Instant? At) LastOrder(CustomerState state, Shop shop)
    {
        var (orders, standing, _) = ListValidOrders(state);
        return standing.Count > 0
            ? (true, standing.Max())
            : (orders.PaidCount <= 0 && Spending.SawWholePast(state, shop), null);
    }

    /// <summary>
    /// The last paid order that was neither cancelled nor wholly refunded: what a silence is counted from.
    /// <c>Quiet</c>: told as history; <c>ToldAt</c>: when we were told, by our clock, null where that is not kept.
    /// Null: nothing of what they ordered remains, or nothing is known to.
    /// </summary>
    public static (Instant At, Order? Order, bool Quiet, Instant? ToldAt)? LastPaidOrder(OrderBook stored)
    {
        if (stored.LastPaidAt is not { } last)
        {
            return null;
        }

        Order? kept = null;
        var held = 0;
        foreach (var order in stored.Recent.EachElement())
        {
            if (order.PaidAt is not null)
            {
                held++;
                kept = !order.IsVoid && !(kept?.PaidAt > order.PaidAt) ? order : kept;
            }
        }

        if (kept is { PaidAt: { } at })
        {
            return at == last
                ? (last, kept, stored.LastPaidFromHistory, stored.LastPaidReportedAt)
                : (at, kept, kept.PaidFromHistory, null);
        }

        // None of those held in full: an older one may remain, or one that only the shop counts.
        return held == 0 || OrderTotals.Upgrade(stored) is { PaidCount: > 0 } or { ReportedPaidCount: > 0 }
            ? (last, null, stored.LastPaidFromHistory, stored.LastPaidReportedAt)
            : null;
    }

    // When orders held in full were paid that are not void, and how many paid ones are too old to be held.
    private static (OrderBook Orders, IReadOnlyList<Instant> Standing, int Older) ListValidOrders(CustomerState state)
    {
        var orders = OrderTotals.Upgrade(state.Orders);
        var paid = orders.Recent.Where(o => o.PaidAt is not null).ToArray();
        return (
            orders,
            [.. paid.Where(o => !o.IsVoid).Select(o => o.PaidAt!.Value)],
            orders.PaidCount + (orders.VoidedCount ?? 0) - paid.Length
        );
    }

    /// <summary>True when nothing of the past can be missing from the count of orders.</summary>
    public static bool IsKnown(CustomerState state, Shop shop) =>
        state.Orders.ReportedPaidCount is not null || IsKnownWithoutReport(state, shop);

    /// <summary>The same without any word of the shop on the past.</summary>
    public static bool IsKnownWithoutReport(CustomerState state, Shop shop) =>
        shop.HistoryComplete
        || (shop.ConnectedAt is { } connected && state.Profile.KnownSince is { } since && since >= connected);
}

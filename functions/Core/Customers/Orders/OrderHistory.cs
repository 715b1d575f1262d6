using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// What may be stated about a customer's past orders. With <c>history: complete</c> the program's own counts are
/// complete. With <c>partial</c> the counts are known only if the shop reported them, or if the shop's customer record
/// is newer than the connection; otherwise they are unknown, so that a regular customer is not welcomed as new.
/// </summary>
public static class OrderHistory
{
    /// <summary>Number of paid orders of all time, including the present one, less those cancelled or wholly refunded;
    /// null: unknown.</summary>
    public static int? OrderCount(CustomerState state, Shop shop)
    {
        var orders = OrderTotals.Upgrade(state.Orders);
        if (orders is not { ReportedPaidCount: { } reported, ObservedInReport: { } within })
        {
            return IsKnown(state, shop) ? orders.PaidCount : null;
        }

        // If the shop counts no more orders than were received here, the state of each is known.
        return SawAllOrders(orders)
            ? orders.PaidCount
            : Math.Max(orders.PaidCount, reported + orders.PaidCount - within.Paid);
    }

    /// <summary>The time that the customer usually lets pass between two paid orders that were neither cancelled nor
    /// wholly refunded: the median of the calendar days between them, so that one long pause changes little. Orders of
    /// one day count as one. Null: fewer than three are held in full.</summary>
    /// <param name="zone">The zone that days are counted in.</param>
    public static Duration? UsualGap(OrderBook orders, DateTimeZone zone)
    {
        var days = orders
            .Recent.Where(o => o is { PaidAt: not null, IsVoid: false, PaidTimeUnknown: false })
            .Select(o => o.PaidAt!.Value.InZone(zone).Date)
            .Distinct()
            .Order()
            .ToList();
        if (days.Count < 3)
        {
            return null;
        }

        var gaps = days.Zip(days.Skip(1), Period.DaysBetween).Order().ToList();
        return Duration.FromHours(12 * (gaps[(gaps.Count - 1) / 2] + gaps[gaps.Count / 2]));
    }

    /// <summary>When the first order was paid that was neither cancelled nor wholly refunded. <c>Known</c> false: there
    /// may be an older order, or the state of an older order is not known. <c>At</c> null: there is none.</summary>
    public static (bool Known, Instant? At) FirstOrder(CustomerState state, Shop shop)
    {
        var (orders, valid, older) = ListValidOrders(state);
        var olderValid = orders.PaidCount - valid.Count;
        Instant? first = valid.Count == 0 ? null : valid.Min();
        return !SawWholePast(state, shop) ? (false, null)
            : olderValid <= 0 ? (true, first)
            : older > olderValid ? (false, null)
            : (true, orders.FirstPaidAt);
    }

    /// <summary>When the last order was paid that was neither cancelled nor wholly refunded; same result
    /// form.</summary>
    public static (bool Known, Instant? At) LastOrder(CustomerState state, Shop shop)
    {
        var (orders, valid, _) = ListValidOrders(state);
        return valid.Count > 0 ? (true, valid.Max()) : (orders.PaidCount <= 0 && SawWholePast(state, shop), null);
    }

    /// <summary>
    /// The last paid order that was neither cancelled nor wholly refunded: the start of the inactivity period.
    /// <c>Quiet</c>: reported as history; <c>ReportedAt</c>: when it was reported, by this program's time, null where
    /// that is not kept. Null: no valid order remains, or none is known.
    /// </summary>
    public static (Instant At, Order? Order, bool Quiet, Instant? ReportedAt)? LastPaidOrder(OrderBook stored)
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

        // All orders held in full are void: an older valid one may exist, or one that only the shop counts.
        return held == 0 || OrderTotals.Upgrade(stored) is { PaidCount: > 0 } or { ReportedPaidCount: > 0 }
            ? (last, null, stored.LastPaidFromHistory, stored.LastPaidReportedAt)
            : null;
    }

    // The payment times of orders held in full that are not void, and the number of paid orders too old to be held.
    private static (OrderBook Orders, IReadOnlyList<Instant> Valid, int Older) ListValidOrders(CustomerState state)
    {
        var orders = OrderTotals.Upgrade(state.Orders);
        var paid = orders.Recent.Where(o => o.PaidAt is not null).ToArray();
        return (
            orders,
            [.. paid.Where(o => !o.IsVoid).Select(o => o.PaidAt!.Value)],
            orders.PaidCount + (orders.VoidedCount ?? 0) - paid.Length
        );
    }

    /// <summary>True when no past order can be missing from the count of orders.</summary>
    public static bool IsKnown(CustomerState state, Shop shop) =>
        state.Orders.ReportedPaidCount is not null || IsKnownWithoutReport(state, shop);

    /// <summary>The same, without the count that the shop reported.</summary>
    public static bool IsKnownWithoutReport(CustomerState state, Shop shop) =>
        shop.HistoryComplete
        || (shop.ConnectedAt is { } connected && state.Profile.KnownSince is { } since && since >= connected);

    /// <summary>True when every order that the shop counts was received by this program.</summary>
    internal static bool SawAllOrders(OrderBook upgraded) =>
        upgraded is { ReportedPaidCount: { } reported, ObservedInReport: { } within } && reported <= within.PaidEver;

    /// <summary>True when every order of the customer was received by this program: nothing can be missing from its
    /// counts and sums.</summary>
    internal static bool SawWholePast(CustomerState state, Shop shop) =>
        SawAllOrders(OrderTotals.Upgrade(state.Orders)) || IsKnownWithoutReport(state, shop);
}

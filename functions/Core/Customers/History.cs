using MarketingAutomation.Core.Workspaces;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// What we may claim to know of a customer's past. With <c>history: complete</c> what we counted is all there is. With <c>partial</c> her counts are known only
/// when the shop told them, or when her record there is younger than the connection; otherwise they are unknown, so that a regular is not welcomed as new.
/// </summary>
public static class History
{
    /// <summary>Paid orders of all time, this one included; null: unknown.</summary>
    public static int? OrderCount(CustomerState state, Shop shop)
    {
        var orders = state.Orders;
        if (orders.ToldPaid is { } told)
        {
            return Math.Max(orders.Paid, told + PaidSince(orders));
        }

        return IsKnown(state, shop) ? orders.Paid : null;
    }

    /// <summary>True when nothing of her past can be missing.</summary>
    public static bool IsKnown(CustomerState state, Shop shop) =>
        shop.HistoryComplete
        || state.Orders.ToldPaid is not null
        || (shop.ConnectedAt is { } connected && state.Profile.KnownSince is { } since && since >= connected);

    // What the shop told is true as of a moment; orders paid after it come on top, whichever webhook arrived first.
    private static int PaidSince(OrderBook orders)
    {
        var count = 0;
        foreach (var order in orders.Recent)
        {
            if (order.PaidAt > orders.ToldAt)
            {
                count++;
            }
        }

        return count;
    }
}

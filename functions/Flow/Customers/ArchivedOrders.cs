using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;

namespace MarketingAutomation.Flow.Customers;

/// <summary>An order that is too old to be in the customer's state. Only an event that names an order the state does
/// not hold costs a read, and only for a customer who has older ones.</summary>
internal static class ArchivedOrders
{
    private const int RecentOrders = 20;

    /// <summary>By its source and id, since two shops may use the same id; where the event gives no source, the
    /// customer's only order of that id. Null: none, or several.</summary>
    public static async ValueTask<Order?> Find(
        CustomerStore customers,
        CustomerState state,
        Input input,
        CancellationToken cancel
    )
    {
        if (input is Input.OrderMoved moved)
        {
            return
                state.Orders.Recent.Count < RecentOrders
                || state.Orders.Recent.Any(o => o.Source == moved.Source && o.Id == moved.Id)
                ? null
                : await Read(customers, state, moved.Source, moved.Id, cancel);
        }

        if (
            input is not Input.EventArrived(var arrived)
            || state.Orders.Recent.Count < RecentOrders
            || OrderReference.Candidates(arrived) is not { Count: > 0 } candidates
            || state.Orders.Recent.Any(o => candidates.Contains((o.Source, o.Id)))
        )
        {
            return null;
        }

        foreach (var (source, id) in candidates)
        {
            if (await Read(customers, state, source, id, cancel) is { } order)
            {
                return order;
            }
        }

        return OrderReference.IsOfAnySource(arrived)
            ? await FindInAnySource(customers, state, arrived.Source, candidates[0].Id, cancel)
            : null;
    }

    // The sender has no such order and names no other source.
    private static async ValueTask<Order?> FindInAnySource(
        CustomerStore customers,
        CustomerState state,
        string sender,
        string id,
        CancellationToken cancel
    )
    {
        var found = new List<Order>();
        foreach (
            var source in state
                .ShopIds.Select(s => s.Source)
                .Concat(state.Orders.Recent.Select(o => o.Source))
                .Where(s => s != sender)
                .Distinct()
        )
        {
            if (await Read(customers, state, source, id, cancel) is { } order)
            {
                found.Add(order);
            }
        }

        return found is [var only] ? only : null;
    }

    /// <summary>The row of an order that the state does not hold; null: it has no such order, or it has left. Only for
    /// a customer who has older orders.</summary>
    public static async ValueTask<Order?> Read(
        CustomerStore customers,
        CustomerState state,
        string source,
        string id,
        CancellationToken cancel
    )
    {
        if (state.Orders.Recent.Count < RecentOrders)
        {
            return null;
        }

        // Rows of those merged into this customer stay in theirs.
        foreach (var key in (string[])[state.Key, .. state.MergedFrom])
        {
            if (await customers.ReadOrder(key, source, id, cancel) is { } order)
            {
                return HasLeft(order) ? null : order;
            }
        }

        return null;
    }

    // What an order leaves behind that is another customer's.
    private static bool HasLeft(Order order) =>
        order
            is {
                AsOf: null,
                PlacedAt: null,
                PaidAt: null,
                FulfilledAt: null,
                DeliveredAt: null,
                CancelledAt: null,
                Refunds.Count: 0,
                Parcels: null,
                Rating: null,
                Lines.Count: 0,
                Total: null
            };
}

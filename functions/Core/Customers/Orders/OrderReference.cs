using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>Determines which order an event is about: its source and its id there. An id alone is not enough, because
/// two shops may use the same.</summary>
public static class OrderReference
{
    /// <summary>
    /// The order's possible names, the most likely first: an id of the event's own source, and an id that contains its
    /// source (<c>shopify:1001</c>), as pages and the API use it. Empty: the event is about no order.
    /// </summary>
    public static IReadOnlyList<(string Source, string Id)> Candidates(Event arrived)
    {
        if (OrderId(arrived) is not { } id)
        {
            return [];
        }

        if (arrived.Identity.OrderSource is { } source)
        {
            return [(source, id)];
        }

        var colon = id.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 || colon == id.Length - 1
            ? [(arrived.Source, id)]
            : [(arrived.Source, id), (id[..colon], id[(colon + 1)..])];
    }

    /// <summary>The order's id as written in the event; null: none.</summary>
    internal static string? OrderId(Event arrived) =>
        arrived.Order?.Id ?? arrived.Feedback?.OrderId ?? arrived.Identity.OrderId;

    /// <summary><c>source:id</c> of the order an event is about; an order that is held takes precedence. Null:
    /// none.</summary>
    internal static string? Resolve(CustomerContext context, Event arrived)
    {
        string? first = null;
        foreach (var (source, id) in Candidates(arrived).EachElement())
        {
            var name = $"{source}:{id}";
            if (context.FindOrder(name) is not null || context.Lookups.OlderOrder?.HasReference(name) == true)
            {
                return name;
            }

            first ??= name;
        }

        return FindOrdersById(context, arrived) is [var only] ? only.Ref : first;
    }

    /// <summary>True: the event gives an id and no source, so an order of another source than its sender's may be
    /// meant.</summary>
    public static bool IsOfAnySource(Event arrived) =>
        arrived.Identity is { OnlyOrderIdKnown: true, OrderSource: null } && OrderId(arrived) is not null;

    /// <summary>Held orders (and the older one that was looked up) that match an event with only an order id whose
    /// sender has no such order. One match: that order is meant; several: it is not known which.</summary>
    internal static IReadOnlyList<Order> FindOrdersById(CustomerContext context, Event arrived) =>
        !IsOfAnySource(arrived)
        || OrderId(arrived) is not { } id
        || context.FindOrder($"{arrived.Source}:{id}") is not null
            ? []
            : WithId(context, id);

    private static Order[] WithId(CustomerContext context, string id)
    {
        var held = context.State.Orders.Recent.Where(o => o.Id == id).ToArray();
        return context.Lookups.OlderOrder is { } older && older.Id == id && !held.Any(o => o.Ref == older.Ref)
            ? [.. held, older]
            : held;
    }
}

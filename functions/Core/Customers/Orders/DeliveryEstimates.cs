using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>Marks orders as delivered some days after they were shipped (policy) where the shop reports no deliveries.
/// A real delivery event that arrives first takes precedence.</summary>
internal static class DeliveryEstimates
{
    /// <summary>Marks orders as delivered, one after the other; the caller applies each delivery, which is then
    /// <see cref="CustomerContext.Event"/>, before it asks for the next one.</summary>
    public static IEnumerable<(Event Delivered, string? Order)> MarkDelivered(CustomerContext context)
    {
        if (context.Policy.DeliveryEstimate is not { } after)
        {
            return [];
        }

        // Nothing is allocated in the usual case, where no delivery is due.
        foreach (var order in context.State.Orders.Recent.EachElement())
        {
            if (FindDeliveryTime(order, after) <= context.Now)
            {
                return MarkDelivered(context, after);
            }
        }

        return [];
    }

    private static IEnumerable<(Event Delivered, string? Order)> MarkDelivered(CustomerContext context, Duration after)
    {
        foreach (var order in context.State.Orders.Recent.EachElement())
        {
            if (FindDeliveryTime(order, after) is not { } at || at > context.Now)
            {
                continue;
            }

            var delivered = order with { DeliveredAt = at, DeliveryEstimated = true };
            OrderUpdates.SaveOrder(context, order, delivered);
            context.Rows.Add(new RowWrite.CurrentOrder(delivered));
            context.AddNote(
                "delivered",
                why: $"order {order.Name ?? order.Ref} counts as delivered: sent off "
                    + $"{CountText.FormatDuration(after)} ago"
            );
            var estimated = new Event
            {
                Id = $"estimate-{order.Ref}",
                Source = order.Source,
                Name = EventNames.OrderDelivered,
                At = at,
                Occurrences = [new Occurrence(EventNames.OrderDelivered, at)],
                Backfill = order.FulfilledFromHistory,
            };
            context.Event = estimated;
            yield return (estimated, order.Ref);
        }
    }

    private static Instant? FindDeliveryTime(Order order, Duration after) =>
        IsAwaitingDelivery(order) ? order.FulfilledAt + after : null;

    /// <summary>True while the order is shipped and no delivery was reported or estimated.</summary>
    public static bool IsAwaitingDelivery(Order order) =>
        order.FulfilledAt is not null && order.DeliveredAt is null && order.CancelledAt is null;
}

using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>Marks orders as delivered some days after they were shipped (policy) where the shop reports no deliveries.
/// A real delivery event that arrives first takes precedence.</summary>
internal static class DeliveryEstimates
{
    public static void EstimateDeliveries(DecisionContext context)
    {
        if (context.Policy.DeliveryEstimate is not { } after)
        {
            return;
        }

        foreach (var order in context.State.Orders.Recent.EachElement())
        {
            if (!IsAwaitingDelivery(order) || order.FulfilledAt is not { } fulfilled || fulfilled + after > context.Now)
            {
                continue;
            }

            var at = fulfilled + after;
            var delivered = order with { DeliveredAt = at, DeliveryEstimated = true };
            OrderUpdates.SaveOrder(context, order, delivered);
            context.Rows.Add(new RowWrite.CurrentOrder(delivered));
            context.AddNote(
                "delivered",
                why: $"order {order.Name ?? order.Ref} counts as delivered: sent off "
                    + $"{CountText.FormatDuration(after)} ago"
            );
            var happening = new Occurrence(EventNames.OrderDelivered, at);
            var estimated = new Event
            {
                Id = $"estimate-{order.Ref}",
                Source = order.Source,
                Name = EventNames.OrderDelivered,
                At = at,
                Occurrences = [happening],
                Backfill = order.FulfilledFromHistory,
            };
            var before = (context.Event, context.Happening);
            context.Event = estimated;
            EventProcessing.ApplyHappening(context, estimated, happening, order.Ref);
            (context.Event, context.Happening) = before;
        }
    }

    /// <summary>True while the order is shipped and no delivery was reported or estimated.</summary>
    public static bool IsAwaitingDelivery(Order order) =>
        order.FulfilledAt is not null && order.DeliveredAt is null && order.CancelledAt is null;
}

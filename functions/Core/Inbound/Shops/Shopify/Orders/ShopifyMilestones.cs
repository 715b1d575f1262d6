using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Orders;

/// <summary>
/// Reads which milestones of an order a delivery reports, and their times. The topic's milestone is certain (Shopify's
/// own samples of <c>orders/paid</c> have <c>"financial_status": "voided"</c>); the fields give the others, so that
/// they replace a lost or late delivery.
/// </summary>
internal static class ShopifyMilestones
{
    /// <summary>
    /// An updated order does not contain its payment time. In a view within a day of being placed, it counts as paid
    /// when it was placed; in a later view, it was paid at some time since (a card then, a bank transfer just now), and
    /// only <c>orders/paid</c> gives the time. The payment itself is certain.
    /// </summary>
    private static readonly Duration SimultaneousTolerance = Duration.FromDays(1);

    public static string EventNameFor(string topic) =>
        topic switch
        {
            "orders/create" => EventNames.OrderPlaced,
            "orders/paid" => EventNames.OrderPaid,
            "orders/cancelled" => EventNames.OrderCancelled,
            "orders/fulfilled" => EventNames.OrderFulfilled,
            _ => EventNames.OrderUpdated,
        };

    public static IReadOnlyList<Occurrence> Read(
        JsonCursor order,
        string topic,
        ShopifyOrderTimes times,
        IReadOnlyList<RefundData> refunds
    )
    {
        var all = new List<Occurrence>(3);
        // Every view of an order shows when it was placed; a view of a later day does not replace a lost delivery (a
        // paid order was placed, whichever view reports it: Ordering).
        if (topic == "orders/create" || times.AsOf - times.Placed <= SimultaneousTolerance)
        {
            all.Add(new(EventNames.OrderPlaced, times.Placed ?? times.AsOf));
        }

        if (ReadPaid(topic, order.Strict.GetText("financial_status"), times) is { } paid)
        {
            all.Add(paid);
        }

        if (topic == "orders/fulfilled" || order.Strict.GetText("fulfillment_status") == "fulfilled")
        {
            AddShipped(order, topic, times, all);
        }

        if (topic == "orders/cancelled" || times.Cancelled is not null)
        {
            all.Add(new(EventNames.OrderCancelled, times.Cancelled ?? times.AsOf));
        }

        if (refunds.Count > 0)
        {
            all.Add(new(EventNames.OrderRefunded, refunds.Max(refund => refund.At)));
        }

        // The topic's own milestone is the last one: it is what the delivery is about.
        var own = all.FindIndex(h => h.Name == EventNameFor(topic));
        if (own >= 0 && topic != "orders/create")
        {
            var happening = all[own];
            all.RemoveAt(own);
            all.Add(happening);
        }

        return all;
    }

    private static Occurrence? ReadPaid(string topic, string? status, ShopifyOrderTimes times)
    {
        if (topic == "orders/paid")
        {
            // Imported orders have a real time long before they were created in the shop; other orders are paid at the
            // time of this delivery.
            return new(
                EventNames.OrderPaid,
                times.Processed is { } real && times.Created is { } came && came - real > SimultaneousTolerance
                    ? real
                    : times.AsOf
            );
        }

        return status is "paid" or "partially_refunded" or "refunded"
            ? CreateOccurrence(EventNames.OrderPaid, topic, times)
            : null;
    }

    // A milestone that the order shows without its time: at the time it was placed, or between then and now.
    private static Occurrence CreateOccurrence(string name, string topic, ShopifyOrderTimes times) =>
        times.Placed is not { } placed
            ? new(name, times.AsOf) { TimeUnknown = topic != "orders/create" }
            : new(name, placed)
            {
                TimeUnknown = topic != "orders/create" && times.AsOf - placed > SimultaneousTolerance,
            };

    private static void AddShipped(JsonCursor order, string topic, ShopifyOrderTimes times, List<Occurrence> all)
    {
        Instant? shipped = null;
        Instant? deliveredAt = null;
        var parcels = 0;
        var delivered = 0;
        foreach (var parcel in order.GetObjects("fulfillments"))
        {
            if (parcel.GetText("status") is "cancelled" or "error" or "failure")
            {
                continue;
            }

            parcels++;
            shipped = Later(shipped, parcel.GetInstant("created_at"));
            if (parcel.GetText("shipment_status") == "delivered")
            {
                delivered++;
                deliveredAt = Later(deliveredAt, parcel.GetInstant("updated_at"));
            }
        }

        all.Add(
            shipped is { } at ? new(EventNames.OrderFulfilled, at)
            : topic == "orders/fulfilled" ? new(EventNames.OrderFulfilled, times.AsOf)
            : CreateOccurrence(EventNames.OrderFulfilled, topic, times)
        );
        if (parcels > 0 && delivered == parcels && topic != "orders/create")
        {
            all.Add(new(EventNames.OrderDelivered, deliveredAt ?? times.AsOf));
        }
    }

    private static Instant? Later(Instant? one, Instant? other) =>
        one is null || (other is { } o && o > one) ? other : one;
}

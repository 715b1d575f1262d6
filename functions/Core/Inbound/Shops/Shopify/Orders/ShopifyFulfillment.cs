using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Orders;

/// <summary>Reads the topics about parcels. Only their delivery is an event here: shipping is reported by
/// <c>orders/fulfilled</c>.</summary>
internal static class ShopifyFulfillment
{
    private const string Delivered = "delivered";

    /// <summary><c>fulfillments/create</c> and <c>fulfillments/update</c>.</summary>
    public static WebhookResult? Read(JsonCursor body, DeliveryContext delivery)
    {
        var status = body.GetText("shipment_status");
        return CreateResult(body, delivery, status, "shipment_status", body.GetId("id"), body.GetInstant("updated_at"));
    }

    /// <summary><c>fulfillment_events/create</c>, the carrier's tracking statuses.</summary>
    public static WebhookResult? ReadEvent(JsonCursor body, DeliveryContext delivery) =>
        CreateResult(
            body,
            delivery,
            body.GetText("status"),
            "status",
            body.GetId("fulfillment_id"),
            body.GetInstant("happened_at") ?? body.GetInstant("created_at")
        );

    private static WebhookResult? CreateResult(
        JsonCursor body,
        DeliveryContext delivery,
        string? status,
        string field,
        string? parcel,
        Instant? when
    )
    {
        if (body.GetRequiredId("order_id") is not { } orderId)
        {
            return null;
        }

        if (status != Delivered)
        {
            return new WebhookResult.Ignored(
                $"{delivery.Topic}: not delivered yet ({field} is {JsonErrorText.Quote(status ?? "null")})"
            );
        }

        var at = when ?? delivery.FallbackTime;
        return new WebhookResult.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.OrderDelivered,
                At = at,
                Identity = new() { OrderId = orderId },

                // One parcel may be only a part of the order: whether the order is delivered is decided where its other
                // parcels are known.
                Occurrences = [new(EventNames.OrderDelivered, at)],
                Parcels = parcel is null ? [] : [new(parcel, at, ShopifyParcels.ReadQuantity(body))],
            }
        );
    }
}

using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>Parcels. Only their delivery is an event here: that they were shipped is told by
/// <c>orders/fulfilled</c>.</summary>
internal static class ShopifyFulfillment
{
    private const string Delivered = "delivered";

    /// <summary><c>fulfillments/create</c> and <c>fulfillments/update</c>.</summary>
    public static WebhookReading? Read(JsonSpot body, Delivery delivery)
    {
        var status = body.Text("shipment_status");
        return Told(body, delivery, status, "shipment_status", body.Id("id"), body.Time("updated_at"));
    }

    /// <summary><c>fulfillment_events/create</c>, the carrier's own steps.</summary>
    public static WebhookReading? ReadEvent(JsonSpot body, Delivery delivery) =>
        Told(
            body,
            delivery,
            body.Text("status"),
            "status",
            body.Id("fulfillment_id"),
            body.Time("happened_at") ?? body.Time("created_at")
        );

    private static WebhookReading? Told(
        JsonSpot body,
        Delivery delivery,
        string? status,
        string field,
        string? parcel,
        Instant? when
    )
    {
        if (body.RequiredId("order_id") is not { } orderId)
        {
            return null;
        }

        if (status != Delivered)
        {
            return new WebhookReading.Ignored(
                $"{delivery.Topic}: not delivered yet ({field} is {JsonWords.Quote(status ?? "null")})"
            );
        }

        var at = when ?? delivery.Fallback;
        return new WebhookReading.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.OrderDelivered,
                At = at,
                Who = new() { OrderId = orderId },

                // One parcel may be a part of the order: whether the order is delivered is decided where its other
                // parcels are known.
                Happenings = [new(EventNames.OrderDelivered, at)],
                Parcels = parcel is null ? [] : [new(parcel, at, ShopifyParcels.Quantity(body))],
            }
        );
    }
}

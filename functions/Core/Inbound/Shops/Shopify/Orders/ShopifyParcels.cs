using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Orders;

/// <summary>Reads the parcels of an order: fulfilments, within an order or alone.</summary>
internal static class ShopifyParcels
{
    private const string Delivered = "delivered";

    public static IReadOnlyList<ParcelData> ReadFromOrder(JsonCursor order, NodaTime.Instant seen)
    {
        var parcels = new List<ParcelData>();
        foreach (var parcel in order.GetObjects("fulfillments"))
        {
            if (parcel.GetId("id") is { } id)
            {
                parcels.Add(
                    new(
                        id,
                        parcel.GetText("shipment_status") == Delivered ? parcel.GetInstant("updated_at") ?? seen : null,
                        ReadQuantity(parcel),
                        parcel.GetText("status") is "cancelled" or "error" or "failure"
                    )
                );
            }
        }

        return parcels;
    }

    /// <summary>Number of pieces in it; null: unknown.</summary>
    public static decimal? ReadQuantity(JsonCursor parcel)
    {
        decimal? sum = null;
        foreach (var line in parcel.GetObjects("line_items"))
        {
            sum = (sum ?? 0) + (line.GetDecimal("quantity") ?? 1);
        }

        return sum;
    }
}

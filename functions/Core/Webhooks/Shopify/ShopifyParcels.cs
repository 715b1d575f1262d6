using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>Fulfilments, within an order or by themselves: the parcels an order is delivered in.</summary>
internal static class ShopifyParcels
{
    private const string Delivered = "delivered";

    public static IReadOnlyList<ParcelFacts> OfOrder(JsonSpot order, NodaTime.Instant seen)
    {
        var parcels = new List<ParcelFacts>();
        foreach (var parcel in order.List("fulfillments"))
        {
            if (parcel.Id("id") is { } id)
            {
                parcels.Add(
                    new(
                        id,
                        parcel.Text("shipment_status") == Delivered ? parcel.Time("updated_at") ?? seen : null,
                        Quantity(parcel),
                        parcel.Text("status") is "cancelled" or "error" or "failure"
                    )
                );
            }
        }

        return parcels;
    }

    /// <summary>How many pieces it holds; null: not told.</summary>
    public static decimal? Quantity(JsonSpot parcel)
    {
        decimal? sum = null;
        foreach (var line in parcel.List("line_items"))
        {
            sum = (sum ?? 0) + (line.Decimal("quantity") ?? 1);
        }

        return sum;
    }
}

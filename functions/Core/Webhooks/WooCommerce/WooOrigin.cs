using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.WooCommerce;

/// <summary>How an order came about: <c>created_via</c>, and what WooCommerce Subscriptions notes on the orders it renews.</summary>
internal static class WooOrigin
{
    /// <summary>One of <see cref="OrderOrigin"/>; null: not said.</summary>
    public static string? Read(JsonSpot order) =>
        WooMeta.Text(order, "_subscription_renewal") is not null
            ? OrderOrigin.SubscriptionRenewal
            : order.Text("created_via")?.ToLowerInvariant() switch
            {
                null => null,
                "checkout" or "store-api" or "store_api" or "ppcp" or "express_checkout" => OrderOrigin.Online,
                "subscription" => OrderOrigin.SubscriptionRenewal,
                "admin" => OrderOrigin.Manual,
                "pos-rest-api" or "pos" or "woocommerce-pos" or "wcpos" or "yith_pos" or "openpos" => OrderOrigin.PointOfSale,
                "amazon" or "ebay" or "etsy" => OrderOrigin.Marketplace,
                _ => OrderOrigin.Api,
            };
}

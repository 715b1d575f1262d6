using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Orders;

/// <summary>Reads how an order was created: from <c>source_name</c>, and from the tags by which subscription programs
/// mark renewals.</summary>
internal static class ShopifyOrigin
{
    /// <summary>One of <see cref="OrderOrigin"/>; null: not given. An unknown source is a program or a sales channel
    /// with its own name or number.</summary>
    public static string? Read(JsonCursor order) =>
        order.GetText("tags") is { } tags
        && tags.Contains("Subscription Recurring Order", StringComparison.OrdinalIgnoreCase)
            ? OrderOrigin.SubscriptionRenewal
            : order.GetText("source_name")?.ToLowerInvariant() switch
            {
                null => null,

                // The numbers are Shopify's own apps: online store, Buy Button and mobile checkouts; point of sale;
                // draft orders.
                "web"
                or "580111"
                or "iphone"
                or "android"
                or "checkout_next"
                or "subscription_contract_checkout_one"
                or "shop_app"
                or "3890849" => OrderOrigin.Online,
                "pos" or "129785" => OrderOrigin.PointOfSale,
                "shopify_draft_order" or "1354745" => OrderOrigin.Draft,
                "subscription_contract" => OrderOrigin.SubscriptionRenewal,
                "facebook"
                or "instagram"
                or "google"
                or "tiktok"
                or "amazon"
                or "ebay"
                or "etsy"
                or "pinterest"
                or "walmart" => OrderOrigin.Marketplace,
                _ => OrderOrigin.Api,
            };
}

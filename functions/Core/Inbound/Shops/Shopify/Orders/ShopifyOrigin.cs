using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Orders;

/// <summary>How an order came about: <c>source_name</c>, and the tags by which subscription programs mark what they
/// renew.</summary>
internal static class ShopifyOrigin
{
    /// <summary>One of <see cref="OrderOrigin"/>; null: not said. An unknown source is a program or a sales channel
    /// that has a name or a number of its own.</summary>
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

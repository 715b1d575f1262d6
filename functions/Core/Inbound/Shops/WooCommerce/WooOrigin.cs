using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>Reads how an order was created: from <c>created_via</c>, and from the fields that subscription plugins
/// write on renewal orders.</summary>
internal static class WooOrigin
{
    // WooCommerce Subscriptions (and WebToffee's, modelled on it), SUMO Subscriptions, and RightPress Subscriptio:
    // present with any value.
    private static readonly string[] RenewalKeys =
    [
        "_subscription_renewal",
        "subscription_renewal",
        "_subscription_renewal_early",
        "sumo_renewal_order_date",
    ];

    // YITH, WP Swings (and its older name), RightPress Subscriptio: yes or no.
    private static readonly string[] RenewalFlagKeys =
    [
        "is_a_renew",
        "wps_sfw_renewal_order",
        "mwb_sfw_renewal_order",
        "_subscriptio_renewal",
        "_ywsbs_renew_order",
    ];

    /// <summary>One of <see cref="OrderOrigin"/>; null: unknown.</summary>
    public static string? Read(JsonCursor order) =>
        IsRenewal(order)
            ? OrderOrigin.SubscriptionRenewal
            : order.GetText("created_via")?.ToLowerInvariant() switch
            {
                null => null,
                "checkout" or "store-api" or "store_api" or "ppcp" or "express_checkout" => OrderOrigin.Online,
                "subscription" => OrderOrigin.SubscriptionRenewal,
                "admin" => OrderOrigin.Manual,
                "pos-rest-api" or "pos" or "woocommerce-pos" or "wcpos" or "yith_pos" or "openpos" =>
                    OrderOrigin.PointOfSale,
                "amazon" or "ebay" or "etsy" => OrderOrigin.Marketplace,
                _ => OrderOrigin.Api,
            };

    // An order with a parent order follows from it (a renewal, the second part of a deposit) and is not a new order.
    private static bool IsRenewal(JsonCursor order) =>
        (order.GetId("parent_id") is { } parent && parent != "0")
        || RenewalKeys.Any(key => WooMeta.ReadText(order, key) is not (null or "no" or "0" or "false"))
        || RenewalFlagKeys.Any(key => WooMeta.FindLast(order, key)?.GetBoolean("value") is true);
}

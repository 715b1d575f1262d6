using MarketingAutomation.Core.Inbound.Shops.Shopify;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using MarketingAutomation.Core.Inbound.Shops.WooCommerce;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>The supported shop platforms. A new platform needs a class and a line here.</summary>
public static class ShopProtocols
{
    /// <summary>All of them; no two have the same kind or name.</summary>
    public static IReadOnlyList<ShopProtocol> All { get; } =
    [new ShopifyProtocol(), new WooProtocol(), new StandardProtocol()];

    private static readonly Dictionary<WebhookKind, ShopProtocol> ByKind = All.ToDictionary(p => p.Kind);

    /// <summary>The protocol of a kind.</summary>
    public static ShopProtocol Of(WebhookKind kind) => ByKind[kind];
}

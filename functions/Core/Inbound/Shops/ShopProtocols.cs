using MarketingAutomation.Core.Inbound.Shops.Shopify;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using MarketingAutomation.Core.Inbound.Shops.WooCommerce;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>The supported shop platforms. A new platform needs a class and an entry in <see cref="All"/>: settings,
/// trial secrets, the <c>sign</c> command and the checks of published secrets follow this list.</summary>
public static class ShopProtocols
{
    /// <summary>Shopify.</summary>
    public static ShopProtocol Shopify { get; } = new ShopifyProtocol();

    /// <summary>WooCommerce.</summary>
    public static ShopProtocol WooCommerce { get; } = new WooProtocol();

    /// <summary>All other shops: Standard Webhooks.</summary>
    public static ShopProtocol Standard { get; } = new StandardProtocol();

    /// <summary>All of them; no two have the same name. The command that the first start prints posts an order of the
    /// first one that has a webhook.</summary>
    public static IReadOnlyList<ShopProtocol> All { get; } = [Shopify, WooCommerce, Standard];

    /// <summary>Writes the names as in a sentence: <c>shopify, woocommerce and standard</c>.</summary>
    /// <param name="conjunction">The word before the last name.</param>
    public static string WriteNames(string conjunction) =>
        $"{string.Join(", ", All.SkipLast(1).Select(p => p.Name))} {conjunction} {All[^1].Name}";

    /// <summary>The protocol with a name; null: there is none.</summary>
    public static ShopProtocol? Find(string name) => All.FirstOrDefault(p => p.Name == name);
}

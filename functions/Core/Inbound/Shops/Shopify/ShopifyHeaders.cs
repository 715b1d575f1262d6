namespace MarketingAutomation.Core.Inbound.Shops.Shopify;

/// <summary>Shopify's headers, with the old names (<c>X-Shopify-Topic</c>) and the new ones
/// (<c>Shopify-Topic</c>).</summary>
internal static class ShopifyHeaders
{
    public const string Topic = "Topic";
    public const string Hmac = "Hmac-Sha256";
    public const string WebhookId = "Webhook-Id";
    public const string TriggeredAt = "Triggered-At";
    public const string ShopDomain = "Shop-Domain";
    public const string Test = "Test";

    public static string FullName(string header) => "X-Shopify-" + header;

    public static string? Get(WebhookRequest request, string header) =>
        request.Header("X-Shopify-" + header) ?? request.Header("Shopify-" + header);

    public static bool IsTest(WebhookRequest request) =>
        string.Equals(Get(request, Test), "true", StringComparison.OrdinalIgnoreCase);
}

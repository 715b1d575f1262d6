namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>WooCommerce's headers.</summary>
internal static class WooHeaders
{
    public const string Topic = "X-WC-Webhook-Topic";
    public const string Signature = "X-WC-Webhook-Signature";
    public const string Source = "X-WC-Webhook-Source";
    public const string Resource = "X-WC-Webhook-Resource";
    public const string Event = "X-WC-Webhook-Event";
    public const string Id = "X-WC-Webhook-ID";
    public const string DeliveryId = "X-WC-Webhook-Delivery-ID";
}

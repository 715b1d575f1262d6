using System.Security.Cryptography;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Inbound.Shops.Shopify.Customers;
using MarketingAutomation.Core.Inbound.Shops.Shopify.Orders;
using MarketingAutomation.Core.Inbound.Shops.Shopify.Products;
using MarketingAutomation.Core.Inbound.Signatures;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify;

/// <summary>Reads Shopify's webhooks: verifies the signature over the raw body, then calls one parser per resource,
/// selected by the topic header.</summary>
internal static class ShopifyWebhook
{
    public static WebhookResult Read(WebhookSource source, WebhookRequest request, Instant realNow, string? country)
    {
        if (FindSignatureFault(source, request) is { } why)
        {
            return new WebhookResult.Unverified(why);
        }

        if (ShopifyHeaders.Get(request, ShopifyHeaders.Topic) is not { } topic)
        {
            return new WebhookResult.Malformed([
                new("header X-Shopify-Topic", "expected a topic such as orders/paid, found nothing"),
            ]);
        }

        topic = topic.ToLowerInvariant();
        if (SelectParser(topic) is not { } parse)
        {
            return new WebhookResult.Ignored(ExplainIgnored(topic));
        }

        if (ShopifyHeaders.IsTest(request) && !source.AcceptTestOrders)
        {
            return new WebhookResult.Ignored(
                $"{topic} is a test notification; Webhooks:{source.Name}:TestOrders=accept takes them as real"
            );
        }

        var delivery = new DeliveryContext(
            source,
            topic,
            DeliveryId(source, topic, request),
            TriggeredAt(request),
            realNow
        )
        {
            Country = country,
        };
        return ShopBody.Read(request.Body, body => parse(body, delivery));
    }

    /// <summary>The event's id, from the topic and the id that Shopify repeats in its retries; without that header from
    /// the body, which a retry repeats too.</summary>
    private static string DeliveryId(WebhookSource source, string topic, WebhookRequest request) =>
        EventId.Create(
            source.Name,
            topic,
            ShopifyHeaders.Get(request, ShopifyHeaders.WebhookId)
                ?? Convert.ToHexStringLower(SHA256.HashData(request.Body.Span))
        );

    private static Instant? TriggeredAt(WebhookRequest request) =>
        ShopifyHeaders.Get(request, ShopifyHeaders.TriggeredAt) is { } text
            ? IsoTime.Parse(text, assumeUtc: true)
            : null;

    public static WebhookResult.Unverified? CheckHeaders(WebhookSource source, WebhookRequest request) =>
        ShopifyHeaders.Get(request, ShopifyHeaders.Hmac) is { } signature && HmacSignature.IsWellFormed(signature)
            ? null
            : new(ExplainRefusal(source, request));

    private static string? FindSignatureFault(WebhookSource source, WebhookRequest request) =>
        ShopifyHeaders.Get(request, ShopifyHeaders.Hmac) is { } signature
        && BodySignature.MatchesAny(source.Secrets, request.Body.Span, signature)
            ? null
            : ExplainRefusal(source, request);

    private static string ExplainRefusal(WebhookSource source, WebhookRequest request)
    {
        var signature = ShopifyHeaders.Get(request, ShopifyHeaders.Hmac);
        return RefusalExplanation.Describe(
            signature is null
                ? "the header X-Shopify-Hmac-Sha256 is missing"
                : "X-Shopify-Hmac-Sha256 does not match the body",
            "Shopify-",
            source,
            request,
            ShopifyHeaders.IsTest(request)
                    ? "This is a test notification: the admin signs it with the store's own key (Settings, "
                        + "Notifications, Webhooks), not with an app's secret; add that key as a second secret, or "
                        + "place a test order."
                : signature is null ? null
                : "The secret is the app's client secret, or for webhooks made in the admin the key shown "
                    + "under Settings, Notifications, Webhooks."
        );
    }

    private static Func<JsonCursor, DeliveryContext, WebhookResult?>? SelectParser(string topic) =>
        topic switch
        {
            "orders/create" or "orders/paid" or "orders/updated" or "orders/cancelled" or "orders/fulfilled" =>
                ShopifyOrder.Read,
            "fulfillments/create" or "fulfillments/update" => ShopifyFulfillment.Read,
            "fulfillment_events/create" => ShopifyFulfillment.ReadEvent,
            "refunds/create" => ShopifyRefund.Read,
            "checkouts/create" or "checkouts/update" => ShopifyCheckout.Read,
            "customers/create" or "customers/update" => ShopifyCustomer.Read,
            "customers/delete" => ShopifyCustomer.ReadDeleted,
            "customers/merge" => ShopifyMerge.Read,
            "customers_email_marketing_consent/update" => ShopifyConsent.ReadEmail,
            "customers_marketing_consent/update" => ShopifyConsent.ReadSms,
            "customers/purchasing_summary" => ShopifyPurchasingSummary.Read,
            "customers/data_request" or "customers/redact" => ShopifyPrivacy.Read,
            "shop/redact" => ShopifyPrivacy.ReadShop,
            "products/create" or "products/update" => ShopifyProduct.Read,
            _ => null,
        };

    private static string ExplainIgnored(string topic) =>
        topic switch
        {
            "customer.tags_added" or "customer.tags_removed" => $"{topic}: tags are not used",
            "products/delete" => $"{topic}: it names no SKU; orders and products.csv keep the product",
            _ when topic.StartsWith("inventory_", StringComparison.Ordinal) =>
                $"{topic}: it names no SKU; subscribe to products/update, which reports stock, too",
            _ => $"{topic} is not acted on",
        };
}

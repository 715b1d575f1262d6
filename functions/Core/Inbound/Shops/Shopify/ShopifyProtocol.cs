using MarketingAutomation.Core.Inbound.Signatures;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify;

/// <summary>Shopify's REST-shaped webhooks, signed with the app's client secret.</summary>
public sealed class ShopifyProtocol : ShopProtocol
{
    public override string Name => "shopify";

    public override string DisplayName => "Shopify";

    public override string PaidTopic => "orders/paid";

    public override SampleDelivery Sample { get; } =
        new(
            "shopify-order-paid.json",
            [new("id", IsNumber: true), new("order_number", IsNumber: true), new("name", "#{id}")],
            [
                new("customer.id", IsNumber: true),
                new("email", "mari.tamm+{id}@example.com"),
                new("contact_email", "mari.tamm+{id}@example.com"),
                new("customer.email", "mari.tamm+{id}@example.com"),
                new("customer_locale", "en-EE"),
            ]
        );

    public override string SampleSecret => "fake-shopify-client-secret";

    public override string SecretFormat => $"the secret as shown, at least {MinSecretLength} characters";

    public override WebhookResult Read(WebhookSource source, WebhookRequest request, WebhookContext context) =>
        ShopifyWebhook.Read(source, request, context.RealNow, context.Country);

    public override WebhookResult.Unverified? CheckHeaders(
        WebhookSource source,
        WebhookRequest request,
        long? contentLength
    ) => ShopifyWebhook.CheckHeaders(source, request);

    public override void AddHeaders(
        IDictionary<string, string> headers,
        string secret,
        ReadOnlySpan<byte> body,
        string topic,
        string deliveryId,
        Instant at
    )
    {
        headers[ShopifyHeaders.FullName(ShopifyHeaders.Topic)] = topic;
        headers[ShopifyHeaders.FullName(ShopifyHeaders.WebhookId)] = deliveryId;
        headers[ShopifyHeaders.FullName(ShopifyHeaders.TriggeredAt)] = InstantPattern.ExtendedIso.Format(at);
        headers[ShopifyHeaders.FullName(ShopifyHeaders.ShopDomain)] = "metsa-ja-meri.example.com";
        headers[ShopifyHeaders.FullName(ShopifyHeaders.Hmac)] = BodySignature.Compute(secret, body);
    }
}

using MarketingAutomation.Core.Inbound.Signatures;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>WooCommerce's REST v3 resources, signed with the webhook's secret.</summary>
public sealed class WooProtocol : ShopProtocol
{
    public override string Name => "woocommerce";

    public override string DisplayName => "WooCommerce";

    public override string PaidTopic => "order.updated";

    public override SampleDelivery Sample { get; } =
        new(
            "woocommerce-order-updated.json",
            [new("id", IsNumber: true), new("number")],
            [new("customer_id", IsNumber: true), new("billing.email", "mari.tamm+{id}@example.com")]
        );

    public override string SampleSecret => "fake-woocommerce-secret";

    public override bool HasMetaDataKeys => true;

    public override WebhookResult Read(WebhookSource source, WebhookRequest request, WebhookContext context) =>
        WooWebhook.Read(source, request, context.RealNow, context.Zone);

    public override WebhookResult.Unverified? CheckHeaders(
        WebhookSource source,
        WebhookRequest request,
        long? contentLength
    ) => WooWebhook.CheckHeaders(source, request, contentLength);

    public override void AddHeaders(
        IDictionary<string, string> headers,
        string secret,
        ReadOnlySpan<byte> body,
        string topic,
        string deliveryId,
        Instant at
    )
    {
        var dot = topic.IndexOf('.', StringComparison.Ordinal);
        headers[WooHeaders.Source] = "https://metsa-ja-meri.example.com/";
        headers[WooHeaders.Topic] = topic;
        headers[WooHeaders.Resource] = dot < 0 ? topic : topic[..dot];
        headers[WooHeaders.Event] = dot < 0 ? "" : topic[(dot + 1)..];
        headers[WooHeaders.Id] = "1";
        headers[WooHeaders.DeliveryId] = deliveryId;
        headers[WooHeaders.Signature] = BodySignature.Compute(secret, body);
    }
}

using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Inbound.Signatures;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>Reads WooCommerce's webhooks: verifies the signature over the raw body; the body is the REST v3
/// resource.</summary>
internal static partial class WooWebhook
{
    private const int PingBytes = 64;

    public static WebhookResult Read(WebhookSource source, WebhookRequest request, Instant realNow, DateTimeZone zone)
    {
        var signature = request.Header(WooHeaders.Signature);
        if (signature is null && IsPing(request.Body.Span))
        {
            return new WebhookResult.Ignored("WooCommerce's ping: the webhook can reach us");
        }

        if (signature is null || !BodySignature.MatchesAny(source.Secrets, request.Body.Span, signature))
        {
            return CreateUnverified(source, request);
        }

        if (request.Header(WooHeaders.Topic) is not { } topic)
        {
            return new WebhookResult.Malformed([
                new($"header {WooHeaders.Topic}", "expected a topic such as order.updated, found nothing"),
            ]);
        }

        topic = topic.ToLowerInvariant();
        if (SelectParser(topic) is not { } parse)
        {
            return new WebhookResult.Ignored($"{topic} is not acted on");
        }

        var delivery = new DeliveryContext(source, topic, DeliveryId(source, topic, request), null, realNow)
        {
            Zone = zone,
        };
        return ShopBody.Read(request.Body, body => parse(body, delivery));
    }

    // A ping is not signed and is recognised by its body; it is so short that every sender announces its length.
    public static WebhookResult.Unverified? CheckHeaders(
        WebhookSource source,
        WebhookRequest request,
        long? announced
    ) =>
        request.Header(WooHeaders.Signature) is { } signature
            ? HmacSignature.IsWellFormed(signature)
                ? null
                : CreateUnverified(source, request)
            : announced < PingBytes
                ? null
                : CreateUnverified(source, request);

    private static WebhookResult.Unverified CreateUnverified(WebhookSource source, WebhookRequest request) =>
        new(
            RefusalExplanation.Describe(
                request.Header(WooHeaders.Signature) is null
                    ? $"the header {WooHeaders.Signature} is missing"
                    : $"{WooHeaders.Signature} does not match the body",
                "X-WC-",
                source,
                request,
                "The secret is the one in the webhook's own settings (WooCommerce, Settings, Advanced, Webhooks)."
            )
        );

    /// <summary>
    /// The event's id is made from the body. WooCommerce's own delivery id is not used, because two deliveries in one
    /// second share it; nor is the time of change, which has whole seconds: an order that is placed and paid within one
    /// second is reported twice.
    /// </summary>
    private static string DeliveryId(WebhookSource source, string topic, WebhookRequest request) =>
        EventId.Create(source.Name, topic, Convert.ToHexStringLower(SHA256.HashData(request.Body.Span)));

    /// <summary>When a webhook is saved, WooCommerce posts an unsigned form and expects 200.</summary>
    private static bool IsPing(ReadOnlySpan<byte> body) =>
        body.Length < PingBytes && Ping().IsMatch(System.Text.Encoding.ASCII.GetString(body));

    private static Func<JsonCursor, DeliveryContext, WebhookResult?>? SelectParser(string topic) =>
        topic switch
        {
            "order.created" or "order.updated" or "order.restored" => WooOrder.Read,
            "order.deleted" => WooOrder.ReadDeleted,
            "customer.created" or "customer.updated" => WooCustomer.Read,
            "customer.deleted" => WooCustomer.ReadDeleted,
            "product.created" or "product.updated" or "product.restored" => WooProduct.Read,
            _ => null,
        };

    [GeneratedRegex(@"^webhook_id=\d+\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ping();
}

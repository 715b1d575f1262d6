using MarketingAutomation.Core.Inbound.Signatures;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Standard;

/// <summary>Standard Webhooks signatures with the event formats of docs/events.md: for all other shops.</summary>
public sealed class StandardProtocol : ShopProtocol
{
    private const string Prefix = "whsec_";
    private const int MinSecretBytes = 24;

    public override string Name => "standard";

    public override string DisplayName => "standard";

    public override string PaidTopic => "";

    public override SampleDelivery Sample { get; } =
        new(
            "standard-order-paid.json",
            [new("data.order.id")],
            [
                new("data.customer.id"),
                new("data.customer.email", "liis.saar+{id}@example.com"),
                new("data.customer.locale", "en-EE"),
            ]
        );

    public override string SampleSecret => "whsec_ZmFrZS1mYWtlLWZha2UtZmFrZS1mYWtlLWZha2UtZmFrZQ==";

    public override string SecretFormat => $"{Prefix} and base64 of at least {MinSecretBytes} bytes";

    public override string SecretCommand => "echo whsec_$(openssl rand -base64 32)";

    public override int TrialSecretBytes => 32;

    public override string CreateTrialSecret(ReadOnlySpan<byte> random) => Prefix + Convert.ToBase64String(random);

    public override WebhookResult Read(WebhookSource source, WebhookRequest request, WebhookContext context) =>
        StandardWebhook.Read(source, request, context.RealNow, context.Topics, context.Country);

    public override WebhookResult.Unverified? CheckHeaders(
        WebhookSource source,
        WebhookRequest request,
        long? contentLength
    ) => StandardWebhook.CheckHeaders(source, request);

    public override void AddHeaders(
        IDictionary<string, string> headers,
        string secret,
        ReadOnlySpan<byte> body,
        string topic,
        string deliveryId,
        Instant at
    )
    {
        headers[StandardSignature.IdHeader] = deliveryId;
        headers[StandardSignature.TimestampHeader] = StandardSignature.FormatTimestamp(at);
        headers[StandardSignature.SignatureHeader] = StandardSignature.Compute(secret, deliveryId, at, body);
    }

    public override string? CheckSecret(string secret) =>
        !secret.StartsWith(Prefix, StringComparison.Ordinal) ? $"does not start with {Prefix}"
        : !Convert.TryFromBase64String(secret[Prefix.Length..], new byte[secret.Length], out var length)
        || length < MinSecretBytes
            ? $"not base64 of at least {MinSecretBytes} bytes after {Prefix}"
        : null;
}

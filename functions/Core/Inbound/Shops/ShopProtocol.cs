using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>
/// How the webhooks of one shop platform are verified, read and signed. Pure. One class a platform, registered in <see
/// cref="ShopProtocols"/>.
/// </summary>
public abstract class ShopProtocol
{
    /// <summary>Least characters of a secret that a shop makes itself. Shopify's own have 32 and more.</summary>
    protected const int MinSecretLength = 16;

    /// <summary>The platform.</summary>
    public abstract WebhookKind Kind { get; }

    /// <summary>The value of the setting <c>Webhooks:{name}:Kind</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The topic of a paid order; empty: the platform sends no topics.</summary>
    public abstract string PaidTopic { get; }

    /// <summary>Verifies the signature over the raw bytes, then reads the body. Never throws for what a sender can
    /// send.</summary>
    public abstract WebhookResult Read(WebhookSource source, WebhookRequest request, WebhookContext context);

    /// <summary>What the headers alone say against a delivery; null: its body decides.</summary>
    /// <param name="contentLength">Bytes that the sender announces; null: none.</param>
    public abstract WebhookResult.Unverified? CheckHeaders(
        WebhookSource source,
        WebhookRequest request,
        long? contentLength
    );

    /// <summary>Adds the headers that the platform sends with a body, signature included.</summary>
    /// <param name="topic">The platform's own topic; ignored where <see cref="PaidTopic"/> is empty.</param>
    /// <param name="deliveryId">The id that the platform repeats over its retries.</param>
    /// <param name="at">The time of sending.</param>
    public abstract void AddHeaders(
        IDictionary<string, string> headers,
        string secret,
        ReadOnlySpan<byte> body,
        string topic,
        string deliveryId,
        Instant at
    );

    /// <summary>What is wrong with a secret, in words that do not contain it; null: nothing. The secret is not
    /// empty.</summary>
    public virtual string? CheckSecret(string secret) =>
        secret.Length < MinSecretLength ? $"has {Values.CountText.WithNoun(secret.Length, "character")}" : null;
}

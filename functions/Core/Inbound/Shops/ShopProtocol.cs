using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>
/// Verifies, reads and signs the webhooks of one shop platform. Pure. One class per platform, registered in
/// <see cref="ShopProtocols"/>.
/// </summary>
public abstract class ShopProtocol
{
    /// <summary>Minimum length in characters of a secret that the shop chooses itself. Shopify's own secrets have 32 or
    /// more.</summary>
    protected const int MinSecretLength = 16;

    /// <summary>The value of the setting <c>Webhooks:{name}:Kind</c>; lower-case letters.</summary>
    public abstract string Name { get; }

    /// <summary>The platform's name in sentences.</summary>
    public abstract string DisplayName { get; }

    /// <summary>The topic of a paid order; empty: the platform sends no topics.</summary>
    public abstract string PaidTopic { get; }

    /// <summary>Verifies the signature over the raw bytes, then reads the body. Never throws for anything a sender can
    /// send.</summary>
    public abstract WebhookResult Read(WebhookSource source, WebhookRequest request, WebhookContext context);

    /// <summary>Refuses a delivery by its headers alone; null: its body decides.</summary>
    /// <param name="contentLength">Body length in bytes that the sender announces; null: not announced.</param>
    public abstract WebhookResult.Unverified? CheckHeaders(
        WebhookSource source,
        WebhookRequest request,
        long? contentLength
    );

    /// <summary>Adds the headers that the platform sends with a body, signature included.</summary>
    /// <param name="topic">The platform's own topic; ignored where <see cref="PaidTopic"/> is empty.</param>
    /// <param name="deliveryId">The id that the platform repeats in its retries.</param>
    /// <param name="at">The time of sending.</param>
    public abstract void AddHeaders(
        IDictionary<string, string> headers,
        string secret,
        ReadOnlySpan<byte> body,
        string topic,
        string deliveryId,
        Instant at
    );

    /// <summary>The sample delivery of a paid order.</summary>
    public abstract SampleDelivery Sample { get; }

    /// <summary>The secret in <c>local.settings.sample.json</c>. It is public: refused where other machines reach the
    /// program.</summary>
    public abstract string SampleSecret { get; }

    /// <summary>What a secret has to be, for the list of settings.</summary>
    public virtual string SecretFormat => $"at least {MinSecretLength} characters";

    /// <summary>The command that makes a secret; null: the platform makes it and shows it.</summary>
    public virtual string? SecretCommand => null;

    /// <summary>True: the settings may name <c>meta_data</c> keys that hold consent and language.</summary>
    public virtual bool HasMetaDataKeys => false;

    /// <summary>Creates a secret for a webhook that is only tried out, from <see cref="TrialSecretBytes"/> random
    /// bytes.</summary>
    public virtual string CreateTrialSecret(ReadOnlySpan<byte> random) => Convert.ToHexStringLower(random);

    /// <summary>How many random bytes a trial secret is made of.</summary>
    public virtual int TrialSecretBytes => 24;

    /// <summary>The fault of a secret, in words that do not contain it; null: none. The secret must not be
    /// empty.</summary>
    public virtual string? CheckSecret(string secret) =>
        secret.Length < MinSecretLength ? $"has {CountText.WithNoun(secret.Length, "character")}" : null;
}

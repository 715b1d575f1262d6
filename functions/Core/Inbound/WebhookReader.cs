using MarketingAutomation.Core.Inbound.Shops;
using NodaTime;

namespace MarketingAutomation.Core.Inbound;

/// <summary>The way in for shops: verified over raw bytes first, parsed after, never the other way round.</summary>
public static class WebhookReader
{
    /// <summary>
    /// What a delivery is. Pure; never throws for what a sender can send. <paramref name="realNow"/> is the real time,
    /// also where a scaled clock drives decisions: it judges the freshness of signatures and stands in where a sender
    /// tells no time.
    /// </summary>
    /// <param name="topics">Topics that policy.yaml has, for consents of our own event shape; null: not
    /// checked.</param>
    /// <param name="zone">The shop's zone, for WooCommerce's dates of older API versions, which name none; null:
    /// UTC.</param>
    /// <param name="country">The shop's country, in which the number of a request of law is read where nothing else is
    /// told; null: only numbers in full are.</param>
    public static WebhookResult Read(
        WebhookSource source,
        WebhookRequest request,
        Instant realNow,
        IReadOnlyCollection<string>? topics = null,
        DateTimeZone? zone = null,
        string? country = null
    ) =>
        ShopProtocols
            .Of(source.Kind)
            .Read(source, request, new WebhookContext(realNow, topics, zone ?? DateTimeZone.Utc, country));

    /// <summary>
    /// What the headers alone say against a delivery, so that a stranger's body need not be read; null: its body
    /// decides. Says nothing that <see cref="Read"/> would not.
    /// </summary>
    /// <param name="contentLength">Bytes the sender announces; null: it does not.</param>
    public static WebhookResult.Unverified? CheckHeaders(
        WebhookSource source,
        IReadOnlyDictionary<string, string> headers,
        long? contentLength
    )
    {
        var request = new WebhookRequest(headers, default) { IsBodyRead = false };
        return ShopProtocols.Of(source.Kind).CheckHeaders(source, request, contentLength);
    }

    /// <summary>
    /// The headers a shop would send with a body: for tests, the <c>sign</c> command and the demo. <paramref
    /// name="topic"/> is the platform's own (<c>orders/paid</c>, <c>order.updated</c>; standard has none), <paramref
    /// name="deliveryId"/> what it repeats over its retries, <paramref name="at"/> the time of sending.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Sign(
        WebhookKind kind,
        string secret,
        ReadOnlySpan<byte> body,
        string topic,
        string deliveryId,
        Instant at
    )
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Type"] = "application/json",
        };
        ShopProtocols.Of(kind).AddHeaders(headers, secret, body, topic, deliveryId, at);
        return headers;
    }
}

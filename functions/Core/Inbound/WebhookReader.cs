using MarketingAutomation.Core.Inbound.Shops;
using NodaTime;

namespace MarketingAutomation.Core.Inbound;

/// <summary>Verifies and reads the webhook deliveries of shops. The signature over the raw bytes is always verified
/// before the body is parsed.</summary>
public static class WebhookReader
{
    /// <summary>
    /// Verifies and reads one delivery. Pure; never throws for anything a sender can send. <paramref name="realNow"/>
    /// is the real time, also where a scaled clock drives decisions: the age of signatures is checked with it, and it
    /// is the time of an event whose sender gives none.
    /// </summary>
    /// <param name="topics">Topics of policy.yaml, for consents in our own event format; null: not checked.</param>
    /// <param name="zone">The shop's time zone, for dates of older WooCommerce API versions, which have no zone; null:
    /// UTC.</param>
    /// <param name="country">The shop's country, used to read the phone number of a privacy request that names no
    /// country; null: only international numbers are read.</param>
    public static WebhookResult Read(
        WebhookSource source,
        WebhookRequest request,
        Instant realNow,
        IReadOnlyCollection<string>? topics = null,
        DateTimeZone? zone = null,
        string? country = null
    ) => source.Protocol.Read(source, request, new WebhookContext(realNow, topics, zone ?? DateTimeZone.Utc, country));

    /// <summary>
    /// Refuses a delivery by its headers alone, so that the body of an unknown sender need not be read; null: the body
    /// decides. It refuses nothing that <see cref="Read"/> would accept.
    /// </summary>
    /// <param name="contentLength">Body length in bytes that the sender announces; null: not announced.</param>
    public static WebhookResult.Unverified? CheckHeaders(
        WebhookSource source,
        IReadOnlyDictionary<string, string> headers,
        long? contentLength
    )
    {
        var request = new WebhookRequest(headers, default) { IsBodyRead = false };
        return source.Protocol.CheckHeaders(source, request, contentLength);
    }

    /// <summary>
    /// Creates the headers that a shop would send with a body: for tests, the <c>sign</c> command and the demo.
    /// <paramref name="topic"/> is the platform's own (<c>orders/paid</c>, <c>order.updated</c>; standard has none),
    /// <paramref name="deliveryId"/> the id that the platform repeats in its retries, <paramref name="at"/> the time of
    /// sending.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Sign(
        ShopProtocol protocol,
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
        protocol.AddHeaders(headers, secret, body, topic, deliveryId, at);
        return headers;
    }
}

using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using NodaTime;

namespace MarketingAutomation.Embedded.Cli.Samples;

/// <summary>Writes the request that a shop would send with a body as arguments of <c>curl</c>.</summary>
public static class SignedRequest
{
    /// <summary>Returns <c>-H 'X-Shopify-Topic: orders/paid' -H …</c>, for any POSIX shell.</summary>
    /// <param name="at">When it is sent; standard webhooks older than five minutes of real time are refused.</param>
    public static string CurlHeaders(
        ShopProtocol protocol,
        string secret,
        ReadOnlySpan<byte> body,
        string topic,
        string deliveryId,
        Instant at
    ) =>
        string.Join(
            ' ',
            WebhookReader
                .Sign(protocol, secret, body, topic, deliveryId, at)
                .Select(h => $"-H {Quote($"{h.Key}: {h.Value}")}")
        );

    /// <summary>Quotes a text as one argument of a POSIX shell.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

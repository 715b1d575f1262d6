using System.Globalization;
using System.Text;
using MarketingAutomation.Core.Inbound.Shops;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Signatures;

/// <summary>
/// Verifies signatures of Standard Webhooks 1.0 (<c>v1</c>, symmetric): HMAC-SHA256 over <c>id.timestamp.body</c>;
/// several signatures in one header, separated by spaces; secrets are <c>whsec_</c> and base64.
/// </summary>
public static class StandardSignature
{
    /// <summary>Maximum difference between a timestamp and the real time, in both directions; not checked where our
    /// clock is known to be wrong.</summary>
    public static readonly Duration Tolerance = Duration.FromMinutes(5);

    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string Version = "v1,";
    private const string SecretPrefix = "whsec_";

    public static string Compute(string secret, string id, Instant at, ReadOnlySpan<byte> body) =>
        Version + HmacSignature.Compute(DecodeKey(secret), SignedBytes(id, FormatTimestamp(at), body));

    public static string FormatTimestamp(Instant at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Null: signed with one of the secrets and recent enough; else the reason why not.</summary>
    public static string? FindFault(IReadOnlyList<string> secrets, WebhookRequest request, Instant realNow)
    {
        if (FindHeaderFault(request, out var seconds) is { } missing)
        {
            return missing;
        }

        if (
            !MatchesAny(
                secrets,
                SignedBytes(request.Header(IdHeader)!, request.Header(TimestampHeader)!, request.Body.Span),
                request.Header(SignatureHeader)!
            )
        )
        {
            return "no signature in webhook-signature matches";
        }

        var age = realNow - Instant.FromUnixTimeSeconds(seconds);
        return !request.ClockIsReliable ? null
            : age > Tolerance
                ? $"correctly signed, but {age.TotalSeconds:0} s old; at most {Tolerance.TotalSeconds:0} s are "
                    + $"accepted (a replay, a delayed proxy, or a wrong clock)"
            : age < -Tolerance
                ? $"correctly signed, but dated {-age.TotalSeconds:0} s in the future; at most "
                    + $"{Tolerance.TotalSeconds:0} s are accepted (a wrong clock)"
            : null;
    }

    /// <summary>The fault of the headers, independent of the body; null: none.</summary>
    public static string? FindHeaderFault(WebhookRequest request, out long seconds)
    {
        seconds = 0;
        return request.Header(IdHeader) is null
            || request.Header(TimestampHeader) is not { } timestamp
            || request.Header(SignatureHeader) is null
                ? $"the headers {IdHeader}, {TimestampHeader} and {SignatureHeader} are not all there"
            : !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
            || seconds > 253_402_300_799
                ? $"{TimestampHeader} is not a number of seconds since 1970"
            : null;
    }

    private static bool MatchesAny(IReadOnlyList<string> secrets, byte[] signed, string signatures)
    {
        var keys = secrets.Select(DecodeKey).Where(key => key.Length > 0).ToList();
        var matches = false;
        foreach (var part in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(10))
        {
            if (part.StartsWith(Version, StringComparison.Ordinal))
            {
                matches |= HmacSignature.MatchesAny(keys, signed, part.AsSpan(Version.Length));
            }
        }

        return matches;
    }

    /// <summary>The key of a secret: base64 after <c>whsec_</c>; of a secret that is not base64, its UTF-8
    /// bytes.</summary>
    private static byte[] DecodeKey(string secret)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : Encoding.UTF8.GetBytes(text);
    }

    private static byte[] SignedBytes(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetByteCount(id) + 1 + Encoding.UTF8.GetByteCount(timestamp) + 1;
        var signed = new byte[head + body.Length];
        var written = Encoding.UTF8.GetBytes(id, signed);
        signed[written++] = (byte)'.';
        written += Encoding.UTF8.GetBytes(timestamp, signed.AsSpan(written));
        signed[written] = (byte)'.';
        body.CopyTo(signed.AsSpan(head));
        return signed;
    }
}

using System.Globalization;
using System.Text;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Signatures;

/// <summary>
/// Standard Webhooks 1.0 (<c>v1</c>, symmetric): HMAC-SHA256 over <c>id.timestamp.body</c>; several signatures in one
/// header,
/// separated by spaces; secrets are <c>whsec_</c> and base64.
/// </summary>
internal static class StandardSignature
{
    /// <summary>How far a timestamp may lie from the real time, in both directions, where our clock can be
    /// right.</summary>
    public static readonly Duration Tolerance = Duration.FromMinutes(5);

    public const string Id = "webhook-id";
    public const string Timestamp = "webhook-timestamp";
    public const string Signature = "webhook-signature";

    private const string Version = "v1,";
    private const string SecretPrefix = "whsec_";

    public static string Of(string secret, string id, Instant at, ReadOnlySpan<byte> body) =>
        Version + HmacSignature.Of(Key(secret), Signed(id, Text(at), body));

    public static string Text(Instant at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Null when it is signed by one of the secrets and fresh; else why not.</summary>
    public static string? Fault(IReadOnlyList<string> secrets, WebhookRequest request, Instant realNow)
    {
        if (FaultOfHeaders(request, out var seconds) is { } missing)
        {
            return missing;
        }

        if (
            !IsByAny(
                secrets,
                Signed(request.Header(Id)!, request.Header(Timestamp)!, request.Body.Span),
                request.Header(Signature)!
            )
        )
        {
            return "no signature in webhook-signature matches";
        }

        var age = realNow - Instant.FromUnixTimeSeconds(seconds);
        return !request.ClockIsRight ? null
            : age > Tolerance
                ? $"correctly signed, but {age.TotalSeconds:0} s old; at most {Tolerance.TotalSeconds:0} s are "
                    + $"accepted (a replay, a delayed proxy, or a wrong clock)"
            : age < -Tolerance
                ? $"correctly signed, but dated {-age.TotalSeconds:0} s in the future; at most "
                    + $"{Tolerance.TotalSeconds:0} s are accepted (a wrong clock)"
            : null;
    }

    /// <summary>What is wrong with the headers whatever the body is; null: nothing.</summary>
    public static string? FaultOfHeaders(WebhookRequest request, out long seconds)
    {
        seconds = 0;
        return request.Header(Id) is null
            || request.Header(Timestamp) is not { } timestamp
            || request.Header(Signature) is null
                ? $"the headers {Id}, {Timestamp} and {Signature} are not all there"
            : !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
            || seconds > 253_402_300_799
                ? $"{Timestamp} is not a number of seconds since 1970"
            : null;
    }

    private static bool IsByAny(IReadOnlyList<string> secrets, byte[] signed, string signatures)
    {
        var keys = secrets.Select(Key).Where(key => key.Length > 0).ToList();
        var matches = false;
        foreach (var part in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(10))
        {
            if (part.StartsWith(Version, StringComparison.Ordinal))
            {
                matches |= HmacSignature.IsByAny(keys, signed, part.AsSpan(Version.Length));
            }
        }

        return matches;
    }

    /// <summary>The key behind a secret: base64 after <c>whsec_</c>; a secret that is not base64 is taken as its UTF-8
    /// bytes.</summary>
    private static byte[] Key(string secret)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : Encoding.UTF8.GetBytes(text);
    }

    private static byte[] Signed(string id, string timestamp, ReadOnlySpan<byte> body)
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

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Providers.SendGrid;

/// <summary>
/// Verifies SendGrid's signatures. Its event webhook and, under a security policy, its Inbound Parse posts are signed
/// in the same way: ECDSA on P-256 with SHA-256 over the timestamp header and the raw body, DER in base64.
/// </summary>
/// <remarks>
/// Maximum age of a post: SendGrid does not document it, and does not document whether a post repeated after an outage
/// of ours (for up to a day, replies for three) gets a new signature. If it does not, a window of minutes would lose
/// every bounce and complaint of the outage. A replay within the window changes nothing: events count once by their id,
/// and marks and opt-outs have the time at which they were made. So the window is SendGrid's own retry period plus one
/// hour. While our clock is known to be wrong, the age is not checked: a refused reply is not sent again.
/// </remarks>
public static class SendGridSignature
{
    public const string Header = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    /// <summary>Events are repeated for 24 hours.</summary>
    public static readonly Duration MaxEventAge = Duration.FromHours(25);

    /// <summary>Inbound Parse posts are repeated for three days.</summary>
    public static readonly Duration MaxReplyAge = Duration.FromHours(73);

    private static readonly Duration MaxClockSkew = Duration.FromMinutes(10);

    /// <summary>Null: signed with this key within the window; else the reason why not.</summary>
    /// <param name="publicKey">SPKI in base64, as SendGrid shows it; null: none is configured, and nothing is
    /// accepted.</param>
    /// <param name="setting">Name of the setting that holds the key, for the owner's explanation.</param>
    public static string? FindFault(
        string? publicKey,
        string setting,
        ProviderRequest request,
        Duration oldest,
        Instant realNow
    )
    {
        if (FindHeaderFault(publicKey, setting, request, out var seconds) is { } why)
        {
            return why;
        }

        if (!IsSignedBy(publicKey!, request.Header(TimestampHeader)!, request.Body.Span, request.Header(Header)!))
        {
            return $"the signature is not made with {setting} over this body of "
                + $"{CountText.WithNoun(request.Body.Length, "byte")}";
        }

        var age = realNow - Instant.FromUnixTimeSeconds(seconds);
        return !request.ClockIsReliable ? null
            : age > oldest
                ? $"correctly signed, but {CountText.WithNoun((decimal)Math.Round(age.TotalHours), "hour")} old; at "
                    + $"most {CountText.FormatDuration(oldest)} are accepted"
            : age < -MaxClockSkew ? "correctly signed, but dated in the future (a wrong clock)"
            : null;
    }

    /// <summary>The fault of the key or the headers, independent of the body; null: none. <paramref name="seconds"/>:
    /// the time of signing, in seconds since 1970.</summary>
    public static string? FindHeaderFault(string? publicKey, string setting, ProviderRequest request, out long seconds)
    {
        seconds = 0;
        return publicKey is null ? $"{setting} is not set, so nothing can be verified"
            : request.Header(Header) is null || request.Header(TimestampHeader) is not { } timestamp
                ? $"the headers {Header} and {TimestampHeader} are not both there: is signing switched on?"
            : !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
            || seconds > 253_402_300_799
                ? $"{TimestampHeader} is not a number of seconds since 1970"
            : null;
    }

    /// <summary>True: it is a public key on P-256, in base64.</summary>
    public static bool IsKey(string publicKey)
    {
        using var key = ImportKey(publicKey);
        return key?.KeySize == 256;
    }

    private static bool IsSignedBy(string publicKey, string timestamp, ReadOnlySpan<byte> body, string signature)
    {
        var bytes = new byte[signature.Length];
        using var key = ImportKey(publicKey);
        if (key is null || signature.Length > 200 || !Convert.TryFromBase64String(signature, bytes, out var length))
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(timestamp));
        hash.AppendData(body);
        try
        {
            return key.VerifyHash(
                hash.GetHashAndReset(),
                bytes.AsSpan(0, length),
                DSASignatureFormat.Rfc3279DerSequence
            );
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static ECDsa? ImportKey(string publicKey)
    {
        var bytes = new byte[publicKey.Length];
        if (!Convert.TryFromBase64String(publicKey, bytes, out var length))
        {
            return null;
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(bytes.AsSpan(0, length), out _);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }
}

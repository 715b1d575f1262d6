using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Providers.SendGrid;

/// <summary>
/// SendGrid signs its event webhook and, under a security policy, its Inbound Parse posts alike: ECDSA on P-256 with
/// SHA-256 over the timestamp header and the raw body, DER in base64.
/// </summary>
/// <remarks>
/// How old a post may be: SendGrid says nothing of it, and not whether a post repeated after an outage of ours (for up
/// to a day, replies for three) is signed anew. Were it not, a window of minutes would lose every bounce and complaint
/// of the outage. A replay within the window changes nothing: events count once by their id, and marks and opt-outs
/// carry the time they were made at. So the window is SendGrid's own patience and an hour. While our clock cannot be
/// right there is no window: a reply that is refused is not sent again.
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

    /// <summary>Null when this key signed it within the window; else why not.</summary>
    /// <param name="publicKey">SPKI in base64, as SendGrid shows it; null: none is set, and nothing is
    /// accepted.</param>
    /// <param name="setting">Which setting it comes from, for the owner.</param>
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

    /// <summary>What is wrong whatever the body is; null: nothing. <paramref name="seconds"/>: the time it was signed
    /// at, since 1970.</summary>
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

    /// <summary>True: it is the public half of a key on P-256, in base64.</summary>
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

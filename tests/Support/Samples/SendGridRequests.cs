using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.SendGrid;
using NodaTime;

namespace MarketingAutomation.Support.Samples;

/// <summary>Posts as SendGrid signs them, with a key of this run.</summary>
public static class SendGridRequests
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);

    public static string PublicKey { get; } = Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo());

    public static ProviderRequest Sign(string body, Instant? at = null, string? contentType = null) =>
        Sign(Encoding.UTF8.GetBytes(body), at, contentType);

    public static ProviderRequest Sign(byte[] body, Instant? at = null, string? contentType = null)
    {
        var timestamp = (at ?? Now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signature;
        lock (Key)
        {
            signature = Key.SignData(
                [.. Encoding.ASCII.GetBytes(timestamp), .. body],
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            );
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [SendGridSignature.Header] = Convert.ToBase64String(signature),
            [SendGridSignature.TimestampHeader] = timestamp,
        };
        if (contentType is not null)
        {
            headers["Content-Type"] = contentType;
        }

        return new ProviderRequest("https://ma.example.com/providers/sendgrid/events", headers, body);
    }

    /// <summary>What came of a signed list of entries.</summary>
    public static ProviderResult.Accepted ReadEvents(params string[] entries) =>
        (ProviderResult.Accepted)SendGridEventWebhook.Read(PublicKey, Sign($"[{string.Join(',', entries)}]"), Now);
}

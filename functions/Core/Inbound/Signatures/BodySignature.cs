using System.Text;

namespace MarketingAutomation.Core.Inbound.Signatures;

/// <summary>Verifies the signature of Shopify and WooCommerce: over the raw bytes of the body, with the secret's UTF-8
/// bytes as key.</summary>
internal static class BodySignature
{
    public static string Compute(string secret, ReadOnlySpan<byte> body) =>
        HmacSignature.Compute(Encoding.UTF8.GetBytes(secret), body);

    public static bool MatchesAny(IReadOnlyList<string> secrets, ReadOnlySpan<byte> body, string signature)
    {
        var keys = new List<byte[]>(secrets.Count);
        foreach (var secret in secrets)
        {
            // With an empty secret, anyone could sign.
            if (secret.Length > 0)
            {
                keys.Add(Encoding.UTF8.GetBytes(secret));
            }
        }

        return HmacSignature.MatchesAny(keys, body, signature);
    }
}

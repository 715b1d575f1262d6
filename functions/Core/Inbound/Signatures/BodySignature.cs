using System.Text;

namespace MarketingAutomation.Core.Inbound.Signatures;

/// <summary>Shopify and WooCommerce sign the bare bytes of the body with the secret's UTF-8 bytes.</summary>
internal static class BodySignature
{
    public static string Compute(string secret, ReadOnlySpan<byte> body) =>
        HmacSignature.Compute(Encoding.UTF8.GetBytes(secret), body);

    public static bool MatchesAny(IReadOnlyList<string> secrets, ReadOnlySpan<byte> body, string signature)
    {
        var keys = new List<byte[]>(secrets.Count);
        foreach (var secret in secrets)
        {
            // An empty secret would let anybody sign.
            if (secret.Length > 0)
            {
                keys.Add(Encoding.UTF8.GetBytes(secret));
            }
        }

        return HmacSignature.MatchesAny(keys, body, signature);
    }
}

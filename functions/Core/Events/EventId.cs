using System.Security.Cryptography;
using System.Text;

namespace MarketingAutomation.Core.Events;

/// <summary>Creates event ids from the parts that a platform repeats in its retries, so that a delivery received twice
/// is one event.</summary>
public static class EventId
{
    /// <summary>
    /// <c>SOURCE-HASH</c>: the hash is 128 bits of SHA-256 over the parts, in lower-case hex. Parts are ids and topics,
    /// never e-mail addresses or phone numbers.
    /// </summary>
    public static string Create(string source, params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder(source);
        foreach (var part in parts)
        {
            text.Append('\n').Append(part);
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return $"{source}-{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }
}

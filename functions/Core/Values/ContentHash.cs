using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MarketingAutomation.Core.Values;

/// <summary>Hash of content: the first 64 bits of SHA-256, as 16 hex characters.</summary>
internal static class ContentHash
{
    /// <summary>Hash of one text.</summary>
    public static string Compute(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>Hash of several texts, in this order.</summary>
    public static string ComputeParts(params ReadOnlySpan<string> parts) => Compute(string.Join('\n', parts));

    /// <summary>A number between 0 and 1, both excluded, derived from several texts: evenly distributed, and the same
    /// each time.</summary>
    public static double Draw(params ReadOnlySpan<string> parts) =>
        ((ulong.Parse(ComputeParts(parts), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> 11) + 0.5)
        / (1UL << 53);

    /// <summary>Hash of files by path. The lengths are hashed too, so that the border between two files is part of the
    /// hash.</summary>
    public static string Compute(IReadOnlyDictionary<string, string> files)
    {
        var all = new StringBuilder();
        foreach (var (path, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            all.Append(CultureInfo.InvariantCulture, $"{path.Length} {path} {text.Length} {text}\n");
        }

        return Compute(all.ToString());
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MarketingAutomation.Core.Values;

/// <summary>Names content by what it is: the first 64 bits of SHA-256, as 16 hex characters.</summary>
internal static class ContentHash
{
    /// <summary>Of one text.</summary>
    public static string Compute(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>Of files by path; lengths keep one file's end apart from the next one's start.</summary>
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

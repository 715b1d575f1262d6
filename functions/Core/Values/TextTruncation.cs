using System.Globalization;

namespace MarketingAutomation.Core.Values;

/// <summary>Truncates text at grapheme cluster boundaries: never within a surrogate pair, an accented letter or a
/// joined emoji.</summary>
public static class TextTruncation
{
    /// <summary>
    /// The first <paramref name="maxLength"/> UTF-16 code units at most; the whole text where it fits. Empty when the
    /// first character alone is longer.
    /// </summary>
    public static string Truncate(string text, int maxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        var end = 0;
        while (StringInfo.GetNextTextElementLength(text.AsSpan(end)) is var length && end + length <= maxLength)
        {
            end += length;
        }

        return text[..end];
    }

    /// <summary>At most <paramref name="maxLength"/> UTF-16 code units; the last one is "…" where text was
    /// removed.</summary>
    public static string TruncateWithEllipsis(string text, int maxLength) =>
        text.Length <= maxLength ? text : $"{Truncate(text, maxLength - 1)}…";
}

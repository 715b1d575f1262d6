using System.Globalization;

namespace MarketingAutomation.Core.Values;

/// <summary>Cuts text between whole characters as a reader sees them (grapheme clusters): never within a surrogate
/// pair, an accent or a joined emoji.</summary>
public static class TextTruncation
{
    /// <summary>
    /// At most <paramref name="maxLength"/> UTF-16 code units from the start; the text itself where it fits. Empty when
    /// the first character alone is longer.
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

    /// <summary>At most <paramref name="maxLength"/> UTF-16 code units, the last one "…" where something was cut
    /// off.</summary>
    public static string TruncateWithEllipsis(string text, int maxLength) =>
        text.Length <= maxLength ? text : $"{Truncate(text, maxLength - 1)}…";
}

using System.Globalization;

namespace MarketingAutomation.Core.Values;

/// <summary>Cuts text between whole characters as a reader sees them (grapheme clusters): never within a surrogate
/// pair, an accent or a joined emoji.</summary>
public static class TextCut
{
    /// <summary>
    /// At most <paramref name="most"/> UTF-16 code units from the start; the text itself where it fits. Empty when the
    /// first character alone is longer.
    /// </summary>
    public static string To(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = 0;
        while (StringInfo.GetNextTextElementLength(text.AsSpan(end)) is var length && end + length <= most)
        {
            end += length;
        }

        return text[..end];
    }

    /// <summary>At most <paramref name="most"/> UTF-16 code units, the last one "…" where something was cut
    /// off.</summary>
    public static string Marked(string text, int most) => text.Length <= most ? text : $"{To(text, most - 1)}…";
}

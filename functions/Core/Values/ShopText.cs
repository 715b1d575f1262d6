using System.Net;
using System.Text.RegularExpressions;

namespace MarketingAutomation.Core.Values;

/// <summary>
/// Converts text that shops store for their pages to plain text: it has HTML entities (<c>Men&amp;#8217;s</c>) and
/// sometimes elements (<c>Hoodie &lt;span&gt;- Red&lt;/span&gt;</c>). Code that writes the result into a page or a
/// message must escape it again.
/// </summary>
public static partial class ShopText
{
    /// <summary>
    /// The text without HTML elements and with its entities decoded once. Signs that belong to neither are kept:
    /// <c>AT&amp;T</c>, <c>5 &lt; 6</c>. Several spaces where an element was removed become one; null for null, or when
    /// no text remains after decoding.
    /// </summary>
    public static string? ToPlainText(string? written)
    {
        if (
            written is null
            || (!written.Contains('<', StringComparison.Ordinal) && !written.Contains('&', StringComparison.Ordinal))
        )
        {
            return written;
        }

        var text = written;
        if (text.Contains('<', StringComparison.Ordinal))
        {
            text = Spaces()
                .Replace(
                    Element().Replace(Hidden().Replace(text, " "), m => Inline().IsMatch(m.Value) ? "" : " "),
                    " "
                );
        }

        return DecodeEntities(text);
    }

    /// <summary>The text with its entities decoded once, otherwise unchanged; null for null, or when no text
    /// remains.</summary>
    public static string? DecodeEntities(string? written)
    {
        if (written is null)
        {
            return null;
        }

        // A line break or a no-break space written as an entity becomes an ordinary space.
        var text = written.Contains('&', StringComparison.Ordinal)
            ? WebUtility.HtmlDecode(written).Replace('\u00A0', ' ').ReplaceLineEndings(" ").Trim()
            : written.Trim();
        // Decoded characters are checked like characters that were written directly.
        text = TextSanitizer.RemoveInvisibleCharacters(text);
        return text.Length == 0 ? null : text;
    }

    // Only elements of HTML: "a <b" and "<Variable>" are text. Attributes have values, so "a<b and c>d" is text too.
    [GeneratedRegex(
        @"<!--.*?-->|</?(?:a|abbr|b|bdi|bdo|big|blockquote|br|center|cite|code|dd|del|dfn|div|dl|dt|em|figure|font|h[1-6]|hr|i|img|ins|kbd|label|li|mark|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub|sup|svg|table|tbody|td|th|thead|tr|tt|u|ul|var|wbr)(?:\s+[\w:-]+\s*=\s*(?:""[^""]*""|'[^']*'|[^\s>""']+))*\s*/?>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant
    )]
    private static partial Regex Element();

    // Inline elements, which are removed without a space.
    [GeneratedRegex(
        @"^</?(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strike|"
            + @"strong|sub|sup|tt|u|var|wbr)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Inline();

    [GeneratedRegex(
        @"<(script|style)\b[^>]*>.*?</\1\s*>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant
    )]
    private static partial Regex Hidden();

    [GeneratedRegex(@"\s{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}

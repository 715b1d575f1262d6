using System.Text;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>CSS without what only looks like CSS: comments, and what is within strings, <c>url(…)</c>, other
/// parentheses and brackets.</summary>
internal static class CssText
{
    /// <summary>What is left: <c>url('a;b')</c> is <c>url()</c>, <c>"}"</c> is <c>""</c>, <c>[dir="x"]</c> is
    /// <c>[]</c>. One pass, whatever the text is.</summary>
    public static string StripStrings(string css)
    {
        var bare = new StringBuilder(css.Length);
        var depth = 0;
        for (var at = 0; at < css.Length; at++)
        {
            var sign = css[at];
            if (sign == '/' && at + 1 < css.Length && css[at + 1] == '*')
            {
                var ends = css.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = ends < 0 ? css.Length : ends + 1;
                continue;
            }

            if (sign is '"' or '\'')
            {
                at = EndOfString(css, at);
                bare.Append(depth == 0 ? "\"\"" : "");
                continue;
            }

            var closes = sign is ')' or ']';
            depth -= closes && depth > 0 ? 1 : 0;
            if (depth == 0)
            {
                bare.Append(sign);
            }

            if (sign == '\\' && at + 1 < css.Length)
            {
                at++;
                bare.Append(depth == 0 ? css[at] : "");
            }
            else if (sign == '(' && IsUrl(css, at))
            {
                var ends = css.IndexOf(')', at);
                at = ends < 0 ? css.Length : ends;
                bare.Append(depth == 0 ? ")" : "");
            }
            else if (sign is '(' or '[')
            {
                depth++;
            }
        }

        return bare.Replace("<!--", "").Replace("-->", "").ToString();
    }

    // An address without quotation marks ends with the first parenthesis, whatever is in it.
    private static bool IsUrl(string css, int open)
    {
        if (open < 3 || !css.AsSpan(open - 3, 3).Equals("url", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        for (var at = open + 1; at < css.Length; at++)
        {
            if (!char.IsWhiteSpace(css[at]))
            {
                return css[at] is not ('"' or '\'');
            }
        }

        return true;
    }

    // A string that is not closed ends with its line.
    private static int EndOfString(string css, int open)
    {
        for (var at = open + 1; at < css.Length; at++)
        {
            if (css[at] == '\\')
            {
                at++;
            }
            else if (css[at] == css[open] || css[at] is '\n' or '\r' or '\f')
            {
                return at;
            }
        }

        return css.Length;
    }
}

using System.Net;
using System.Text;

namespace MarketingAutomation.Core.Webhooks.Replies;

/// <summary>The words of a stranger's HTML, enough to read a reply in: tags away, blocks as lines, quotes of earlier mail left out.</summary>
internal static class PlainText
{
    private static readonly string[] Blocks = ["br", "p", "/p", "div", "/div", "tr", "/tr", "li", "h1", "h2", "h3", "table"];

    /// <summary>Null for nothing.</summary>
    public static string? Of(string? html)
    {
        if (html is null)
        {
            return null;
        }

        var text = new StringBuilder();
        var hidden = (string?)null;
        var depth = 0;
        for (var at = 0; at < html.Length;)
        {
            var open = html.IndexOf('<', at);
            if (hidden is null)
            {
                text.Append(html, at, (open < 0 ? html.Length : open) - at);
            }

            var close = open < 0 ? -1 : html.IndexOf('>', open);
            if (close < 0)
            {
                break;
            }

            var tag = new string([.. html.AsSpan(open + 1, close - open - 1).ToString().TakeWhile(c => !char.IsWhiteSpace(c))]).ToLowerInvariant();
            if (hidden is not null)
            {
                // A quote may hold an older quote: the outer one ends with its own end.
                depth += tag == hidden ? 1 : tag == "/" + hidden ? -1 : 0;
                hidden = depth == 0 ? null : hidden;
            }
            else if (tag is "style" or "script" or "head" or "blockquote")
            {
                (hidden, depth) = (tag, 1);
            }
            else if (Blocks.Contains(tag.TrimEnd('/')) || tag == "br/")
            {
                text.Append('\n');
            }

            at = close + 1;
        }

        return WebUtility.HtmlDecode(text.ToString());
    }
}

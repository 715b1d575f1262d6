using System.Net;
using System.Text;

namespace MarketingAutomation.Core.Messages.Tracking;

/// <summary>A link in the finished HTML of a message.</summary>
/// <param name="Address">The <c>href</c>, decoded: <c>&amp;amp;</c> is <c>&amp;</c> here.</param>
/// <param name="Name">The author's <c>data-link</c>; null: none.</param>
public sealed record HtmlLink(string Address, string? Name);

/// <summary>
/// Finds the links of finished HTML (<c>a</c> and <c>area</c> with an <c>href</c>) and replaces their addresses; all
/// other characters are unchanged. Comments (also those for Outlook), styles and scripts are skipped, and so are links
/// marked <c>data-track="none"</c>.
/// </summary>
public static class HtmlLinks
{
    private static readonly string[] RawTextElements = ["script", "style", "title", "textarea"];

    /// <param name="replacement">Returns the new address, or null to keep the link. Called once for each link, in their
    /// order.</param>
    public static string Rewrite(string html, Func<HtmlLink, string?> replacement)
    {
        var written = new StringBuilder(html.Length + 256);
        var (copied, at) = (0, 0);
        while ((at = html.IndexOf('<', at)) >= 0)
        {
            if (string.CompareOrdinal(html, at, "<!--", 0, 4) == 0)
            {
                at = IndexAfter(html, "-->", at + 4);
                continue;
            }

            var tag = HtmlTag.Parse(html, at);
            at = tag.End;
            if (RawTextElements.Contains(tag.Name, StringComparer.OrdinalIgnoreCase))
            {
                at = IndexAfter(html, $"</{tag.Name}", at);
                continue;
            }

            if (
                tag.Name is not ("a" or "A" or "area" or "AREA")
                || tag.Find("href") is not { } href
                || AttributeText(html, tag.Find("data-track")) == "none"
                || replacement(new HtmlLink(AttributeText(html, href)!, AttributeText(html, tag.Find("data-link"))))
                    is not { } address
            )
            {
                continue;
            }

            written
                .Append(html, copied, href.Start - copied)
                .Append('"')
                .Append(WebUtility.HtmlEncode(address))
                .Append('"');
            copied = href.End;
        }

        return copied == 0 ? html : written.Append(html, copied, html.Length - copied).ToString();
    }

    private static string? AttributeText(string html, HtmlAttribute? attribute)
    {
        if (attribute is null)
        {
            return null;
        }

        var value = html.AsSpan()[attribute.Start..attribute.End];
        return WebUtility
            .HtmlDecode((value is ['"' or '\'', ..] ? value[1..].TrimEnd(value[0]) : value).ToString())
            .Trim();
    }

    private static int IndexAfter(string html, string what, int from) =>
        from <= html.Length && html.IndexOf(what, from, StringComparison.OrdinalIgnoreCase) is var found and >= 0
            ? found + what.Length
            : html.Length;
}

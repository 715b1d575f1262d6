using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>
/// The words of a stranger's HTML, enough to read a reply in: tags away, blocks as lines, a quote of earlier mail as
/// one line with <c>&gt;</c>, what a style hides left out. AngleSharp's tokenizer reads it, which takes time in
/// proportion to the length; its tree is not built, because that takes time with the square of it where elements are
/// nested.
/// </summary>
internal static class HtmlTextExtractor
{
    // Anybody may write to us: no mail is read for longer than this.
    private const int MostCharacters = 100_000;
    private static readonly HashSet<string> LineBefore = ["br", "p", "div", "tr", "li", "h1", "h2", "h3", "table"];
    private static readonly HashSet<string> LineAfter = ["p", "div", "tr"];
    private static readonly HashSet<string> OfHead =
    [
        "head",
        "title",
        "meta",
        "link",
        "base",
        "style",
        "script",
        "noscript",
        "template",
    ];
    private static readonly HashSet<string> Unread = ["style", "script", "head", "title", "template", "blockquote"];

    /// <summary>Null for nothing.</summary>
    public static string? Extract(string? html)
    {
        if (string.IsNullOrWhiteSpace(html))
        {
            return null;
        }

        var mail = TextTruncation.Truncate(html, MostCharacters);
        using var source = new TextSource(mail);
        using var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.Resolver) { SkipComments = true };
        var text = new StringBuilder();
        var (unread, depth, hidden) = ((string?)null, 0, new HiddenElementTracker(Styles(mail)));
        while (tokenizer.Get() is { Type: not HtmlTokenType.EndOfFile } token)
        {
            var name = token.Name;
            switch (token.Type)
            {
                case HtmlTokenType.Character when unread is null && !hidden.IsHidden:
                    text.Append(token.Data);
                    break;
                case HtmlTokenType.StartTag:
                    tokenizer.State = StateIn(name);

                    if (unread is null && hidden.StartTag((HtmlTagToken)token))
                    {
                        break;
                    }

                    // A quote may hold an older quote: the outer one ends with its own end. A head may end without an
                    // end tag.
                    unread = unread == "head" && !OfHead.Contains(name) ? null : unread;
                    (unread, depth) =
                        unread is not null ? (unread, name == unread ? depth + 1 : depth)
                        : Unread.Contains(name) ? (name, 1)
                        : (null, 0);
                    Line(text, unread is null && LineBefore.Contains(name));
                    break;
                case HtmlTokenType.EndTag:
                    if (unread is null && hidden.EndTag(name))
                    {
                        break;
                    }

                    Line(text, unread is null && LineAfter.Contains(name));
                    depth -= name == unread ? 1 : 0;
                    if (depth == 0 && unread is not null)
                    {
                        text.Append(unread == "blockquote" ? "\n>\n\n" : "");
                        unread = null;
                    }

                    break;
            }
        }

        return text.ToString();
    }

    // They are read first: a sheet holds for what is before it too.
    private static VisibilityStyles Styles(string mail)
    {
        var styles = new VisibilityStyles();
        if (!mail.Contains("<style", StringComparison.OrdinalIgnoreCase))
        {
            return styles;
        }

        using var source = new TextSource(mail);
        using var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.Resolver) { SkipComments = true };
        StringBuilder? sheet = null;
        var holds = true;
        while (tokenizer.Get() is { Type: not HtmlTokenType.EndOfFile } token)
        {
            switch (token.Type)
            {
                case HtmlTokenType.StartTag:
                    tokenizer.State = StateIn(token.Name);
                    (sheet, holds) =
                        token.Name == "style" ? (new StringBuilder(), IsForAll((HtmlTagToken)token)) : (sheet, holds);
                    break;
                case HtmlTokenType.Character:
                    sheet?.Append(token.Data);
                    break;
                case HtmlTokenType.EndTag when token.Name == "style" && sheet is not null:
                    styles.Add(sheet.ToString(), holds);
                    sheet = null;
                    break;
            }
        }

        if (sheet is not null)
        {
            styles.Add(sheet.ToString(), holds);
        }

        return styles;
    }

    // A sheet for printing, or for narrow screens alone, hides nothing from a reader as far as is known.
    private static bool IsForAll(HtmlTagToken style) =>
        style.Attributes.All(a =>
            a.Name switch
            {
                "media" => a.Value.Trim().ToLowerInvariant() is "" or "all" or "screen",
                "type" => a.Value.Trim().ToLowerInvariant() is "" or "text/css",
                _ => true,
            }
        );

    private static void Line(StringBuilder text, bool begins)
    {
        if (begins)
        {
            text.Append('\n');
        }
    }

    // What the tree would tell the tokenizer: markup within these is no markup.
    private static HtmlParseMode StateIn(string element) =>
        element switch
        {
            "script" => HtmlParseMode.Script,
            "style" or "xmp" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
            "title" or "textarea" => HtmlParseMode.RCData,
            _ => HtmlParseMode.PCData,
        };
}

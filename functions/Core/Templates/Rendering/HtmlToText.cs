using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Templates.Reading;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>
/// Converts the HTML of a template into the text of its plain part, once, before it is compiled: tags in braces are
/// kept, so values are never escaped and unescaped again. Headings and paragraphs are separated by empty lines, list
/// items get a dash, links become <c>words (address)</c>; elements that are hidden (<c>hidden</c>, <c>display:none</c>)
/// or marked <c>data-text="none"</c> are omitted.
/// </summary>
internal sealed partial class HtmlToText
{
    private readonly StringBuilder text = new();
    private readonly Stack<(string Address, int Start)> links = new();

    public static string Convert(string html)
    {
        var converter = new HtmlToText();
        converter.Run(html);
        return converter.text.ToString();
    }

    private void Run(string html)
    {
        var at = 0;
        while (at < html.Length)
        {
            if (html[at] == '<')
            {
                at = Markup(html, at);
            }
            else if (IsBraces(html, at))
            {
                at = Copy(html, at);
            }
            else
            {
                var end = at + 1;
                while (end < html.Length && html[end] != '<' && !IsBraces(html, end))
                {
                    end++;
                }
                text.Append(
                    Spaces()
                        .Replace(
                            WebUtility.HtmlDecode(html[at..end]).Replace("\u200C", "", StringComparison.Ordinal),
                            " "
                        )
                );
                at = end;
            }
        }
    }

    private int Copy(string html, int at)
    {
        var end = TagScanner.ReadTag(html, at).End;
        if (end < 0)
        {
            end = html.Length;
        }
        text.Append(html, at, end - at);
        return end;
    }

    private int Markup(string html, int at)
    {
        if (string.CompareOrdinal(html, at, "<!--", 0, 4) == 0)
        {
            return After(html, "-->", at);
        }
        var end = ElementEnd(html, at);
        var element = html[at..end];
        var name = ElementName().Match(element).Value.ToLowerInvariant();
        if (element.StartsWith("</", StringComparison.Ordinal))
        {
            Close(name);
        }
        else if (name is "head" or "style" or "script" or "title" || Hidden().IsMatch(element))
        {
            return name is "img" or "br" or "hr" or "input" ? end : Skip(html, name, end);
        }
        else
        {
            Open(name, element);
        }
        return end;
    }

    private void Open(string name, string element)
    {
        if (name == "a")
        {
            links.Push(
                (
                    Href().Match(element) is { Success: true } href ? WebUtility.HtmlDecode(href.Groups[1].Value) : "",
                    text.Length
                )
            );
        }
        else if (Break(name) == "\n" && AtLineStart())
        {
            return;
        }
        else
        {
            text.Append(
                name switch
                {
                    "br" => "\n",
                    "hr" => "\n\n--\n\n",
                    "li" => "\n- ",
                    "td" or "th" => " ",
                    _ => Break(name),
                }
            );
        }
    }

    private void Close(string name)
    {
        if (name != "a")
        {
            text.Append(name is "td" or "th" ? " " : Break(name));
        }
        else if (links.TryPop(out var link) && link.Address.Length > 0)
        {
            var words = text.ToString(link.Start, text.Length - link.Start).Trim();
            if (words.Length == 0)
            {
                text.Append(link.Address);
            }
            else if (words != link.Address && $"mailto:{words}" != link.Address)
            {
                text.Append(" (").Append(link.Address).Append(')');
            }
        }
    }

    // Two adjacent blocks share the line break between them.
    private bool AtLineStart()
    {
        var at = text.Length - 1;
        while (at >= 0 && text[at] == ' ')
        {
            at--;
        }
        return at < 0 || text[at] == '\n';
    }

    private static string Break(string name) =>
        name switch
        {
            "p" or "h1" or "h2" or "h3" or "ul" or "ol" or "table" or "section" or "blockquote" => "\n\n",
            "div" or "tr" => "\n",
            _ => "",
        };

    private static int Skip(string html, string name, int at)
    {
        var depth = 1;
        foreach (Match m in Regex.Matches(html[at..], $"<(/?){Regex.Escape(name)}[\\s>]", RegexOptions.IgnoreCase))
        {
            depth += m.Groups[1].Length == 0 ? 1 : -1;
            if (depth == 0)
            {
                return After(html, ">", at + m.Index);
            }
        }
        return html.Length;
    }

    private static int ElementEnd(string html, int at)
    {
        for (var i = at; i < html.Length; i++)
        {
            if (IsBraces(html, i))
            {
                i = Math.Max(TagScanner.ReadTag(html, i).End - 1, i);
            }
            else if (html[i] == '>')
            {
                return i + 1;
            }
        }
        return html.Length;
    }

    private static int After(string html, string what, int from) =>
        html.IndexOf(what, from, StringComparison.Ordinal) is var at and >= 0 ? at + what.Length : html.Length;

    private static bool IsBraces(string html, int at) => html[at] == '{' && at + 1 < html.Length && html[at + 1] == '{';

    [GeneratedRegex("[ \\t\\r\\n]+")]
    private static partial Regex Spaces();

    [GeneratedRegex("(?<=^</?)[a-zA-Z][a-zA-Z0-9]*")]
    private static partial Regex ElementName();

    [GeneratedRegex("\\shref=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex("\\shidden[\\s>]|data-text=\"none\"|style=\"[^\"]*display:\\s*none")]
    private static partial Regex Hidden();
}

using AngleSharp.Html.Parser.Tokens;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>
/// What the style sheets within a stranger's HTML hide by a plain selector: an element, a class, an id, or an element with one of these (<c>p</c>, <c>.h</c>, <c>#h</c>, <c>p.h</c>). Any other selector,
/// and a rule within <c>@media</c> and the like, hides nothing here: whether it holds is not known, and then the words are read. So is what another rule or the element itself shows again.
/// </summary>
internal sealed class HidingStyles
{
    private const int MostRules = 2_000;
    private const int MostNested = 3;
    private static readonly HashSet<string> Whole = ["*", "html", "body"];
    private readonly HashSet<string> hidden = new(StringComparer.Ordinal);
    private readonly HashSet<string> shown = new(StringComparer.OrdinalIgnoreCase);
    private int rules;

    /// <summary>Takes over a style sheet.</summary>
    /// <param name="sheet">Its text.</param>
    /// <param name="isSure">False: it is not known whether it holds (<c>media="print"</c>); it hides nothing then, and shows what it may show.</param>
    public void Add(string sheet, bool isSure = true) => Read(WithoutComments(sheet), isSure, 0);

    private void Read(string css, bool isSure, int depth)
    {
        for (var at = 0; at < css.Length && rules < MostRules; rules++)
        {
            var open = css.IndexOf('{', at);
            if (open < 0)
            {
                return;
            }

            var selectors = css[at..open].Trim();
            var semicolon = selectors.LastIndexOf(';');
            selectors = semicolon >= 0 ? selectors[(semicolon + 1)..].Trim() : selectors;
            var close = selectors.StartsWith('@') ? EndOfBlock(css, open) : css.IndexOf('}', open);
            close = close < 0 ? css.Length : close;
            var block = css[Math.Min(open + 1, close)..close];
            if (!selectors.StartsWith('@'))
            {
                Take(selectors, block, isSure);
            }
            else if (depth < MostNested && block.Contains('{', StringComparison.Ordinal))
            {
                // Whether @media and the like hold is not known.
                Read(block, false, depth + 1);
            }

            at = close + 1;
        }
    }

    /// <summary>True: a rule hides the element, and neither another one nor its own style shows it.</summary>
    public bool Hides(HtmlTagToken tag)
    {
        if (hidden.Count == 0)
        {
            return false;
        }

        var (found, open) = (false, false);
        foreach (var selector in SelectorsOf(tag))
        {
            found |= hidden.Contains(selector);
            open |= shown.Contains(selector);
        }

        return found && !open && !tag.Attributes.Any(a => a.Name == "style" && IsShown(a.Value));
    }

    private void Take(string selectors, string declarations, bool isSure)
    {
        var (hides, shows) = (HiddenParts.Hides(declarations) && isSure, IsShown(declarations));
        foreach (var selector in hides || shows ? selectors.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [])
        {
            if (IsPlain(selector) && !Whole.Contains(selector))
            {
                (hides ? hidden : shown).Add(hides ? Written(selector) : selector);
            }
            else if (shows)
            {
                // Which elements it shows is not known; it may be any with one of the names it ends in.
                foreach (var name in NamesOf(selector[(selector.AsSpan().LastIndexOfAny(" >+~") + 1)..]))
                {
                    shown.Add(name);
                }
            }
        }
    }

    private static IEnumerable<string> SelectorsOf(HtmlTagToken tag)
    {
        yield return tag.Name;
        foreach (var attribute in tag.Attributes)
        {
            var sign = attribute.Name switch { "class" => ".", "id" => "#", _ => null };
            foreach (var name in sign is null ? [] : attribute.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                yield return sign + name;
                yield return tag.Name + sign + name;
            }
        }
    }

    private static bool IsShown(string style) =>
        style.Contains("display", StringComparison.OrdinalIgnoreCase) || style.Contains("visibility", StringComparison.OrdinalIgnoreCase) ? !HiddenParts.Hides(style) : false;

    // Elements in lower case, as the tokenizer has them; classes and ids as they are written, since their case counts.
    private static string Written(string selector) => selector.IndexOfAny(['.', '#']) is >= 0 and var at ? selector[..at].ToLowerInvariant() + selector[at..] : selector.ToLowerInvariant();

    private static IEnumerable<string> NamesOf(string compound)
    {
        var at = 0;
        while (at < compound.Length && compound[at] is not ('[' or ':'))
        {
            var end = at + 1;
            while (end < compound.Length && (char.IsLetterOrDigit(compound[end]) || compound[end] is '-' or '_'))
            {
                end++;
            }

            yield return compound[at..end];
            at = end;
        }
    }

    private static bool IsPlain(string selector)
    {
        var signs = selector.Count(c => c is '.' or '#');
        return signs <= 1 && selector.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '#') && !selector.EndsWith('.') && !selector.EndsWith('#');
    }

    private static int EndOfBlock(string css, int open)
    {
        var depth = 0;
        for (var at = open; at < css.Length; at++)
        {
            depth += css[at] == '{' ? 1 : css[at] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        return -1;
    }

    private static string WithoutComments(string sheet)
    {
        var css = new System.Text.StringBuilder(sheet.Length);
        for (var at = 0; at < sheet.Length;)
        {
            var begins = sheet.IndexOf("/*", at, StringComparison.Ordinal);
            css.Append(sheet, at, (begins < 0 ? sheet.Length : begins) - at);
            var ends = begins < 0 ? -1 : sheet.IndexOf("*/", begins + 2, StringComparison.Ordinal);
            at = ends < 0 ? sheet.Length : ends + 2;
        }

        return css.Replace("<!--", "").Replace("-->", "").ToString();
    }
}

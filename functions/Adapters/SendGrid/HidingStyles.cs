using AngleSharp.Html.Parser.Tokens;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>
/// What the style sheets within a stranger's HTML hide by a plain selector: an element, a class, an id, or an element with one of these (<c>p</c>, <c>.h</c>, <c>#h</c>, <c>p.h</c>). Any other selector,
/// and a rule within <c>@media</c> and the like, hides nothing here: whether it holds is not known, and then the words are read. So is what another rule or the element itself shows again.
/// </summary>
internal sealed class HidingStyles
{
    private const int MostRules = 2_000;
    private static readonly HashSet<string> Whole = ["*", "html", "body"];
    private readonly HashSet<string> hidden = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> shown = new(StringComparer.OrdinalIgnoreCase);
    private int rules;

    /// <summary>Takes over a style sheet.</summary>
    public void Add(string sheet)
    {
        var css = WithoutComments(sheet);
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
            if (!selectors.StartsWith('@'))
            {
                Take(selectors, css[(open + 1)..close]);
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

    private void Take(string selectors, string declarations)
    {
        var (hides, shows) = (HiddenParts.Hides(declarations), IsShown(declarations));
        foreach (var selector in hides || shows ? selectors.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [])
        {
            if (IsPlain(selector) && !Whole.Contains(selector))
            {
                (hides ? hidden : shown).Add(selector);
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

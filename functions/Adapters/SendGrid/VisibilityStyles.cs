using AngleSharp.Html.Parser.Tokens;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>
/// What the style sheets within a stranger's HTML hide by a plain selector: an element, a class, an id, or an element
/// with one of these (<c>p</c>, <c>.h</c>, <c>#h</c>, <c>p.h</c>). Where it is not sure that something is hidden, it is
/// read: any other selector, and a rule within <c>@media</c> and the like or in a sheet for some media, hides nothing,
/// but shows what it may be about.
/// </summary>
internal sealed class VisibilityStyles
{
    private const int MostRules = 2_000;
    private const int MostSelectors = 20_000;
    private const string Any = "*";
    private static readonly HashSet<string> Whole = ["html", "body"];
    private static readonly HashSet<string> Blocks =
    [
        "div",
        "p",
        "ul",
        "ol",
        "li",
        "section",
        "article",
        "header",
        "footer",
        "center",
        "form",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "main",
        "aside",
        "nav",
        "address",
    ];

    // The name of a class distinguishes upper and lower case in a document of today; a style that shows counts for
    // both.
    private readonly Dictionary<string, (Visibility Plainly, Visibility Firmly)> hidden = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Visibility Plainly, Visibility Firmly)> shown = new(
        StringComparer.OrdinalIgnoreCase
    );
    private int rules;
    private int selectors;

    /// <summary>Takes over a style sheet.</summary>
    /// <param name="holds">False: it is for some media, or of another kind; it hides nothing.</param>
    public void Add(string sheet, bool holds)
    {
        var css = CssText.StripStrings(sheet);
        var around = new Stack<string>();
        var (from, nested) = (0, false);
        for (var at = 0; at <= css.Length; at++)
        {
            var sign = at == css.Length ? '}' : css[at];
            if (sign == '{')
            {
                // What is before the last semicolon are declarations of the rule around.
                var prelude = css.LastIndexOf(';', at, at - from + 1) + 1;
                prelude = prelude < from ? from : prelude;
                AddRule(around, css[from..prelude], holds && !nested);
                nested = around.Count > 0;
                var name = css[prelude..at].Trim();
                around.Push(name.StartsWith('@') && around.TryPeek(out var of) ? of : name);
                from = at + 1;
            }
            else if (sign == '}')
            {
                AddRule(around, css[from..at], holds && !nested);
                around.TryPop(out _);
                nested = around.Count > 0;
                from = at + 1;
            }
        }
    }

    /// <summary>By what nothing of the element is seen.</summary>
    public Visibility HidingOf(HtmlTagToken tag)
    {
        var own = OwnStyle(tag);
        var isHidden = tag.Attributes.Any(a => a.Name == "hidden");
        if (own.Hides == Visibility.None && !isHidden && hidden.Count == 0)
        {
            return Visibility.None;
        }

        var ((plainly, firmly), (shows, showsFirmly)) = (Of(hidden, tag), Of(shown, tag));
        var bySheet = (plainly & ~own.Shows & ~shows) | (firmly & ~own.ShowsFirmly & ~showsFirmly);
        var byItself = (own.Hides & ~showsFirmly) | own.HidesFirmly;
        var byAttribute = isHidden ? Visibility.Display & ~own.Shows & ~shows : Visibility.None;
        return (bySheet | byItself | byAttribute) & (Blocks.Contains(tag.Name) ? Visibility.All : ~Visibility.Height);
    }

    /// <summary>What of an element's sight is its own, whatever is around it.</summary>
    public Visibility ShowingOf(HtmlTagToken tag) =>
        OwnStyle(tag).Shows
        | Of(shown, tag).Plainly
        | tag.Name switch
        {
            // As browsers have them: without a doctype a table takes over neither size nor colour.
            "table" or "button" or "input" or "select" or "textarea" or "font" => Visibility.FontSize
                | Visibility.Color,
            "a" or "mark" => Visibility.Color,
            _ => Visibility.None,
        };

    private static StyleDeclarations OwnStyle(HtmlTagToken tag)
    {
        foreach (var attribute in tag.Attributes)
        {
            if (attribute.Name == "style")
            {
                return StyleDeclarations.Read(CssText.StripStrings(attribute.Value));
            }
        }

        return StyleDeclarations.Empty;
    }

    private static (Visibility Plainly, Visibility Firmly) Of(
        Dictionary<string, (Visibility Plainly, Visibility Firmly)> rules,
        HtmlTagToken tag
    )
    {
        var (plainly, firmly) = (Visibility.None, Visibility.None);
        foreach (var selector in rules.Count == 0 ? [] : SelectorsOf(tag))
        {
            var (more, firm) = rules.GetValueOrDefault(selector);
            plainly |= more;
            firmly |= firm;
        }

        return (plainly, firmly);
    }

    private static IEnumerable<string> SelectorsOf(HtmlTagToken tag)
    {
        yield return Any;
        yield return tag.Name;
        foreach (var attribute in tag.Attributes)
        {
            var sign = attribute.Name switch
            {
                "class" => ".",
                "id" => "#",
                _ => null,
            };
            foreach (
                var name in sign is null
                    ? []
                    : attribute.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            )
            {
                yield return sign + name;
                yield return tag.Name + sign + name;
            }
        }
    }

    private void AddRule(Stack<string> around, string declarations, bool holds)
    {
        if (!around.TryPeek(out var of) || of.StartsWith('@') || string.IsNullOrWhiteSpace(declarations))
        {
            return;
        }

        var style = StyleDeclarations.Read(declarations);
        if (style is { Hides: Visibility.None, Shows: Visibility.None })
        {
            return;
        }

        if (++rules > MostRules)
        {
            Put(shown, Any, Visibility.All, Visibility.All);
            return;
        }

        foreach (var selector in of.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (++selectors > MostSelectors)
            {
                Put(shown, Any, Visibility.All, Visibility.All);
                return;
            }

            if (style.Hides != Visibility.None && holds && IsPlain(selector) && !Whole.Contains(selector))
            {
                var element = selector.IndexOfAny(['.', '#']) is >= 0 and var sign ? sign : selector.Length;
                Put(
                    hidden,
                    selector[..element].ToLowerInvariant() + selector[element..],
                    style.Hides,
                    style.HidesFirmly
                );
            }

            if (style.Shows != Visibility.None && RelevantSelector(selector) is { } subject)
            {
                Put(shown, subject, style.Shows, style.ShowsFirmly);
            }
        }
    }

    private static void Put(
        Dictionary<string, (Visibility Plainly, Visibility Firmly)> rules,
        string selector,
        Visibility plainly,
        Visibility firmly
    )
    {
        var (held, heldFirmly) = rules.GetValueOrDefault(selector);
        rules[selector] = (held | plainly, heldFirmly | firmly);
    }

    // What an element has to have, at least, for the rule to be about it: an id, a class, a name, or nothing that is
    // known here. Null: it is about no element.
    private static string? RelevantSelector(string selector)
    {
        if (selector.Contains('\\', StringComparison.Ordinal))
        {
            return Any;
        }

        var last = selector[(selector.LastIndexOfAny([' ', '\t', '\n', '\r', '\f', '>', '+', '~']) + 1)..];
        var pseudo = last.IndexOf(':', StringComparison.Ordinal);
        if (
            pseudo >= 0
            && (
                last.Contains("::", StringComparison.Ordinal)
                || last.Contains(":before", StringComparison.OrdinalIgnoreCase)
                || last.Contains(":after", StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            return null;
        }

        last = pseudo >= 0 ? last[..pseudo] : last;
        last = last.IndexOf('[', StringComparison.Ordinal) is >= 0 and var bracket ? last[..bracket] : last;
        var sign = last.LastIndexOfAny(['.', '#']);
        var name = sign >= 0 ? last[sign..] : last;
        return name.Length > (sign >= 0 ? 1 : 0) && name.Skip(sign >= 0 ? 1 : 0).All(IsOfName) ? name : Any;
    }

    private static bool IsPlain(string selector)
    {
        var signs = selector.Count(c => c is '.' or '#');
        return signs <= 1
            && selector.All(c => IsOfName(c) || c is '.' or '#')
            && !selector.EndsWith('.')
            && !selector.EndsWith('#');
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';
}

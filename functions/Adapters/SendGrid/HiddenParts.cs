using System.Globalization;
using AngleSharp.Html.Parser.Tokens;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>
/// Where in a stranger's HTML a reader sees nothing: elements with <c>hidden</c>, or a style of their own or of a style sheet that hides them (<c>display:none</c> and the like). Told tag by tag, in the order of the text; the work
/// is in proportion to their number. A hidden element that is never closed ends with the element around it.
/// </summary>
internal sealed class HiddenParts(HidingStyles styles)
{
    private static readonly HashSet<string> Void = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
    private static readonly HashSet<string> EndsParagraph = ["p", "div", "ul", "ol", "li", "table", "tr", "td", "blockquote", "h1", "h2", "h3", "h4", "pre", "section", "article", "center", "form", "hr"];
    private static readonly HashSet<string> EndsByNext = ["li", "td", "th", "tr", "dt", "dd", "option"];
    private readonly Stack<string> inside = new();
    private readonly Dictionary<string, int> insideOf = [];
    private readonly Dictionary<string, int> around = [];
    private string root = "";

    public bool IsHidden => inside.Count > 0;

    /// <summary>A start tag; true: nobody sees what it begins.</summary>
    public bool Starts(HtmlTagToken tag)
    {
        var name = tag.Name;
        if (inside.Count == 1 && ((root == "p" && EndsParagraph.Contains(name)) || (name == root && EndsByNext.Contains(name))))
        {
            Pop();
        }

        if (EndsParagraph.Contains(name) && around.GetValueOrDefault("p") > 0)
        {
            // The paragraph around ends here, and what it holds with it.
            around["p"] = 0;
            Clear();
        }

        if (IsHidden || Hides(tag) || styles.Hides(tag))
        {
            root = IsHidden ? root : name;
            if (!Void.Contains(name))
            {
                inside.Push(name);
                insideOf[name] = insideOf.GetValueOrDefault(name) + 1;
            }

            return true;
        }

        if (!Void.Contains(name))
        {
            around[name] = around.GetValueOrDefault(name) + 1;
        }

        return false;
    }

    /// <summary>An end tag; true: nobody saw what it ends.</summary>
    public bool Ends(string name)
    {
        if (insideOf.GetValueOrDefault(name) > 0)
        {
            while (Pop() != name)
            {
            }

            return true;
        }

        if (around.GetValueOrDefault(name) > 0)
        {
            around[name]--;
            Clear();
            return false;
        }

        return IsHidden;
    }

    private void Clear()
    {
        inside.Clear();
        insideOf.Clear();
    }

    private string Pop()
    {
        var name = inside.Pop();
        insideOf[name]--;
        return name;
    }

    private static bool Hides(HtmlTagToken tag)
    {
        var hidden = false;
        foreach (var attribute in tag.Attributes)
        {
            if (attribute.Name == "hidden")
            {
                hidden = true;
            }
            else if (attribute.Name == "style" && Hides(attribute.Value))
            {
                return true;
            }
        }

        return hidden;
    }

    /// <summary>True: these declarations hide the element. Of a property that is given twice the last counts.</summary>
    public static bool Hides(string style)
    {
        var of = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var declaration in style.ToLowerInvariant().Split(';'))
        {
            if (declaration.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                of[declaration[..colon].Trim()] = declaration[(colon + 1)..].Replace("!important", "", StringComparison.Ordinal).Trim();
            }
        }

        bool Is(string property, params string[] values) => of.TryGetValue(property, out var value) && values.Contains(value);
        bool IsNothing(string property) => of.TryGetValue(property, out var value) && IsZero(value);
        bool IsFarOff(string property) => of.TryGetValue(property, out var value) && Number(value) <= -500;
        return Is("display", "none") || Is("visibility", "hidden", "collapse") || Is("mso-hide", "all") || Is("color", "transparent") || IsNothing("opacity") || IsNothing("font-size")
            || (Is("position", "absolute", "fixed", "relative") && (IsFarOff("left") || IsFarOff("top"))) || IsFarOff("text-indent") || (of.TryGetValue("clip", out var clip) && clip.StartsWith("rect(0", StringComparison.Ordinal))
            || (Is("overflow", "hidden", "clip") && (IsNothing("max-height") || IsNothing("height") || IsNothing("max-width") || IsNothing("width")));
    }

    private static bool IsZero(string length) => Number(length) == 0;

    private static decimal? Number(string length) =>
        decimal.TryParse(length.TrimEnd([.. "abcdefghijklmnopqrstuvwxyz% "]), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}

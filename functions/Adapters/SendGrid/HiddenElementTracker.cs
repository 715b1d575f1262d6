using AngleSharp.Html.Parser.Tokens;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>
/// Finds the parts of received HTML that a reader does not see: elements with <c>hidden</c>, or a style of their own or
/// of a style sheet that hides them. <c>display:none</c>, no opacity and no height hide all within for good; of the
/// rest (no size, no colour, <c>visibility:hidden</c>, far away) an element within that sets it anew is read, and all
/// after it. Receives tag by tag, in the order of the text; the work is in proportion to their number. A hidden element
/// that is never closed ends with the element around it.
/// </summary>
internal sealed class HiddenElementTracker(VisibilityStyles styles)
{
    private static readonly HashSet<string> Void =
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ];
    private static readonly HashSet<string> EndsParagraph =
    [
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "pre",
        "section",
        "article",
        "center",
        "form",
        "hr",
    ];
    private static readonly HashSet<string> EndsByNext = ["li", "td", "th", "tr", "dt", "dd", "option"];
    private readonly Stack<string> inside = new();
    private readonly Dictionary<string, int> insideOf = [];
    private readonly Dictionary<string, int> around = [];
    private string root = "";
    private Visibility hiddenBy;

    // Where in the hidden part an element begins that hides for good, and its name.
    private (int From, string Name) forGood = (int.MaxValue, "");

    public bool IsHidden => inside.Count > 0;

    /// <summary>A start tag; true: what it begins is not visible.</summary>
    public bool StartTag(HtmlTagToken tag)
    {
        var name = tag.Name;
        if (
            inside.Count == 1
            && ((root == "p" && EndsParagraph.Contains(name)) || (name == root && EndsByNext.Contains(name)))
        )
        {
            Pop();
        }

        if (EndsParagraph.Contains(name) && around.GetValueOrDefault("p") > 0)
        {
            // The paragraph around ends here, and what it holds with it.
            around["p"] = 0;
            Clear();
        }

        EndInside(name);
        var by = forGood.From < inside.Count ? Visibility.None : styles.HidingOf(tag);
        if (IsHidden && forGood.From > inside.Count && (by & Visibility.ForGood) == Visibility.None)
        {
            // One by one what hides is set again within; from the last on all is read, also what follows.
            hiddenBy &= ~styles.ShowingOf(tag);
            if (hiddenBy == Visibility.None)
            {
                Reveal();
            }
        }

        if (IsHidden || by != Visibility.None)
        {
            hiddenBy = IsHidden ? hiddenBy : by;
            root = IsHidden ? root : name;
            if (!Void.Contains(name))
            {
                forGood =
                    forGood.From > inside.Count && (by & Visibility.ForGood) != Visibility.None
                        ? (inside.Count, name)
                        : forGood;
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

    /// <summary>An end tag; true: what it ends was not visible.</summary>
    public bool EndTag(string name)
    {
        if (insideOf.GetValueOrDefault(name) > 0)
        {
            while (Pop() != name) { }

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

    // Elements that end without an end tag. Where it is not sure that they do, they end: what is in doubt is read.
    private void EndInside(string name)
    {
        if (EndsParagraph.Contains(name) && insideOf.GetValueOrDefault("p") > 0)
        {
            while (Pop() != "p") { }
        }

        while (
            forGood.From > 0
            && forGood.From < inside.Count
            && EndsByNext.Contains(forGood.Name)
            && EndsByNext.Contains(name)
        )
        {
            Pop();
        }
    }

    // What was hidden is read on; its end tags are still to come.
    private void Reveal()
    {
        foreach (var name in inside)
        {
            around[name] = around.GetValueOrDefault(name) + 1;
        }

        Clear();
    }

    private void Clear()
    {
        forGood = (int.MaxValue, "");
        inside.Clear();
        insideOf.Clear();
    }

    private string Pop()
    {
        var name = inside.Pop();
        insideOf[name]--;
        forGood = inside.Count <= forGood.From ? (int.MaxValue, "") : forGood;
        return name;
    }
}

namespace MarketingAutomation.Core.Templates.Reading;

/// <summary>
/// Finds the tags of a Handlebars text with their places. The rendering engine compiles only texts that have passed the
/// program's own check, because the engine stops at its first error and reports no line and column in a form that a
/// marketer can use.
/// </summary>
internal static class TagScanner
{
    /// <summary>Returns the tags in order; calls <paramref name="fault"/> for every tag that cannot be read (line,
    /// column, problem).</summary>
    public static IReadOnlyList<TemplateTag> Scan(
        string text,
        Action<int, int, string> fault,
        int line = 1,
        int column = 1
    )
    {
        var tags = new List<TemplateTag>();
        var place = new Place(line, column);
        var at = 0;
        while (true)
        {
            var start = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (start < 0)
            {
                return tags;
            }
            place.Advance(text, at, start);
            var (end, inner, raw) = ReadTag(text, start);
            if (end < 0)
            {
                fault(place.Line, place.Column, inner);
                return tags;
            }
            if (start > 0 && text[start - 1] == '\\')
            {
                fault(place.Line, place.Column, "a backslash before the braces");
            }
            if (Tag(inner, raw, place, start, end, fault) is { } tag)
            {
                tags.Add(tag);
            }
            place.Advance(text, start, end);
            at = end;
        }
    }

    /// <summary>Returns the texts between the tags, each with the place where it starts; ends at a tag that cannot be
    /// read.</summary>
    public static IEnumerable<(string Text, int Line, int Column)> TextBetween(
        string text,
        int line = 1,
        int column = 1
    )
    {
        var place = new Place(line, column);
        for (var at = 0; at >= 0 && at < text.Length; )
        {
            var start = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (start != at)
            {
                yield return (text[at..(start < 0 ? text.Length : start)], place.Line, place.Column);
            }
            var end = start < 0 ? -1 : ReadTag(text, start).End;
            if (end >= 0)
            {
                place.Advance(text, at, end);
            }
            at = end;
        }
    }

    /// <summary>Returns the end of the tag that starts here (after its braces), or -1 with the problem.</summary>
    public static (int End, string Inner, bool Raw) ReadTag(string text, int start)
    {
        if (
            string.CompareOrdinal(text, start, "{{!--", 0, 5) == 0
            || string.CompareOrdinal(text, start, "{{~!--", 0, 6) == 0
        )
        {
            var close = text.IndexOf("--", start + 6, StringComparison.Ordinal);
            while (
                close >= 0
                && string.CompareOrdinal(text, close + 2, "}}", 0, 2) != 0
                && string.CompareOrdinal(text, close + 2, "~}}", 0, 3) != 0
            )
            {
                close = text.IndexOf("--", close + 1, StringComparison.Ordinal);
            }
            return close < 0
                ? (-1, "a comment that never ends", false)
                : (text.IndexOf("}}", close, StringComparison.Ordinal) + 2, "!", false);
        }
        var raw = start + 2 < text.Length && text[start + 2] == '{';
        var closing = raw ? "}}}" : "}}";
        var from = start + closing.Length;
        var quote = '\0';
        for (var i = from; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                continue;
            }
            if (c is '"' or '\'' && !text.AsSpan(from, i - from).TrimStart('~').TrimStart().StartsWith("!"))
            {
                quote = c;
                continue;
            }
            if (
                string.CompareOrdinal(text, i, closing, 0, closing.Length) == 0
                && (i + closing.Length == text.Length || text[i + closing.Length] != '}')
            )
            {
                return (i + closing.Length, text[from..i].Trim('~').Trim(), raw);
            }
            if (c is '{' or '}')
            {
                return (-1, "a tag with a brace too many or too few", raw);
            }
        }
        return (-1, quote != '\0' ? "a tag with a quotation mark that never ends" : "a tag that never ends", raw);
    }

    private static TemplateTag? Tag(
        string inner,
        bool raw,
        Place place,
        int start,
        int end,
        Action<int, int, string> fault
    )
    {
        TemplateTag Of(TagKind kind, string rest) => new(kind, rest.Trim(), place.Line, place.Column, start, end);
        if (raw)
        {
            return Of(TagKind.Raw, inner);
        }
        if (inner.Length == 0)
        {
            fault(place.Line, place.Column, "an empty tag");
            return null;
        }
        switch (inner[0])
        {
            case '!':
                return null;
            case '#':
                return Of(TagKind.Open, inner[1..]);
            case '/':
                return Of(TagKind.Close, inner[1..]);
            case '>':
                return Of(TagKind.Partial, inner[1..]);
            case '^' or '&' or '*' or '{':
                fault(place.Line, place.Column, $"a tag that starts with {inner[0]}");
                return null;
        }
        return inner == "else" || inner.StartsWith("else ", StringComparison.Ordinal)
            ? Of(TagKind.Else, inner[4..])
            : Of(TagKind.Output, inner);
    }

    private sealed class Place(int line, int column)
    {
        public int Line { get; private set; } = line;
        public int Column { get; private set; } = column;

        public void Advance(string text, int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                if (text[i] == '\n')
                {
                    (Line, Column) = (Line + 1, 1);
                }
                else
                {
                    Column++;
                }
            }
        }
    }
}

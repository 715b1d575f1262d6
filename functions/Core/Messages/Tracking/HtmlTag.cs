namespace MarketingAutomation.Core.Messages.Tracking;

/// <summary>An opening tag with the positions of its attributes; anything else that starts with <c>&lt;</c> has an
/// empty name.</summary>
internal sealed record HtmlTag(string Name, int End, IReadOnlyList<HtmlAttribute> Attributes)
{
    /// <summary>The first attribute of this name, which is the one browsers use.</summary>
    public HtmlAttribute? Find(string name) =>
        Attributes.FirstOrDefault(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Parses the tag at <paramref name="start"/>; never throws, whatever the text.</summary>
    public static HtmlTag Parse(string html, int start)
    {
        var at = start + 1;
        while (at < html.Length && char.IsAsciiLetterOrDigit(html[at]))
        {
            at++;
        }

        if (at == start + 1)
        {
            return new HtmlTag("", at, []);
        }

        var (name, attributes) = (html[(start + 1)..at], new List<HtmlAttribute>());
        var isLink = name is "a" or "A" or "area" or "AREA";
        while (at < html.Length && html[at] != '>')
        {
            if (char.IsWhiteSpace(html[at]) || html[at] == '/')
            {
                at++;
                continue;
            }

            var from = at++;
            while (at < html.Length && html[at] is not ('=' or '>' or '/') && !char.IsWhiteSpace(html[at]))
            {
                at++;
            }

            var value = SkipWhitespace(html, at);
            if (value >= html.Length || html[value] != '=')
            {
                continue;
            }

            value = SkipWhitespace(html, value + 1);
            var end = FindValueEnd(html, value);
            if (isLink)
            {
                attributes.Add(new HtmlAttribute(html[from..at], value, end));
            }

            at = end;
        }

        return new HtmlTag(name, Math.Min(at + 1, html.Length), attributes);
    }

    private static int SkipWhitespace(string html, int at)
    {
        while (at < html.Length && char.IsWhiteSpace(html[at]))
        {
            at++;
        }

        return at;
    }

    private static int FindValueEnd(string html, int at)
    {
        if (at < html.Length && html[at] is '"' or '\'')
        {
            return html.IndexOf(html[at], at + 1) is var close and >= 0 ? close + 1 : html.Length;
        }

        while (at < html.Length && html[at] != '>' && !char.IsWhiteSpace(html[at]))
        {
            at++;
        }

        return at;
    }
}

/// <summary>An attribute's name and the position of its value, with its quotation marks.</summary>
internal sealed record HtmlAttribute(string Name, int Start, int End);

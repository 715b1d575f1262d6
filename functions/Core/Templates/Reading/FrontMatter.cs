using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Templates.Reading;

/// <summary>A value of the front matter, which is itself a template; line and column are the place where the value
/// starts.</summary>
internal sealed record FrontMatterValue(string Text, int Line, int Column);

/// <summary>
/// The lines between two <c>---</c> at the top of a file, each <c>key: value</c>. Not YAML: the value is the rest of
/// the line, so that a subject may contain colons and braces without quotes (a pair of quotes around it is removed).
/// </summary>
internal sealed record FrontMatter(IReadOnlyDictionary<string, FrontMatterValue> Values, string Body, int BodyLine)
{
    public static FrontMatter Parse(
        string text,
        IReadOnlyList<string> allowed,
        Action<int, int, string, string, string> fault
    )
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\uFEFF');
        var values = new Dictionary<string, FrontMatterValue>();
        if (!text.StartsWith("---\n", StringComparison.Ordinal))
        {
            return new(values, text, 1);
        }
        var lines = text.Split('\n');
        var end = Array.FindIndex(lines, 1, l => l.TrimEnd() == "---");
        if (end < 0)
        {
            fault(
                1,
                1,
                "front matter that never ends",
                "a second line of ---",
                "Close it with a line of three dashes."
            );
            return new(values, "", lines.Length);
        }
        for (var i = 1; i < end; i++)
        {
            Line(lines[i], i + 1, values, allowed, fault);
        }
        return new(values, string.Join('\n', lines[(end + 1)..]), end + 2);
    }

    private static void Line(
        string line,
        int number,
        Dictionary<string, FrontMatterValue> values,
        IReadOnlyList<string> allowed,
        Action<int, int, string, string, string> fault
    )
    {
        if (line.Trim().Length == 0 || line.TrimStart().StartsWith('#'))
        {
            return;
        }
        var names = string.Join(", ", allowed);
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            fault(
                number,
                1,
                $"a front matter line without a colon: \"{line.Trim()}\"",
                $"key: value, with the keys {names}",
                "Each value is on one line."
            );
            return;
        }
        var key = line[..colon].Trim();
        if (!allowed.Contains(key))
        {
            var indent = line.Length - line.TrimStart().Length;
            fault(
                number,
                indent + 1,
                $"unknown front matter \"{key}\"",
                names,
                key.ToLowerInvariant() is "preview" or "preview_text" or "previewtext" or "preview-text" or "snippet"
                && allowed.Contains("preheader")
                    ? "Write preheader: instead."
                    : Spelling.DidYouMeanSentence(key, allowed)
            );
            return;
        }
        var value = line[(colon + 1)..];
        var column = colon + 2 + (value.Length - value.TrimStart().Length);
        value = value.Trim();
        if (value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0])
        {
            (value, column) = (value[1..^1], column + 1);
        }
        if (!values.TryAdd(key, new(value, number, column)))
        {
            fault(number, 1, $"{key} given twice", "one line each", "Remove one of them.");
        }
    }
}

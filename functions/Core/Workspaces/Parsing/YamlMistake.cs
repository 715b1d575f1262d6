namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>
/// Recognizes the most frequent mistakes that make a file invalid YAML, from the line itself: the parser's message
/// names neither the cause nor the remedy.
/// </summary>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
/// <param name="Problem">What is wrong, in words for the author.</param>
/// <param name="Remedy">What to write instead.</param>
internal sealed partial record YamlMistake(int Line, int Column, string Problem, string Remedy)
{
    internal const string Quotes = "\"'";

    /// <summary>Finds the mistake near the place where the parser stopped; null: none of the known ones.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="line">The parser's line, 1-based.</param>
    /// <param name="column">The parser's column, 1-based.</param>
    /// <param name="isQuote">True: the parser reached the end of the file inside of a quoted text that starts at that
    /// place.</param>
    public static YamlMistake? FindNear(string text, int line, int column, bool isQuote)
    {
        var lines = text.Split('\n');
        if (isQuote)
        {
            return DescribeUnclosedQuote(lines, line, column);
        }

        if (
            Array.FindIndex(
                lines,
                l =>
                    l.StartsWith("<<<<<<<", StringComparison.Ordinal)
                    || l.StartsWith(">>>>>>>", StringComparison.Ordinal)
            )
            is var merge
                and >= 0
        )
        {
            return new YamlMistake(
                merge + 1,
                1,
                "a mark of two versions that were merged",
                "keep the lines of one version, and take out those with <<<<<<<, ======= and >>>>>>>"
            );
        }

        // The parser reports a mistake on its line or on the next one.
        int[] near =
        [
            line,
            .. Enumerable
                .Range(1, 2)
                .Select(up => line - up)
                .Where(l => l >= 1 && lines[l - 1].Trim().Length > 0)
                .Take(1),
        ];
        foreach (var at in near.Where(l => l >= 1 && l <= lines.Length))
        {
            if (FindOnLine(lines[at - 1].TrimEnd('\r'), at) is { } slip)
            {
                return slip;
            }
        }

        return Enumerable
            .Range(1, Math.Min(line, lines.Length))
            .Select(l => FindOpenQuote(lines, l))
            .FirstOrDefault(s => s is not null);
    }

    /// <summary>Quotes a text in the way of YAML.</summary>
    public static string Quote(string text) =>
        text.Contains('"', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal)
            ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
            : $"\"{text}\"";

    private static YamlMistake? FindOnLine(string line, int number)
    {
        if (line.TrimStart().StartsWith('#'))
        {
            return null;
        }

        if (FindSpecialCharacter(line, number) is { } sign)
        {
            return sign;
        }

        if (YamlText.Value().Match(line) is { Success: true } found && found.Groups["value"] is { Length: > 0 } value)
        {
            var (key, written) = (found.Groups["key"].Value, YamlText.WithoutComment(value.Value));
            var hasKey = key.EndsWith(": ", StringComparison.Ordinal);
            if (written.StartsWith("{{", StringComparison.Ordinal))
            {
                return new YamlMistake(
                    number,
                    value.Index + 1,
                    "a text that starts with {{ and has no quotes",
                    $"put it in quotes: {key}{Quote(written)}"
                );
            }

            if (hasKey && written[0] is '@' or '`' or '%' or '&' or '*' or '!')
            {
                return new YamlMistake(
                    number,
                    value.Index + 1,
                    $"a text that starts with {written[0]} and has no quotes",
                    $"put it in quotes: {key}{Quote(written)}"
                );
            }

            if (
                Quotes.Contains(written[0], StringComparison.Ordinal) && YamlText.AfterQuote(written) is { } end and > 0
            )
            {
                return new YamlMistake(
                    number,
                    value.Index + 1 + end,
                    "text goes on after the closing quote",
                    $"put the whole text into quotes: {key}{Quote(YamlText.Unquote(written))}"
                );
            }

            if (
                hasKey
                && written[0] is not ('"' or '\'' or '{' or '[' or '|' or '>')
                && YamlText.Colon().IsMatch(written)
            )
            {
                return new YamlMistake(
                    number,
                    value.Index + 1,
                    "a text with a colon in it and without quotes",
                    $"put it in quotes: {key}{Quote(written)}"
                );
            }
        }

        if (YamlText.InBraces().Match(line) is { Success: true } inside)
        {
            var (key, written) = (inside.Groups["key"].Value, inside.Groups["value"]);
            return new YamlMistake(
                number,
                written.Index + 1,
                "a text with a colon in it and without quotes",
                $"put it in quotes: {key}: {Quote(written.Value.Trim())}"
            );
        }

        if (line.IndexOf('\t', StringComparison.Ordinal) is var tab and >= 0)
        {
            return new YamlMistake(number, tab + 1, "a tab", "write spaces instead of it");
        }

        return FindBrackets(line, number);
    }

    // Characters that look like those of YAML, and are others.
    private static YamlMistake? FindSpecialCharacter(string line, int number)
    {
        var start = line.Length - line.TrimStart().Length;
        if (line.IndexOf('\u00A0', StringComparison.Ordinal) is var hard and >= 0)
        {
            return new YamlMistake(
                number,
                hard + 1,
                "a no-break space, which looks like a space and is none",
                $"write an ordinary space instead: {line.Trim().Replace('\u00A0', ' ')}"
            );
        }

        if (line.AsSpan(start) is ['–' or '—' or '−', ..])
        {
            return new YamlMistake(
                number,
                start + 1,
                $"a dash ({line[start]}) in the place of a hyphen",
                $"write - {line[(start + 1)..].Trim()}"
            );
        }

        return YamlText.EqualsSign().Match(line) is { Success: true } equals
                ? new YamlMistake(
                    number,
                    equals.Groups["sign"].Index + 1,
                    "an equals sign in the place of a colon",
                    $"write {equals.Groups["key"].Value}: {equals.Groups["value"].Value}"
                )
            : YamlText.Joined().Match(line) is { Success: true } joined
                ? new YamlMistake(
                    number,
                    joined.Groups["sign"].Index + 1,
                    "no space after the colon",
                    $"write {joined.Groups["key"].Value}: {joined.Groups["value"].Value}"
                )
            : null;
    }

    private static YamlMistake DescribeUnclosedQuote(string[] lines, int line, int column)
    {
        var written =
            line <= lines.Length && column <= lines[line - 1].Length ? lines[line - 1][(column - 1)..].TrimEnd() : "\"";
        var inner = written.Length > 1 ? written[1..] : "";
        return new YamlMistake(
            line,
            column,
            "a quote opens here and never closes",
            inner.Length == 0 || inner.AsSpan().IndexOfAny("{}[],") >= 0
                ? $"close the text with {written[0]}"
                : $"close it: {Quote(inner)}"
        );
    }

    // A missing quote makes the parser read the lines up to the next quote as one text.
    private static YamlMistake? FindOpenQuote(string[] lines, int number) =>
        YamlText.Value().Match(lines[number - 1].TrimEnd('\r')) is { Success: true } found
        && found.Groups["value"] is { Length: > 1 } value
        && Quotes.Contains(value.Value[0], StringComparison.Ordinal)
        && YamlText.AfterQuote(value.Value) is null
        && !IsClosedLater(lines, number, value.Value[0])
            ? new YamlMistake(
                number,
                value.Index + 1,
                "a quote opens here and does not close on its line",
                $"close it: {found.Groups["key"].Value}{Quote(value.Value[1..])}"
            )
            : null;

    // A text of several lines closes at the end of a line.
    private static bool IsClosedLater(string[] lines, int number, char quote) =>
        lines.Skip(number).FirstOrDefault(l => l.Contains(quote, StringComparison.Ordinal)) is { } next
        && YamlText
            .WithoutComment(next[(next.IndexOf(quote, StringComparison.Ordinal) + 1)..] + " ")
            .Trim(' ', '\r', '}', ']', ',')
            .Length == 0;

    private static YamlMistake? FindBrackets(string line, int number)
    {
        var open = new Stack<(char Sign, int At)>();
        for (var i = 0; i < line.Length; i++)
        {
            if (Quotes.Contains(line[i], StringComparison.Ordinal))
            {
                var end = line.IndexOf(line[i], i + 1);
                if (end < 0)
                {
                    return null;
                }

                i = end;
            }
            else if (line[i] == '#' && (i == 0 || line[i - 1] == ' '))
            {
                break;
            }
            else if (line[i] is '{' or '[')
            {
                open.Push((line[i], i));
            }
            else if (line[i] is '}' or ']' && !(open.TryPop(out var last) && last.Sign == (line[i] == '}' ? '{' : '[')))
            {
                return new YamlMistake(
                    number,
                    i + 1,
                    $"a {line[i]} that closes nothing",
                    "take it out, or open what it closes"
                );
            }
        }

        return open.TryPop(out var left)
            ? new YamlMistake(
                number,
                left.At + 1,
                $"a {left.Sign} that is not closed on its line",
                $"close it with {(left.Sign == '{' ? '}' : ']')}"
            )
            : null;
    }
}

using System.Text;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>
/// Reads tables as spreadsheets write them (RFC 4180), separated by commas, semicolons or tabs, whichever is most
/// frequent in the first line: quoted cells may contain any of them, line breaks and doubled quotes. A byte order mark,
/// a first line <c>sep=;</c> and rows without any text are skipped.
/// </summary>
internal static class CsvReader
{
    /// <summary>The problem text of a quote without an end.</summary>
    public const string UnclosedQuoteProblem = "a quote opens here and never closes";

    /// <summary>Reads all rows with their cells, the header first, and the separator; reports faults where quotes do
    /// not match.</summary>
    public static (IReadOnlyList<IReadOnlyList<Node.Scalar>> Rows, char Divider) Read(
        string text,
        FaultCollector faults
    )
    {
        var (divider, start) = FindDivider(text);
        var rows = new List<IReadOnlyList<Node.Scalar>>();
        var row = new List<Node.Scalar>();
        var (at, line, lineStart) = (start, start > 1 ? 2 : 1, start > 1 ? start : 0);
        while (at < text.Length)
        {
            var (startLine, startColumn) = (line, at - lineStart + 1);
            string cell;
            var quoted = text[at] == '"';
            if (quoted)
            {
                cell = ReadQuoted(text, ref at, ref line, ref lineStart);
                if (at > text.Length)
                {
                    faults.Add(
                        FaultCodes.Csv,
                        startLine,
                        startColumn,
                        UnclosedQuoteProblem,
                        "",
                        "close the cell with a quote; write a quote inside it twice"
                    );
                    at = text.Length;
                }
                else if (at < text.Length && text[at] != divider && text[at] is not ('\r' or '\n'))
                {
                    faults.Add(
                        FaultCodes.Csv,
                        line,
                        at - lineStart + 1,
                        "text goes on after a closing quote",
                        $"{DescribeDivider(divider)} or the end of the line",
                        "write a quote inside a cell twice"
                    );
                    cell += ReadUnquoted(text, divider, ref at);
                }
            }
            else
            {
                cell = ReadUnquoted(text, divider, ref at);
            }

            row.Add(new Node.Scalar(startLine, startColumn, cell.Trim(), quoted));
            if (at < text.Length && text[at] == divider)
            {
                at++;
                if (at == text.Length)
                {
                    row.Add(new Node.Scalar(line, at - lineStart + 1, "", false));
                }
                else if (text[at] is '\r' or '\n')
                {
                    row.Add(new Node.Scalar(line, at - lineStart + 1, "", false));
                    EndOfLine();
                }
            }
            else
            {
                EndOfLine();
            }
        }

        if (row.Any(c => c.Text.Length > 0))
        {
            rows.Add(row);
        }

        return (rows, divider);

        void EndOfLine()
        {
            if (at < text.Length && text[at] == '\r')
            {
                at++;
            }

            if (at < text.Length && text[at] == '\n')
            {
                at++;
            }

            (line, lineStart) = (line + 1, at);
            if (row.Any(c => c.Text.Length > 0))
            {
                rows.Add(row);
            }

            row = [];
        }
    }

    /// <summary>The separator in words.</summary>
    public static string DescribeDivider(char divider) =>
        divider switch
        {
            ';' => "a semicolon",
            '\t' => "a tab",
            _ => "a comma",
        };

    // Finds the separator, and the position where the table starts.
    private static (char Divider, int Start) FindDivider(string text)
    {
        var start = text.StartsWith('\uFEFF') ? 1 : 0;
        var end = text.AsSpan(start).IndexOfAny('\r', '\n') is var at and >= 0 ? start + at : text.Length;
        if (
            text[start..end].TrimEnd('"').TrimStart('"') is ['s', 'e', 'p', '=', var given and (',' or ';' or '\t'), ..]
        )
        {
            var next = text.IndexOf('\n', end);
            return (given, next < 0 ? text.Length : next + 1);
        }

        var (counts, quoted) = (
            new Dictionary<char, int>
            {
                [','] = 0,
                [';'] = 0,
                ['\t'] = 0,
            },
            false
        );
        for (var i = start; i < end; i++)
        {
            quoted ^= text[i] == '"';
            if (!quoted && counts.TryGetValue(text[i], out var count))
            {
                counts[text[i]] = count + 1;
            }
        }

        return (counts.MaxBy(c => c.Value).Key, start);
    }

    private static string ReadUnquoted(string text, char divider, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] != divider && text[at] is not ('\r' or '\n'))
        {
            at++;
        }

        return text[start..at];
    }

    // Sets `at` to the position after the closing quote; beyond the end of the text when there is none.
    private static string ReadQuoted(string text, ref int at, ref int line, ref int lineStart)
    {
        var cell = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                if (at + 1 == text.Length || text[at + 1] != '"')
                {
                    at++;
                    return cell.ToString();
                }

                at++;
            }
            else if (text[at] == '\n')
            {
                (line, lineStart) = (line + 1, at + 1);
            }

            cell.Append(text[at]);
        }

        at = text.Length + 1;
        return cell.ToString();
    }
}

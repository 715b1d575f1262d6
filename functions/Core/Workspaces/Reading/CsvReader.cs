using System.Text;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>
/// Reads comma-separated text (RFC 4180): quoted cells may hold commas, line breaks and doubled quotes; a byte order mark and blank lines are skipped.
/// Spreadsheets that write semicolons are told so.
/// </summary>
internal static class CsvReader
{
    /// <summary>All rows with their cells, the header first; faults where quotes do not match.</summary>
    public static IReadOnlyList<IReadOnlyList<Node.Scalar>> Read(string text, FaultSink faults)
    {
        var rows = new List<IReadOnlyList<Node.Scalar>>();
        var row = new List<Node.Scalar>();
        var (at, line, lineStart) = (text.StartsWith('\uFEFF') ? 1 : 0, 1, 0);
        while (at < text.Length)
        {
            var (startLine, startColumn) = (line, at - lineStart + 1);
            string cell;
            var quoted = text[at] == '"';
            if (quoted)
            {
                cell = Quoted(text, ref at, ref line, ref lineStart);
                if (at > text.Length)
                {
                    faults.Add(FaultCodes.Csv, startLine, startColumn, "a quote opens here and never closes", "", "close the cell with a quote; write a quote inside it twice");
                    at = text.Length;
                }
                else if (at < text.Length && text[at] is not (',' or '\r' or '\n'))
                {
                    faults.Add(FaultCodes.Csv, line, at - lineStart + 1, "text goes on after a closing quote", "a comma or the end of the line", "write a quote inside a cell twice");
                    cell += Plain(text, ref at);
                }
            }
            else
            {
                cell = Plain(text, ref at);
            }

            row.Add(new Node.Scalar(startLine, startColumn, cell.Trim(), quoted));
            if (at < text.Length && text[at] == ',')
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

        if (row.Count > 0)
        {
            rows.Add(row);
        }

        return rows;

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
            if (row.Count > 1 || row is [{ Text.Length: > 0 }])
            {
                rows.Add(row);
            }

            row = [];
        }
    }

    private static string Plain(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is not (',' or '\r' or '\n'))
        {
            at++;
        }

        return text[start..at];
    }

    // Leaves `at` after the closing quote; beyond the text's end when there is none.
    private static string Quoted(string text, ref int at, ref int line, ref int lineStart)
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

using System.Text.RegularExpressions;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>coupons/*.csv</c>: one code a line, or a table with a column <c>code</c>, as shops export their
/// discount codes.</summary>
internal static partial class CouponPoolReader
{
    private const int MostCodes = 100_000;
    private const int MostFaults = 20;
    private const string CodePattern = "letters, digits and . _ -, at most 64, without spaces: SPRING-7QK2";

    /// <summary>Reads all files; a code is allowed once in all of them together, without regard to case.</summary>
    /// <param name="files">All files of the workspace.</param>
    /// <param name="all">Receives the faults.</param>
    public static IReadOnlyDictionary<string, CouponPool> ReadAll(
        IReadOnlyDictionary<string, string> files,
        List<Fault<FilePlace>> all
    )
    {
        var pools = new Dictionary<string, CouponPool>(StringComparer.Ordinal);
        var taken = new Dictionary<string, FilePlace>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in files.Keys.Where(WorkspaceFiles.IsCouponPool).Order(StringComparer.Ordinal))
        {
            var faults = new FaultCollector(path);
            var name = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
            var stem = name[..^".csv".Length];
            if (!ScalarParser.IsName(stem))
            {
                faults.Add(
                    FaultCodes.Name,
                    1,
                    1,
                    $"the file is called \"{name}\"",
                    ValueReader.NamePattern,
                    ScalarParser.SuggestName(stem) is { } meant ? $"rename it to coupons/{meant}.csv" : "rename it"
                );
            }

            pools[name] = new CouponPool(name, ReadCodes(files[path], taken, faults), ContentHash.Compute(files[path]));
            all.AddRange(faults.Found);
        }

        return pools;
    }

    private static List<string> ReadCodes(string text, Dictionary<string, FilePlace> taken, FaultCollector faults)
    {
        var (rows, _) = CsvReader.Read(text, faults);
        var column = rows.Count == 0 ? -1 : FindColumn(rows[0]);
        var codes = new List<string>();
        var wrong = 0;
        foreach (var row in rows.Skip(column < 0 ? 0 : 1))
        {
            if (
                FindFault(row, Math.Max(column, 0), column >= 0, taken, faults.File)
                is not var (at, problem, allowed, remedy)
            )
            {
                var code = row[Math.Max(column, 0)];
                taken[code.Text] = new FilePlace(faults.File, code.Line, code.Column);
                codes.Add(code.Text);
            }
            else if (++wrong <= MostFaults)
            {
                faults.Add(FaultCodes.CouponCode, at, problem, allowed, remedy);
            }
        }

        if (wrong > MostFaults)
        {
            faults.Add(
                FaultCodes.CouponCode,
                rows[^1][0],
                $"{CountText.WithNoun(wrong - MostFaults, "more line")} of this file cannot be used",
                CodePattern
            );
        }
        else if (codes.Count == 0 && wrong == 0)
        {
            faults.Add(FaultCodes.CouponCode, 1, 1, "the file has no code", CodePattern, "write one code a line");
        }
        else if (codes.Count > MostCodes)
        {
            faults.Add(
                FaultCodes.CouponCode,
                rows[MostCodes][0],
                $"the file has {codes.Count} codes",
                $"at most {MostCodes}",
                "put the rest into a file of its own"
            );
        }

        return codes;
    }

    // The column with the codes, where the first line is a header; -1: it is a code.
    private static int FindColumn(IReadOnlyList<Node.Scalar> first)
    {
        for (var i = 0; i < first.Count; i++)
        {
            if (first[i].Text.ToLowerInvariant() is "code" or "codes" or "coupon" or "discount code")
            {
                return i;
            }
        }

        return -1;
    }

    private static (Node At, string Problem, string Allowed, string Remedy)? FindFault(
        IReadOnlyList<Node.Scalar> row,
        int column,
        bool hasHeader,
        Dictionary<string, FilePlace> taken,
        string file
    )
    {
        var code = column < row.Count ? row[column] : row[0];
        return column >= row.Count || code.Text.Length == 0
                ? (code, "the line has no code", "one code a line", "remove the line")
            : !hasHeader && row.Skip(1).Any(c => c.Text.Length > 0)
                ? (
                    code,
                    "the line has more than a code",
                    "one code a line",
                    "write a header line with a column code, or leave the other cells out"
                )
            : !CodeForm().IsMatch(code.Text)
                ? (code, DescribeForm(code.Text), CodePattern, "correct it or remove the line")
            : taken.TryGetValue(code.Text, out var first)
                ? (
                    code,
                    "the code is here again",
                    "each code once, in all files of coupons together",
                    $"remove it; the first is in {(first.File == file ? $"line {first.Line}" : first.ToString())}"
                )
            : null;
    }

    // Without the code itself: faults are written to logs.
    private static string DescribeForm(string code) =>
        code.FirstOrDefault(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            is var wrong
                and not '\0'
            ? $"the code has a character that codes do not have: {(wrong == ' ' ? "a space" : $"\"{wrong}\"")}"
        : code.Length > 64 ? $"the code has {code.Length} characters"
        : "the code begins with neither a letter nor a digit";

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CodeForm();
}

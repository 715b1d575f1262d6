using System.Text.RegularExpressions;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>Finds the parts of a line of YAML that has a mistake.</summary>
internal static partial class YamlText
{
    // The position where text continues after the closing quote; 0: it does not; null: the quote does not close.
    internal static int? AfterQuote(string written)
    {
        var quote = written[0];
        for (var i = 1; i < written.Length; i++)
        {
            if (written[i] == '\\' && quote == '"')
            {
                i++;
            }
            else if (written[i] == quote)
            {
                if (i + 1 < written.Length && written[i + 1] == quote && quote == '\'')
                {
                    i++;
                    continue;
                }

                var rest = WithoutComment(written[(i + 1)..]).TrimStart();
                return rest.Length == 0 ? 0 : written.Length - written[(i + 1)..].TrimStart().Length;
            }
        }

        return null;
    }

    // The text that was meant, where quotes enclose a part of it or an apostrophe closes it.
    internal static string Unquote(string written) =>
        written.Length > 1 && written[^1] == written[0] ? written[1..^1] : written;

    internal static string WithoutComment(string value) =>
        value.Length > 0
        && value.IndexOf(" #", StringComparison.Ordinal) is var at and >= 0
        && !YamlMistake.Quotes.Contains(value[0], StringComparison.Ordinal)
            ? value[..at].TrimEnd()
            : value.TrimEnd();

    [GeneratedRegex(
        @"\A\s*(?:- +)*(?<key>(?:[A-Za-z_][A-Za-z0-9_.-]*: +)|(?:- +))?(?<value>[^\s].*)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    internal static partial Regex Value();

    [GeneratedRegex(
        @"\A\s*(?:- +)*(?<key>[a-z_]+) *(?<sign>=) *(?<value>[^=\s].*)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    internal static partial Regex EqualsSign();

    [GeneratedRegex(
        @"\A\s*(?:- +)*(?<key>[a-z_]+)(?<sign>:)(?<value>[^\s:/].*)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    internal static partial Regex Joined();

    [GeneratedRegex(@":( |\z)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    internal static partial Regex Colon();

    [GeneratedRegex(
        """[{,]\s*(?<key>[A-Za-z_][A-Za-z0-9_.-]*):\s+(?<value>[^,{}\[\]"']*?\S:\s[^,{}\[\]"']*)""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    internal static partial Regex InBraces();
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MarketingAutomation.Core.Channels.OptOuts;

/// <summary>Compiles the patterns of <see cref="StopPhrases"/> to a regular expression, and converts a customer's text
/// to the form it matches.</summary>
internal static class PhrasePattern
{
    /// <summary>Compiles patterns that match the words of a phrase joined without spaces: "opt out", "opt-out" and
    /// "optout" are equal. No pattern has a repetition, so the time is bounded by the text's length.</summary>
    public static Regex Compile(string patterns)
    {
        var lines = patterns.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new Regex($"^(?:{string.Join('|', lines.Select(ConvertPattern))})$", RegexOptions.CultureInvariant);
    }

    /// <summary>The words of a text: lower case, without accents and apostrophes ("don’t" is "dont"), split at
    /// everything that is neither letter nor digit.</summary>
    public static string[] Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in WrapWholeWord(text).Normalize(NormalizationForm.FormKD))
        {
            if (
                CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format
                || c is '\'' or '’' or '‘' or '`' or '´' or 'ʼ'
            )
            {
                continue;
            }

            plain.Append(char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ');
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string ConvertPattern(string pattern)
    {
        var made = new StringBuilder();
        var literal = new StringBuilder();
        foreach (var c in ConvertListName(pattern) + "\0")
        {
            if (c is not ('[' or ']' or '(' or ')' or '|' or '\0'))
            {
                literal.Append(c);
                continue;
            }

            made.AppendJoin(null, Words(literal.ToString()));
            literal.Clear();
            made.Append(
                c switch
                {
                    '[' or '(' => "(?:",
                    ']' => ")?",
                    ')' => ")",
                    '|' => "|",
                    _ => "",
                }
            );
        }

        return made.ToString();
    }

    // Replaces {list} with the content of that list.
    private static string ConvertListName(string pattern)
    {
        while (pattern.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = pattern.IndexOf('}', open);
            pattern = pattern[..open] + StopPhrases.NamedLists[pattern[(open + 1)..close]] + pattern[(close + 1)..];
        }

        return pattern;
    }

    // An unpaired surrogate has no normal form.
    private static string WrapWholeWord(string text) =>
        text.Any(char.IsSurrogate) ? string.Concat(text.EnumerateRunes()) : text;
}

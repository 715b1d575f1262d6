using System.Buffers;
using System.Globalization;
using System.Text;

namespace MarketingAutomation.Core.Values;

/// <summary>
/// Removes invisible characters from text and finds addresses in names. Spam sign-ups put a link or direction
/// characters into a name so that the shop's own message contains them.
/// </summary>
internal static class TextSanitizer
{
    private const char NonJoiner = '\u200C';
    private const char Joiner = '\u200D';

    // Top-level domains that are refused in capitals too ("Evil.App"). In lower case every ending is refused: people
    // sometimes write "Anna.Maria" without a space, but rarely "anna.maria".
    private static readonly HashSet<string> TopLevelDomains = new(StringComparer.OrdinalIgnoreCase)
    {
        "com",
        "net",
        "org",
        "info",
        "biz",
        "ru",
        "ee",
        "eu",
        "io",
        "ly",
        "me",
        "xyz",
        "top",
        "shop",
        "site",
        "online",
        "club",
        "de",
        "co",
        "uk",
        "fi",
        "lv",
        "lt",
        "cn",
        "app",
        "pw",
        "buzz",
        "link",
        "live",
        "click",
        "dev",
        "ai",
        "tv",
        "cc",
        "icu",
        "vip",
        "store",
        "tech",
        "space",
        "website",
        "fun",
        "win",
        "bid",
        "loan",
        "work",
        "world",
        "news",
        "blog",
        "page",
        "pro",
        "mobi",
        "gg",
        "us",
        "gl",
        "to",
        "ws",
        "su",
        "cfd",
        "sbs",
        "rest",
        "support",
        "email",
        "cloud",
        "agency",
        "digital",
        "art",
        "edu",
        "gov",
        "mil",
        "int",
        "fr",
        "nl",
        "se",
        "no",
        "dk",
        "pl",
        "ua",
        "in",
        "br",
        "ca",
        "au",
        "jp",
        "kr",
        "tk",
        "ml",
        "ga",
        "cf",
        "gq",
    };

    // Every address contains one of these characters, or one that looks like it.
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create(
        ".@:\u3002\uFF0E\uFF61\u2024\uFF20\uFE6B\uFF1A"
    );

    /// <summary>
    /// The text without control and format characters (text direction, invisible spaces); line breaks become spaces.
    /// The zero-width joiner and non-joiner are kept: Persian and Indian names need them. Null gives empty text. Apply
    /// this to all text from outside that people see.
    /// </summary>
    /// <param name="keepLines">True: line breaks and tabs are kept.</param>
    public static string RemoveInvisibleCharacters(string? written, bool keepLines = false)
    {
        if (written is null || !written.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return written?.Trim() ?? "";
        }

        var text = new StringBuilder();
        foreach (var rune in (written ?? "").EnumerateRunes())
        {
            if (keepLines && rune.Value is '\n' or '\r' or '\t')
            {
                text.Append(rune);
            }
            else if (
                Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || (Rune.IsControl(rune) && Rune.IsWhiteSpace(rune))
            )
            {
                text.Append(' ');
            }
            else if (
                rune.Value is NonJoiner or Joiner
                || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format)
            )
            {
                text.Append(rune);
            }
        }

        return text.ToString().Trim();
    }

    /// <summary>True: the text contains a web or e-mail address as mail programs detect it to make links, also with
    /// signs that look like its points and slashes.</summary>
    /// <param name="text">The result of <see cref="RemoveInvisibleCharacters"/>.</param>
    /// <param name="isTitle">Whether a word is a title such as "dr": "Dr.med." is not an address.</param>
    public static bool ContainsAddress(string text, Func<string, bool> isTitle)
    {
        if (!text.AsSpan().ContainsAny(AddressCharacters))
        {
            return false;
        }

        var plain = string.Concat(text.Where(c => c is not (NonJoiner or Joiner)).Select(ToAsciiPunctuation));
        return plain.Contains("://", StringComparison.Ordinal)
            || plain.Contains('@', StringComparison.Ordinal)
            || plain.Contains("www.", StringComparison.OrdinalIgnoreCase)
            || HostCandidates(plain).Any(word => IsHost(word.Text, word.GoesOn, isTitle));
    }

    private static char ToAsciiPunctuation(char sign) =>
        sign switch
        {
            '\u3002' or '\uFF0E' or '\uFF61' or '\u2024' => '.',
            '\uFF0F' or '\u2044' or '\u2215' => '/',
            '\uFF20' or '\uFE6B' => '@',
            '\uFF1A' => ':',
            _ => sign,
        };

    // Sequences of characters that are allowed in a host, and whether a path follows.
    private static IEnumerable<(string Text, bool GoesOn)> HostCandidates(string text)
    {
        for (var from = 0; from < text.Length; )
        {
            var to = from;
            while (to < text.Length && IsHostCharacter(text[to]))
            {
                to++;
            }

            if (to > from)
            {
                yield return (text[from..to], to < text.Length && text[to] == '/');
            }

            from = to + 1;
        }
    }

    private static bool IsHostCharacter(char sign) =>
        sign is '.' or '-' or '_'
        || char.IsLetterOrDigit(sign)
        || char.GetUnicodeCategory(sign) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // The last part of a host has at least two characters: "J.R." and "D.O.B" have one. ".com" after a space is the
    // rest of a host.
    private static bool IsHost(string word, bool goesOn, Func<string, bool> isTitle)
    {
        var host = word.Trim('-', '_').TrimEnd('.', '-', '_');
        var point = host.LastIndexOf('.');
        var ending = host[(point + 1)..];
        if (point < 0 || ending.Length < 2 || (point > 0 && host[point - 1] == '.'))
        {
            return false;
        }

        return goesOn
            || TopLevelDomains.Contains(ending)
            || (!char.IsUpper(ending[0]) && ending.Any(char.IsLetter) && !host.Split('.').All(isTitle));
    }
}

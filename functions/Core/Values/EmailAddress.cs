using System.Globalization;

namespace MarketingAutomation.Core.Values;

/// <summary>Parses e-mail addresses as shops store them: the form is checked and nothing is guessed, because a message
/// to a wrong address is worse than none.</summary>
public static class EmailAddress
{
    private const int MaxLength = 254;
    private const int MaxLocalLength = 64;
    private const string LocalCharacters = "!#$%&'*+-/=?^_`{|}~";

    /// <summary>
    /// The address without spaces around it; null when it is not exactly one address of the form <c>name@host.tld</c>:
    /// no display name, no <c>mailto:</c>, no second address, no comma in place of a point, a host with at least one
    /// point. Letters of any script are accepted (EAI, IDN).
    /// </summary>
    public static string? Parse(string? written)
    {
        var text = written?.Trim();
        if (text is null or { Length: < 6 or > MaxLength })
        {
            return null;
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        return
            at > 0
            && at == text.LastIndexOf('@')
            && IsValidLocalPart(text.AsSpan(0, at))
            && IsValidHost(text.AsSpan(at + 1))
            ? text
            : null;
    }

    private static bool IsValidLocalPart(ReadOnlySpan<char> local)
    {
        if (local.Length > MaxLocalLength || local[0] == '.' || local[^1] == '.' || local.IndexOf("..") >= 0)
        {
            return false;
        }

        foreach (var c in local)
        {
            if (c != '.' && !IsLetterOrDigit(c) && !LocalCharacters.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsValidHost(ReadOnlySpan<char> host)
    {
        var labels = 0;
        var last = host;
        foreach (var range in host.Split('.'))
        {
            last = host[range];
            if (last.IsEmpty || last.Length > 63 || last[0] == '-' || last[^1] == '-')
            {
                return false;
            }

            foreach (var c in last)
            {
                if (c != '-' && !IsLetterOrDigit(c))
                {
                    return false;
                }
            }

            labels++;
        }

        return labels >= 2 && last.Length >= 2 && last.IndexOfAnyExceptInRange('0', '9') >= 0;
    }

    // Surrogates and combining marks belong to letters of other scripts.
    private static bool IsLetterOrDigit(char c) =>
        char.IsAscii(c)
            ? char.IsAsciiLetterOrDigit(c)
            : char.IsLetterOrDigit(c)
                || char.IsSurrogate(c)
                || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}

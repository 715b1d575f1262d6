using System.Buffers;
using System.Globalization;
using PhoneNumbers;

namespace MarketingAutomation.Core.Values;

/// <summary>Converts phone numbers to E.164: <c>+</c>, calling code, national number. Numbering plans: Google's
/// libphonenumber.</summary>
public static class PhoneNumber
{
    private const int MaxLength = 40;
    private const int MinDigits = 4;

    // The limit of E.164; some national plans have longer numbers, which cannot be dialled from abroad.
    private const int MaxDigits = 15;

    // Allowed besides digits. Anything else (letters, a second number, an extension) makes the number doubtful.
    private static readonly SearchValues<char> AllowedCharacters = SearchValues.Create(
        "0123456789+ -.()/\u00A0\u2010\u2011\u2012\u2013\u200E\u200F\u202A\u202C\u2066\u2068\u2069"
    );

    private static readonly PhoneNumberUtil NumberingPlans = PhoneNumberUtil.GetInstance();

    /// <summary>
    /// A number written by a person, converted to E.164 with the country they ordered from (ISO 3166-1 alpha-2). Null
    /// when in doubt: a message to a stranger is worse than none. Accepted: <c>+372 5123 4567</c>, <c>+44 (0)20 7946
    /// 0018</c>, the country's own international prefix (<c>00…</c>, <c>011…</c>), national numbers with or without
    /// trunk prefix, a calling code without its plus where no other reading is possible, <c>tel:</c> before the number,
    /// the digits and signs of other scripts (<c>０９０ー…</c>), and the apostrophe with which spreadsheets keep a number
    /// as text. Extensions, letters and numbers in no assigned range of their country give null.
    /// </summary>
    public static string? ToE164(string? written, string? country)
    {
        var text = NormalizeCharacters(written);
        text = text is not null && text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;
        if (
            text is not { Length: > 0 and <= MaxLength }
            || text.AsSpan().ContainsAnyExcept(AllowedCharacters)
            || text.Count(char.IsAsciiDigit) < MinDigits
        )
        {
            return null;
        }

        try
        {
            var number = NumberingPlans.Parse(text, country?.Trim().ToUpperInvariant());
            return
                NumberingPlans.IsValidNumber(number)
                && NumberingPlans.Format(number, PhoneNumberFormat.E164) is { Length: <= MaxDigits + 1 } valid
                ? valid
                : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>
    /// A number to suppress or to look up, never one to send to: as <see cref="ToE164"/>; else a number written in full
    /// (plus, 8 to 15 digits), also where no currently assigned range contains it. Earlier versions stored such
    /// numbers.
    /// </summary>
    public static string? ToLookupNumber(string? written, string? country) =>
        ToE164(written, country) ?? ParseInternational(NormalizeCharacters(written));

    /// <summary>The country (ISO 3166-1 alpha-2) of a number in E.164; null: it is of no single country.</summary>
    public static string? FindCountry(string e164)
    {
        try
        {
            return
                NumberingPlans.GetRegionCodeForNumber(NumberingPlans.Parse(e164, null)) is { Length: 2 } country
                && IsCountry(country)
                ? country
                : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>True: a country or territory that has numbers (ISO 3166-1 alpha-2, in capitals).</summary>
    public static bool IsCountry(string code) => NumberingPlans.GetSupportedRegions().Contains(code);

    // Converts digits of every script, and full-width plus, hyphens, points and brackets.
    private static string? NormalizeCharacters(string? written)
    {
        if (written is null || !(written.StartsWith('\'') || written.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            return written?.Trim();
        }

        var text = written.Trim();
        text = text is ['\'' or '\u2018' or '\u2019', '+' or '\uFF0B' or (>= '0' and <= '9'), ..] ? text[1..] : text;
        return string.Create(
            text.Length,
            text,
            (plain, from) =>
            {
                for (var i = 0; i < from.Length; i++)
                {
                    plain[i] = CharUnicodeInfo.GetDecimalDigitValue(from[i]) is >= 0 and var digit
                        ? (char)('0' + digit)
                        : from[i] switch
                        {
                            '\uFF0B' => '+',
                            '\u30FC' or '\uFF0D' or '\u2212' or '\u2014' or '\u2015' => '-',
                            '\uFF08' => '(',
                            '\uFF09' => ')',
                            '\uFF0E' => '.',
                            '\uFF0F' => '/',
                            '\u3000' or '\u202F' or '\u2009' => ' ',
                            var other => other,
                        };
                }
            }
        );
    }

    private static string? ParseInternational(string? written)
    {
        if (
            written is not { Length: <= MaxLength }
            || !written.StartsWith('+')
            || written.AsSpan().ContainsAnyExcept(AllowedCharacters)
        )
        {
            return null;
        }

        var digits = string.Concat(written.Where(char.IsAsciiDigit));
        return digits.Length is >= 8 and <= MaxDigits ? "+" + digits : null;
    }
}

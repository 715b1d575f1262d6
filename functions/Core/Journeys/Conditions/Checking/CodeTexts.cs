using System.Text.RegularExpressions;
using MarketingAutomation.Core.Values;
using NodaTime;
using NodaTime.TimeZones;

namespace MarketingAutomation.Core.Journeys.Conditions.Checking;

/// <summary>Checks the texts of fields that hold codes: countries, currencies, languages. Another text never occurs in
/// them.</summary>
internal static partial class CodeTexts
{
    /// <summary>The words in braces that an author may expect to be replaced, as in a template; null: none.</summary>
    public static string? FindPlaceholder(string text) =>
        Braces().Match(text) is { Success: true } found ? found.Value : null;

    [GeneratedRegex(@"\{\{.*?\}\}|\{ ?[a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+ ?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Braces();

    // ISO 3166-1 from the time zone tables, which lack two uninhabited islands; XK is the code used for Kosovo.
    private static readonly HashSet<string> Countries =
    [
        .. TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(l => l.CountryCode),
        "BV",
        "HM",
        "XK",
    ];

    // ISO 4217 without funds and metals.
    private static readonly HashSet<string> Currencies =
    [
        .. (
            "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
            + "BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD "
            + "FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JEP JMD JOD JPY "
            + "KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK "
            + "MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR "
            + "RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN SVC SYP "
            + "SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF "
            + "XPF YER ZAR ZMW ZWG ZWL"
        ).Split(' '),
    ];

    /// <summary>Why a field never has this text, with the remedy; null: it may have it.</summary>
    public static (string Why, string Remedy)? ExplainNever(string field, string text)
    {
        if (field.EndsWith(".country", StringComparison.Ordinal))
        {
            return Countries.Contains(text.ToUpperInvariant())
                ? null
                : (
                    $"\"{text}\" is no country code; it is two letters of ISO 3166-1, such as EE",
                    text.ToUpperInvariant() switch
                    {
                        "UK" or "EN" => "write GB",
                        "EL" => "write GR",
                        var written => ExplainCountries(written),
                    }
                );
        }

        if (field.EndsWith(".currency", StringComparison.Ordinal))
        {
            return Currencies.Contains(text.ToUpperInvariant())
                ? null
                : (
                    $"\"{text}\" is no currency code; it is three letters of ISO 4217, such as EUR",
                    text.ToLowerInvariant() is "euro" or "€" ? "write EUR" : ""
                );
        }

        if (field is "customer.language" or "event.language")
        {
            return text.Length is 2 or 3 && text.All(char.IsAsciiLetter)
                ? null
                : (
                    $"\"{text}\" is no language code; it is two or three letters, such as et",
                    LocaleCodes.NormalizeLocale(text) is { } locale && locale.Length > 3
                        ? $"write {locale.Split('-')[0]}, or ask for customer.locale"
                        : ""
                );
        }

        if (field == "event.zone")
        {
            return DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is not null
                ? null
                : (
                    $"\"{text}\" is no time zone of the IANA list, such as Europe/Tallinn",
                    DateTimeZoneProviders.Tzdb.Ids.FirstOrDefault(z =>
                        z.EndsWith($"/{text.Trim().Replace(' ', '_')}", StringComparison.OrdinalIgnoreCase)
                    )
                        is { } zone
                        ? $"write {zone}"
                        : ""
                );
        }

        return
            field == "customer.locale"
            && !string.Equals(LocaleCodes.NormalizeLocale(text), text, StringComparison.OrdinalIgnoreCase)
            ? (
                $"\"{text}\" is no locale as it is kept here, such as et-EE or et",
                LocaleCodes.NormalizeLocale(text) is { } kept ? $"write {kept}" : ""
            )
            : null;
    }

    // A list or a negation that was written as text.
    private static string ExplainCountries(string text)
    {
        var words = text.Split([' ', ',', ';', '!', '|'], StringSplitOptions.RemoveEmptyEntries);
        var codes = words.Where(w => w is not ("NOT" or "OR")).ToArray();
        return codes.Length == 0 || !codes.All(Countries.Contains) ? ""
            : text.StartsWith('!') || words[0] == "NOT"
                ? $"write {{ is_not: {(codes.Length == 1 ? codes[0] : $"[{string.Join(", ", codes)}]")} }}"
            : codes.Length > 1 ? $"write [{string.Join(", ", codes)}]"
            : $"write {codes[0]}";
    }
}

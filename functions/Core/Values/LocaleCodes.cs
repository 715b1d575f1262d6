namespace MarketingAutomation.Core.Values;

/// <summary>Converts language, country and currency codes to the form the rest of the program uses.</summary>
internal static class LocaleCodes
{
    /// <summary>The language tag in BCP 47 with the usual capitals: <c>et_ee</c> becomes <c>et-EE</c>. Null: not a
    /// language tag.</summary>
    public static string? NormalizeLocale(string? written)
    {
        if (written is null)
        {
            return null;
        }

        var parts = written.Replace('_', '-').Split('-');
        if (
            parts.Length > 4
            || parts[0].Length is < 2 or > 3
            || parts.Any(part => part.Length is 0 or > 8 || !part.All(char.IsAsciiLetterOrDigit))
            || !parts[0].All(char.IsAsciiLetter)
        )
        {
            return null;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = (i, parts[i].Length) switch
            {
                (0, _) => parts[i].ToLowerInvariant(),
                (_, 2) => parts[i].ToUpperInvariant(),
                (_, 4) => char.ToUpperInvariant(parts[i][0]) + parts[i][1..].ToLowerInvariant(),
                _ => parts[i],
            };
        }

        return string.Join('-', parts);
    }

    /// <summary>
    /// The country code in ISO 3166-1 alpha-2, in capitals; null for anything else (country names are not accepted).
    /// The codes UK and EL, used by people and the European Union for the United Kingdom and Greece, become the ISO
    /// codes GB and GR.
    /// </summary>
    public static string? NormalizeCountry(string? written) =>
        written is { Length: 2 } && written.All(char.IsAsciiLetter)
            ? written.ToUpperInvariant() switch
            {
                "UK" => "GB",
                "EL" => "GR",
                var code => code,
            }
            : null;

    /// <summary>The currency code in ISO 4217, in capitals; null for anything else.</summary>
    public static string? NormalizeCurrency(string? written) =>
        written is { Length: 3 } && written.All(char.IsAsciiLetter) ? written.ToUpperInvariant() : null;
}

/// <summary>Country codes that are written where a language code is meant (ISO 3166-1 for ISO 639-1).</summary>
internal static class LanguageCodes
{
    // The code as written, the language meant, and whether the code is a language as well: se is Northern Sami.
    private static readonly Dictionary<string, (string Language, bool IsLanguage)> ByCountry = new(
        StringComparer.Ordinal
    )
    {
        ["at"] = ("de", false),
        ["br"] = ("pt", true),
        ["cn"] = ("zh", false),
        ["cz"] = ("cs", false),
        ["dk"] = ("da", false),
        ["ee"] = ("et", true),
        ["gb"] = ("en", false),
        ["gr"] = ("el", false),
        ["jp"] = ("ja", false),
        ["se"] = ("sv", true),
        ["si"] = ("sl", true),
        ["ua"] = ("uk", false),
        ["uk"] = ("en", true),
        ["us"] = ("en", false),
    };

    /// <summary>The language that is probably meant by a country's code; null: it is not known as a mistake.</summary>
    public static string? FindLanguageOf(string code) =>
        ByCountry.TryGetValue(code, out var found) ? found.Language : null;

    /// <summary>True: the code is that of a country and of no language, so it can only be a mistake.</summary>
    public static bool IsOnlyCountry(string code) => ByCountry.TryGetValue(code, out var found) && !found.IsLanguage;
}

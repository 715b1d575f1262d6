using System.Collections.Concurrent;
using System.Globalization;

namespace MarketingAutomation.Core.Templates.Rendering.Formatting;

/// <summary>Selects the culture for numbers and dates of a message: the customer's locale where its language is the
/// message's language, else the culture of the language itself.</summary>
internal static class RecipientCulture
{
    private static readonly ConcurrentDictionary<(string, string?, string), CultureInfo> Known = new();

    /// <summary>Never throws: an unknown locale counts as none. English without a region is formatted in the European
    /// way outside North America.</summary>
    public static CultureInfo Select(string language, string? locale, string shopCountry) =>
        Known.GetOrAdd(
            (language, locale is { Length: <= 20 } ? locale : null, shopCountry),
            static key => Find(key.Item1, key.Item2, key.Item3)
        );

    private static CultureInfo Find(string language, string? locale, string shopCountry)
    {
        var tag = locale?.Replace('_', '-');
        if (
            tag is not null
            && tag.Contains('-', StringComparison.Ordinal)
            && SameLanguage(tag, language)
            && Predefined(tag) is { } regional
        )
        {
            return regional;
        }
        if (Predefined(language) is not { } own)
        {
            return CultureInfo.InvariantCulture;
        }
        if (language.Contains('-', StringComparison.Ordinal))
        {
            return own;
        }
        if (language == "en")
        {
            return CultureInfo.GetCultureInfo(shopCountry is "US" or "CA" or "PH" ? "en-US" : "en-GB");
        }
        return Predefined($"{language}-{shopCountry}") ?? CultureInfo.CreateSpecificCulture(language);
    }

    private static bool SameLanguage(string a, string b) =>
        string.Equals(a.Split('-')[0], b.Split('-')[0], StringComparison.OrdinalIgnoreCase);

    private static CultureInfo? Predefined(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }
}

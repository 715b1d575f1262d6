namespace MarketingAutomation.Core.Templates.Rendering.Formatting;

/// <summary>
/// Selects the plural form of a word for a whole number, by CLDR's cardinal rules. Languages not named here have two
/// forms, one for exactly 1 and one for the rest, as English, Estonian, Finnish, Swedish and German do.
/// </summary>
internal static class PluralForms
{
    /// <summary>Number of forms that a template gives in this language.</summary>
    public static int FormCount(string language) => Language(language) is "ru" or "uk" or "pl" or "lt" or "lv" ? 3 : 2;

    /// <summary>Index of the form for a number; an unknown number takes the last form.</summary>
    public static int FormIndex(string language, decimal? number)
    {
        if (number is not { } n || n != decimal.Truncate(n))
        {
            return FormCount(language) - 1;
        }
        var tens = (int)(Math.Abs(n) % 100);
        var ones = tens % 10;
        return Language(language) switch
        {
            "ru" or "uk" => ones == 1 && tens != 11 ? 0
            : ones is >= 2 and <= 4 && tens is < 12 or > 14 ? 1
            : 2,
            "pl" => n == 1 ? 0
            : ones is >= 2 and <= 4 && tens is < 12 or > 14 ? 1
            : 2,
            "lt" => ones == 1 && tens is < 11 or > 19 ? 0
            : ones >= 2 && tens is < 11 or > 19 ? 1
            : 2,
            "lv" => ones == 0 || tens is >= 11 and <= 19 ? 2
            : ones == 1 ? 0
            : 1,
            "fr" => Math.Abs(n) < 2 ? 0 : 1,
            _ => n == 1 ? 0 : 1,
        };
    }

    private static string Language(string language) => language.Split('-')[0].ToLowerInvariant();
}

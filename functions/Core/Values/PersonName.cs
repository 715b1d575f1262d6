using System.Buffers;

namespace MarketingAutomation.Core.Values;

/// <summary>Parses names of people. Placeholders, web addresses and text without a letter are not accepted as
/// names.</summary>
public static class PersonName
{
    private const int MaxLength = 60;
    private static readonly SearchValues<char> ForbiddenCharacters = SearchValues.Create("<>{}[]|\\=");

    // Placeholders that forms, importers and guest checkouts write where there is no name. In lower case; compared
    // without signs around and between the letters.
    private static readonly HashSet<string> Placeholders = new(StringComparer.OrdinalIgnoreCase)
    {
        "anonymous",
        "blank",
        "customer",
        "empty",
        "false",
        "first name",
        "firstname",
        "given name",
        "guest",
        "last name",
        "lastname",
        "n a",
        "name",
        "no name",
        "noname",
        "none",
        "not applicable",
        "not available",
        "not given",
        "not provided",
        "null",
        "tba",
        "tbd",
        "test",
        "true",
        "undefined",
        "unknown",
        "user",
        "xx",
        "xxx",
        "xxxx",
        "first_name",
        "last_name",
        "your name",
        "nimi",
        "eesnimi",
        "puudub",
    };

    // Titles. A title alone is not a name. In lower case and without points.
    private static readonly HashSet<string> Titles = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "mister",
        "sir",
        "madam",
        "maam",
        "dr",
        "doctor",
        "prof",
        "professor",
        "herr",
        "frau",
        "fräulein",
        "hr",
        "fr",
        "pr",
        "härra",
        "proua",
        "preili",
        "prl",
        "hra",
        "rva",
        "herra",
        "rouva",
        "neiti",
        "fru",
        "fröken",
        "monsieur",
        "madame",
        "mademoiselle",
        "mme",
        "mlle",
        "m",
        "señor",
        "señora",
        "señorita",
        "sr",
        "sra",
        "srta",
        "signor",
        "signora",
        "sig",
        "kungs",
        "kundze",
        "k-gs",
        "k-dze",
        "ponas",
        "ponia",
        "господин",
        "госпожа",
        "г-н",
        "г-жа",
        "pan",
        "pani",
        "dipl",
        "ing",
        "mag",
        "med",
        "and",
        "und",
        "ja",
        "et",
        "y",
        "и",
        "&",
        "+",
        "/",
    };

    /// <summary>The given name, trimmed and without invisible characters; null: the text is not a name.</summary>
    public static string? ParseFirstName(string? written) =>
        SanitizeIfPlausible(written) is { } text && !IsPlaceholder(text) && !IsTitle(text) ? text : null;

    /// <summary>The family name; words such as "Null" and "Guest" are family names of real people and are
    /// kept.</summary>
    public static string? ParseLastName(string? written) =>
        SanitizeIfPlausible(written) is { } text && !IsNotApplicable(text) ? text : null;

    private static string? SanitizeIfPlausible(string? written)
    {
        var text = TextSanitizer.RemoveInvisibleCharacters(written);
        return
            text.Length is 0 or > MaxLength
            || !text.Any(char.IsLetter)
            || TextSanitizer.ContainsAddress(text, Titles.Contains)
            || text.AsSpan().IndexOfAny(ForbiddenCharacters) >= 0
            ? null
            : text;
    }

    private static bool IsPlaceholder(string text) =>
        IsNotApplicable(text)
        || Placeholders.Contains(text.Trim('.', '-', '_', '*', '(', ')', '"', '\'', '?', '!', ' '))
        || IsOneLetterRepeated(text);

    // "N/A", "n.a.", "N-A": only with the signs, because Na is a name.
    private static bool IsNotApplicable(string text) =>
        text.Length is >= 3 and <= 5
        && !char.IsLetter(text[1])
        && string.Equals(string.Concat(text.Where(char.IsLetter)), "na", StringComparison.OrdinalIgnoreCase);

    // "Mr.", "Herr Dr.", "Mr. & Mrs.". A title that may be a name too (Pan, Ja) is a title only with a point or next to
    // another title.
    private static bool IsTitle(string text)
    {
        var words = text.Split([' ', '.'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length > 0
            && words.All(Titles.Contains)
            && !(words.Length == 1 && TitlesThatAreAlsoNames.Contains(words[0]) && !text.EndsWith('.'));
    }

    private static readonly HashSet<string> TitlesThatAreAlsoNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "pan",
        "pani",
        "ja",
        "et",
        "y",
        "med",
        "mag",
        "m",
        "ing",
    };

    private static bool IsOneLetterRepeated(string text) =>
        text.Length > 2 && text.All(c => char.ToLowerInvariant(c) == char.ToLowerInvariant(text[0]));
}

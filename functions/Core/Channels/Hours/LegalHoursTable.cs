using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Channels.Hours;

/// <summary>
/// The table of legal hours, made of <see cref="LegalHoursData"/>: data with a version and its sources. It has the United States and
/// their states; other countries have no row. Where a state is not known, the hours that every state allows apply.
/// </summary>
public static class LegalHoursTable
{
    private const string Country = "US";
    private const string Never = "never";

    // Outlying areas have a country code of their own and the federal hours.
    private static readonly HashSet<string> Areas = ["PR", "VI", "GU", "MP", "AS", "UM"];
    private static readonly Dictionary<string, LegalHours> ByPlace = Lines(LegalHoursData.Hours)
        .Skip(1)
        .Select(l => ReadRow(l.Split(',')))
        .ToDictionary(r => r.Place, StringComparer.OrdinalIgnoreCase);

    // A state without a row has the hours of its country.
    private static readonly Dictionary<string, LegalHours> ByAreaCode = Lines(LegalHoursData.AreaCodes)
        .Select(l => l.Split(' '))
        .SelectMany(l => l[1..].Select(code => (Code: code, Hours: FindOrAdd(l[0]))))
        .ToDictionary(c => c.Code, c => c.Hours, StringComparer.Ordinal);

    /// <summary>The day on which the table was made.</summary>
    public static LocalDate Version { get; } = LocalDatePattern.Iso.Parse(LegalHoursData.Version).Value;

    /// <summary>Where its rows come from.</summary>
    public static IReadOnlyList<string> Sources { get; } = [.. Lines(LegalHoursData.Sources)];

    /// <summary>Every row, the country first.</summary>
    public static IReadOnlyList<LegalHours> All { get; } = [.. ByPlace.Values];

    /// <summary>The hours that every state of the country allows.</summary>
    public static LegalHours Strictest { get; } =
        ByPlace.Values.Aggregate((a, b) => a.Intersect(b)) with
        {
            Place = "every state of the US",
        };

    /// <summary>The hours of all places that a text to this person may concern; all of them have to allow it. Empty: no
    /// row concerns it.</summary>
    /// <param name="country">ISO 3166-1 of the person; null: not known.</param>
    /// <param name="region">ISO 3166-2 without the country; null: not known.</param>
    /// <param name="phone">The number, E.164. A number of the US brings in its state; it never takes out another
    /// one.</param>
    /// <param name="strictest">True: the hours that every state allows, whichever the state is.</param>
    public static IReadOnlyList<LegalHours> Find(string? country, string? region, string phone, bool strictest)
    {
        var inCountry = string.Equals(country, Country, StringComparison.OrdinalIgnoreCase);
        var ofNumber = FindByNumber(phone);
        var concerned = inCountry || ofNumber is not null || (country is not null && Areas.Contains(country));
        if (!concerned)
        {
            return [];
        }

        var state = inCountry && region is not null ? ByPlace.GetValueOrDefault($"{Country}-{region}") : null;
        if (strictest || (inCountry && state is null) || (country is null && ofNumber is not null))
        {
            return [Strictest];
        }

        return [.. new[] { ByPlace[Country], state, ofNumber }.OfType<LegalHours>().Distinct()];
    }

    /// <summary>The state of a number by its area code; null: not a number of a state.</summary>
    public static LegalHours? FindByNumber(string phone) =>
        phone.Length == 12 && phone.StartsWith("+1", StringComparison.Ordinal)
            ? ByAreaCode.GetValueOrDefault(phone[2..5])
            : null;

    private static LegalHours FindOrAdd(string place) =>
        ByPlace.TryGetValue(place, out var hours) ? hours : ByPlace[place] = ByPlace[Country] with { Place = place };

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static LegalHours ReadRow(string[] row) =>
        new()
        {
            Place = row[0],
            Weekday = ReadWindow(row[1]),
            Saturday = ReadWindow(row[2]),
            Sunday = ReadWindow(row[3]),
            ClosedOnHolidays = row[4] == Never,
            Per24Hours = row[5].Length == 0 ? null : int.Parse(row[5], CultureInfo.InvariantCulture),
        };

    private static SendWindow? ReadWindow(string text)
    {
        if (text == Never)
        {
            return null;
        }

        var ends = text.Split('-').Select(t => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(t).Value);
        return new SendWindow(ends.First(), ends.Last());
    }
}

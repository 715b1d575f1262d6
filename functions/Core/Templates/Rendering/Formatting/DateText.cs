using System.Collections.Concurrent;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Templates.Rendering.Formatting;

/// <summary>A date, with or without a time, in the recipient's time zone and language.</summary>
internal sealed class DateText(LocalDateTime local, bool hasTime, CultureInfo culture)
{
    private static readonly ConcurrentDictionary<(string Culture, string Pattern), LocalDatePattern> DatePatterns =
        new();
    private static readonly ConcurrentDictionary<string, LocalTimePattern> TimePatterns = new();

    public static DateText Create(Instant instant, DateTimeZone zone, CultureInfo culture) =>
        new(instant.InZone(zone).LocalDateTime, true, culture);

    public static DateText Create(LocalDate day, CultureInfo culture) => new(day.AtMidnight(), false, culture);

    /// <summary>Formats the date. <paramref name="style"/>: <c>day</c> (21 November), <c>long</c> (Saturday, 21
    /// November 2026), <c>short</c> (21/11/2026, as the culture writes it).</summary>
    public string FormatDate(string style)
    {
        var pattern = style switch
        {
            "long" => culture.DateTimeFormat.LongDatePattern,
            "short" => culture.DateTimeFormat.ShortDatePattern,
            _ => culture.DateTimeFormat.MonthDayPattern,
        };
        return DatePatterns
            .GetOrAdd(
                (culture.Name, pattern),
                static (key, culture) => LocalDatePattern.Create(key.Pattern, culture),
                culture
            )
            .Format(local.Date);
    }

    /// <summary>Formats hours and minutes as the culture writes them; empty for a date without a time.</summary>
    public string FormatTime() =>
        hasTime
            ? TimePatterns
                .GetOrAdd(
                    culture.Name,
                    static (_, culture) => LocalTimePattern.Create(culture.DateTimeFormat.ShortTimePattern, culture),
                    culture
                )
                .Format(local.TimeOfDay)
            : "";

    public override string ToString() => FormatDate("day");
}

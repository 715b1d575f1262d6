using System.Globalization;
using MarketingAutomation.Core.Values;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Journeys.Triggers.Segments;

/// <summary>Times of a customer's own clock: one, or one of each period.</summary>
public abstract record Occasions
{
    private Occasions() { }

    /// <summary>Once.</summary>
    public sealed record Once(LocalDateTime At) : Occasions;

    /// <summary>Each month, on this day of it, 1 to 28.</summary>
    public sealed record Monthly(int Day, LocalTime At) : Occasions;

    /// <summary>Each week, on this day of it.</summary>
    public sealed record Weekly(IsoDayOfWeek Day, LocalTime At) : Occasions;

    /// <summary>Each time so many days after the one before, the first on a date.</summary>
    public sealed record EveryDays(int Days, LocalDate From, LocalTime At) : Occasions;

    /// <summary>The newest occasion at or before a moment; null: there was none.</summary>
    public Instant? FindLast(Instant now, DateTimeZone zone)
    {
        var today = now.InZone(zone).Date;

        // Where a time is skipped or occurs twice, the day before or after may be the one.
        for (var date = today.PlusDays(1); date >= today.PlusDays(-MaxGap); date = date.PlusDays(-1))
        {
            if (IsOn(date) && LocalCalendar.InstantAt(date, Time, zone) is var at && at <= now)
            {
                return at;
            }
        }

        return this is Once once && LocalCalendar.InstantAt(once.At.Date, Time, zone) is var only && only <= now
            ? only
            : null;
    }

    /// <summary>The first occasion after a moment; null: there is none.</summary>
    public Instant? FindNext(Instant now, DateTimeZone zone)
    {
        if (this is Once once)
        {
            var at = LocalCalendar.InstantAt(once.At.Date, Time, zone);
            return at > now ? at : null;
        }

        var start = now.InZone(zone).Date;
        start = this is EveryDays { From: var from } && from > start ? from : start;
        for (var date = start; date <= start.PlusDays(MaxGap + 1); date = date.PlusDays(1))
        {
            if (IsOn(date) && LocalCalendar.InstantAt(date, Time, zone) is var at && at > now)
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The longest time from one occasion to the next, by days; null: there is one only.</summary>
    internal Duration? LongestRepeat => this is Once ? null : Duration.FromDays(MaxGap);

    /// <summary>The least time that so many occasions take as are needed for a time: 28 days for <c>30d</c> of months, 14
    /// for <c>8d</c> of weeks.</summary>
    internal Duration FindLeastTime(Duration asked)
    {
        var times = this is Once ? 0 : (int)Math.Ceiling(asked / Duration.FromDays(MaxGap));
        var february = new LocalDate(2026, 2, 1);
        return this switch
        {
            Once => asked,
            Monthly => Duration.FromDays(Period.DaysBetween(february, february.PlusMonths(times))),
            Weekly or EveryDays => Duration.FromDays(times * MaxGap),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>In words: <c>each month on day 1 at 10:00</c>.</summary>
    public string Describe() =>
        this switch
        {
            Once o => $"{LocalDatePattern.Iso.Format(o.At.Date)} {Text(o.At.TimeOfDay)}",
            Monthly o => $"each month on day {o.Day} at {Text(o.At)}",
            Weekly o => $"each {o.Day} at {Text(o.At)}",
            EveryDays o =>
                $"each {CountText.WithNoun(o.Days, "day")} from {LocalDatePattern.Iso.Format(o.From)} at {Text(o.At)}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>For the journey's canonical text; it must not change.</summary>
    internal string WriteCanonicalText() =>
        this switch
        {
            Once o => $"once {LocalDateTimePattern.GeneralIso.Format(o.At)}",
            Monthly o => string.Create(CultureInfo.InvariantCulture, $"month {o.Day} {Text(o.At)}"),
            Weekly o => $"week {o.Day} {Text(o.At)}",
            EveryDays o => string.Create(
                CultureInfo.InvariantCulture,
                $"days {o.Days} {LocalDatePattern.Iso.Format(o.From)} {Text(o.At)}"
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private LocalTime Time =>
        this switch
        {
            Once o => o.At.TimeOfDay,
            Monthly o => o.At,
            Weekly o => o.At,
            EveryDays o => o.At,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // The most days from one occasion to the next.
    private int MaxGap =>
        this switch
        {
            Once => 0,
            Monthly => 31,
            Weekly => 7,
            EveryDays o => o.Days,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private bool IsOn(LocalDate date) =>
        this switch
        {
            Once o => date == o.At.Date,
            Monthly o => date.Day == o.Day,
            Weekly o => date.DayOfWeek == o.Day,
            EveryDays o => date >= o.From && Period.DaysBetween(o.From, date) % o.Days == 0,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string Text(LocalTime at) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(at);
}

using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Dates;

/// <summary>Days that come again each year.</summary>
public static class YearlyDates
{
    /// <summary>The day of a date in a year: 29 February is 28 February in a year without it.</summary>
    public static LocalDate InYear(LocalDate date, int year) =>
        new(year, date.Month, Math.Min(date.Day, CalendarSystem.Iso.GetDaysInMonth(year, date.Month)));

    /// <summary>The first time after an instant at which a day of a date, moved by whole days, comes; null: the calendar
    /// ends before.</summary>
    /// <param name="date">The date; its own year counts from <paramref name="firstYear"/> on.</param>
    /// <param name="firstYear">The first year in which it comes.</param>
    /// <param name="offsetDays">Calendar days after the day; negative: before it.</param>
    /// <param name="time">The time of day.</param>
    /// <param name="zone">The zone of day and time.</param>
    /// <param name="after">The result is later than this.</param>
    public static (int Year, Instant At)? FindNext(
        LocalDate date,
        int firstYear,
        int offsetDays,
        LocalTime time,
        DateTimeZone zone,
        Instant after
    )
    {
        // An offset of up to a year and a day moves a time into a neighbouring year.
        var from = Math.Max(firstYear, after.InZone(zone).Year - 2);
        for (var year = from; year <= from + 5 && year < CalendarSystem.Iso.MaxYear; year++)
        {
            var at = LocalCalendar.InstantAt(InYear(date, year).PlusDays(offsetDays), time, zone);
            if (at > after)
            {
                return (year, at);
            }
        }

        return null;
    }
}

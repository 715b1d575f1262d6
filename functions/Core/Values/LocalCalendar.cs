using NodaTime;
using NodaTime.TimeZones;

namespace MarketingAutomation.Core.Values;

/// <summary>Calendar arithmetic in a time zone: a calendar day counts as one day, also when it has 23 or 25
/// hours.</summary>
public static class LocalCalendar
{
    // A local time that does not exist becomes the first minute after the gap; of one that occurs twice, the first is
    // used.
    private static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(
        Resolvers.ReturnEarlier,
        Resolvers.ReturnStartOfIntervalAfter
    );

    /// <summary>
    /// <paramref name="days"/> calendar days after the day of <paramref name="from"/>, at that time, then the next
    /// allowed weekday (empty: any). Always after <paramref name="from"/>: with 0 days and the time already past, the
    /// next allowed day.
    /// </summary>
    public static Instant NextTime(
        Instant from,
        int days,
        LocalTime at,
        IReadOnlyList<IsoDayOfWeek> weekdays,
        DateTimeZone zone
    )
    {
        var date = from.InZone(zone).Date.PlusDays(days);
        for (; ; date = date.PlusDays(1))
        {
            if (weekdays.Count > 0 && !weekdays.Contains(date.DayOfWeek))
            {
                continue;
            }

            var instant = InstantAt(date, at, zone);
            if (instant > from)
            {
                return instant;
            }
        }
    }

    /// <summary>The instant of a local time on a date in a zone.</summary>
    public static Instant InstantAt(LocalDate date, LocalTime time, DateTimeZone zone) =>
        zone.ResolveLocal(date + time, Resolver).ToInstant();

    /// <summary>The first instant of the calendar day after the day of <paramref name="from"/>.</summary>
    public static Instant StartOfNextDay(Instant from, DateTimeZone zone) =>
        zone.AtStartOfDay(from.InZone(zone).Date.PlusDays(1)).ToInstant();

    /// <summary>The date <paramref name="days"/> working days (Monday to Friday) after the day of
    /// <paramref name="from"/>.</summary>
    public static LocalDate AddWorkingDays(Instant from, int days, DateTimeZone zone)
    {
        var date = from.InZone(zone).Date;
        while (days > 0)
        {
            date = date.PlusDays(1);
            if (date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
            {
                days--;
            }
        }

        return date;
    }
}

using NodaTime;

namespace MarketingAutomation.Core.Channels.Hours;

/// <summary>Federal holidays of the United States (5 U.S.C. 6103), computed by rule. A holiday on a Saturday is also
/// observed on the Friday before, one on a Sunday on the Monday after; both days count.</summary>
public static class UsHolidays
{
    /// <summary>True: a holiday, or the day on which one is observed.</summary>
    public static bool IsHoliday(LocalDate date) =>
        IsFloating(date)
        || IsFixed(date)
        || (date.DayOfWeek == IsoDayOfWeek.Friday && IsFixed(date.PlusDays(1)))
        || (date.DayOfWeek == IsoDayOfWeek.Monday && IsFixed(date.PlusDays(-1)));

    private static bool IsFixed(LocalDate date) =>
        (date.Month, date.Day) is (1, 1) or (6, 19) or (7, 4) or (11, 11) or (12, 25);

    private static bool IsFloating(LocalDate date)
    {
        var week = (date.Day - 1) / 7 + 1;
        return (date.Month, date.DayOfWeek, week) switch
        {
            (1, IsoDayOfWeek.Monday, 3) => true,
            (2, IsoDayOfWeek.Monday, 3) => true,
            (5, IsoDayOfWeek.Monday, _) => date.Day > 24,
            (9, IsoDayOfWeek.Monday, 1) => true,
            (10, IsoDayOfWeek.Monday, 2) => true,
            (11, IsoDayOfWeek.Thursday, 4) => true,
            _ => false,
        };
    }
}

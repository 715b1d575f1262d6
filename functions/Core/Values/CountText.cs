using System.Globalization;
using NodaTime;

namespace MarketingAutomation.Core.Values;

/// <summary>Formats a number with its noun in English, for faults, notes, logs and the command line: <c>1
/// character</c>, <c>2 characters</c>. All code uses this one rule.</summary>
public static class CountText
{
    /// <summary>The number and the noun in singular or plural; <paramref name="many"/> null: the noun with an
    /// s.</summary>
    public static string WithNoun(decimal count, string one, string? many = null) =>
        $"{FormatNumber(count)} {NounFor(count, one, many)}";

    // Whole numbers, nearly all of them, need no format.
    private static string FormatNumber(decimal count) =>
        decimal.IsInteger(count) && Math.Abs(count) <= int.MaxValue
            ? ((int)count).ToString(CultureInfo.InvariantCulture)
            : count.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The noun alone, for a number that the caller formats.</summary>
    public static string NounFor(decimal count, string one, string? many = null) =>
        count == 1 ? one : many ?? $"{one}s";

    /// <summary>A time span in the unit that needs no fraction: days from three on, hours, minutes.</summary>
    public static string FormatDuration(Duration time) =>
        time.TotalHours >= 72 && time.TotalHours % 24 == 0 ? WithNoun((decimal)time.TotalDays, "day")
        : time.TotalMinutes >= 60 && time.TotalMinutes % 60 == 0 ? WithNoun((decimal)time.TotalHours, "hour")
        : WithNoun((decimal)time.TotalMinutes, "minute");

    /// <summary>An elapsed time span, in whole days from three on, whole hours or whole minutes, rounded
    /// down.</summary>
    public static string FormatElapsed(Duration time) =>
        FormatDuration(
            time.TotalHours >= 72 ? Duration.FromDays((int)time.TotalDays)
            : time.TotalHours >= 1 ? Duration.FromHours((int)time.TotalHours)
            : Duration.FromMinutes((int)time.TotalMinutes)
        );
}

using NodaTime;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>Reads durations, and reports a fault for text that is none.</summary>
internal static class DurationReader
{
    /// <summary>Reads a duration greater than zero. <paramref name="months"/>: true where it may be given in months of
    /// 30 days.</summary>
    public static Duration? ReadDuration(
        this FaultCollector faults,
        Node? node,
        string what,
        bool months = false,
        bool zero = false
    )
    {
        if (faults.ReadText(node, what) is not { } text)
        {
            return null;
        }

        var found =
            ScalarParser.ParseMonths(text) is { } count && months
                ? NodaTime.Duration.FromDays(30 * count)
                : ScalarParser.ParseDuration(text);
        var units = months ? "min h d w month, such as 3d" : "min h d w, such as 3d";
        if (found is null && ScalarParser.ParseMonths(text) is { } n)
        {
            faults.Add(
                FaultCodes.Duration,
                node!,
                $"{what} is \"{text}\", and months differ in length",
                units,
                $"write the days: {30 * n}d"
            );
        }
        else if (found is null && IsLongNumber(text))
        {
            faults.Add(FaultCodes.Duration, node!, $"{what} is \"{text}\", over ten years", "at most 3660d");
        }
        else if (found is null)
        {
            faults.Add(
                FaultCodes.Duration,
                node!,
                $"{what} is \"{text}\"",
                $"a whole number and one of {units}",
                zero && text == "0" ? "write 0h for none" : SuggestDuration(text, months)
            );
        }
        else if (found == NodaTime.Duration.Zero && !zero)
        {
            faults.Add(
                FaultCodes.Duration,
                node!,
                $"{what} is \"{text}\", which is no time at all",
                $"more than 0 of {units}",
                "leave it out, or say how long"
            );
        }
        else if (found > ScalarParser.MaxDuration)
        {
            faults.Add(FaultCodes.Duration, node!, $"{what} is \"{text}\", over ten years", "at most 3660d");
        }
        else
        {
            return found;
        }

        return null;
    }

    // A number with more digits than any duration has, and a unit.
    private static bool IsLongNumber(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange('0', '9') is > 6 and var digits
        && ScalarParser.ParseDuration($"1{text[digits..]}") is not null;

    private static string SuggestDuration(string text, bool months) =>
        text.Split(" at ", StringSplitOptions.TrimEntries) is [var days, var clock]
        && ScalarParser.SuggestDuration(days) is { } day
        && day.EndsWith('d')
        && ScalarParser.ParseTime(clock) is not null
            ? $"write {{ days: {day[..^1]}, at: \"{clock}\" }}"
        : ScalarParser.SuggestDuration(text) is not { } meant ? ""
        : meant.EndsWith("month", StringComparison.Ordinal) && !months
            ? $"write the days: {30 * int.Parse(meant[..^5], System.Globalization.CultureInfo.InvariantCulture)}d"
        : $"write {meant}";
}

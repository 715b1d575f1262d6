using System.Globalization;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>Reads <c>starts</c> and <c>ends</c> of a journey.</summary>
internal static class EntryDatesReader
{
    private static readonly IReadOnlyList<LocalDatePattern> OtherForms =
    [
        .. new[] { "d.M.uuuu", "d/M/uuuu", "uuuu/M/d", "uuuu-M-d" }.Select(LocalDatePattern.CreateWithInvariantCulture),
    ];

    /// <summary>Reads both days; a fault where the last is before the first, advice where the last is past.</summary>
    public static (LocalDate? Starts, LocalDate? Ends) Read(MapReader journey, JourneyReadContext context)
    {
        var (starts, ends) = (ReadDate("starts"), ReadDate("ends"));
        if (ends < starts)
        {
            context.Faults.Add(
                FaultCodes.EntryDates,
                journey.Find("ends")!,
                $"ends is {Write(ends.Value)}, before starts, which is {Write(starts!.Value)}: no one would enter",
                $"{Write(starts.Value)} or later",
                "ends is the last day on which customers enter; for one day write the same date for both"
            );
        }
        else if (context.Now is { } now && ends is { } last && last.PlusDays(1) < now.InUtc().Date)
        {
            context.Advice.Add(
                FaultCodes.EntryDatesPast,
                journey.Find("ends")!,
                $"the last day on which customers enter, {Write(last)}, is past: no one enters any more",
                "",
                "write a later day, or status: closing and leave it"
            );
        }

        return (starts, ends);

        LocalDate? ReadDate(string key)
        {
            if (context.Faults.ReadText(journey.Find(key), key) is not { } text)
            {
                return null;
            }

            var date = ScalarParser.ParseDate(text);
            if (date is null)
            {
                context.Faults.Add(
                    FaultCodes.Date,
                    journey.Find(key)!,
                    $"{key} is \"{text}\"",
                    "a day, such as 2026-12-24",
                    SuggestDate(text) is { } meant ? $"write {key}: {Write(meant)}" : ""
                );
            }

            return date;
        }
    }

    // Another order of the parts, or a time of day beside the date.
    private static LocalDate? SuggestDate(string text) =>
        OtherForms
            .Append(LocalDatePattern.Iso)
            .Select(f => f.Parse(text.Split(' ', 'T')[0]))
            .FirstOrDefault(r => r.Success)
            ?.Value;

    private static string Write(LocalDate date) => LocalDatePattern.Iso.Format(date);
}

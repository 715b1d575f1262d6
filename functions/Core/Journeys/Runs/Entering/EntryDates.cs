using MarketingAutomation.Core.Customers;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Journeys.Runs.Entering;

/// <summary>The days on which customers enter a journey: from the beginning of <c>starts</c> to the end of <c>ends</c>,
/// by the shop's clock. What counts is when the occasion of the entry happened.</summary>
internal static class EntryDates
{
    /// <summary>The moment from which customers enter; null: from the release on.</summary>
    public static Instant? FindStart(RunContext context, Journey journey) =>
        journey.Starts is { } day ? StartOf(context, day) : null;

    /// <summary>Why an occasion of this time does not enter, in words; null: it does.</summary>
    public static string? FindRefusal(RunContext context, Journey journey, Instant occasion) =>
        occasion < FindStart(context, journey)
            ? $"it takes no one before {LocalDatePattern.Iso.Format(journey.Starts!.Value)} (starts)"
        : journey.Ends is { } last && occasion >= StartOf(context, last.PlusDays(1))
            ? $"it takes no one after {LocalDatePattern.Iso.Format(last)} (ends)"
        : null;

    private static Instant StartOf(RunContext context, LocalDate day) =>
        day.AtStartOfDayInZone(CustomerZone.ZoneByName(context.Shop.Zone)!).ToInstant();
}

using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Bench.Scale;

/// <summary>A wait as the shipped journeys have it.</summary>
/// <param name="Days">How long it lasts, on average.</param>
/// <param name="At">The time of day it ends at, by the customer's clock; null: whenever it began.</param>
/// <param name="Weekdays">Days it may end on; empty: all.</param>
internal sealed record JourneyWait(string Name, double Days, LocalTime? At, IReadOnlyList<IsoDayOfWeek> Weekdays)
{
    /// <summary>
    /// All waits of a workspace. As many customers pass through each, so of those asleep at any moment each wait has a
    /// share in proportion to its length.
    /// </summary>
    public static IReadOnlyList<JourneyWait> ReadWaits(Workspace workspace)
    {
        var waits = new List<JourneyWait>();
        foreach (var journey in workspace.Journeys.Values.OrderBy(j => j.Id, StringComparer.Ordinal))
        {
            foreach (var silence in journey.Triggers.OfType<InactivityTrigger>().Select(t => t.Duration))
            {
                waits.Add(new JourneyWait($"{journey.Id}: silence", silence.TotalDays, null, []));
            }

            foreach (var step in journey.Steps.Values.OrderBy(s => s.Id, StringComparer.Ordinal))
            {
                if (ReadWaits(step) is { } wait)
                {
                    waits.Add(wait with { Name = $"{journey.Id}: {step.Id}" });
                }
            }
        }

        return waits;
    }

    private static JourneyWait? ReadWaits(Step step) =>
        step switch
        {
            // A wait for certain weekdays lasts longer by half the gap, roughly; the length only sets the share.
            WaitUntilStep until => new JourneyWait("", Math.Max(until.Days, 0.5), until.TimeOfDay, until.Weekdays),
            WaitStep wait => new JourneyWait("", wait.Duration.TotalDays, null, []),
            WaitForStep wait => new JourneyWait("", wait.Timeout.TotalDays, null, []),
            _ => null,
        };
}

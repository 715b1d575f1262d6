using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>
/// The longest duration of a journey by its waits: each <c>wait_for</c> to its end, a wait for a weekday to the last
/// possible day. Sends count as zero; a hold of a message is added to it.
/// </summary>
internal static class JourneyDuration
{
    /// <summary>From the first step to the last.</summary>
    public static Duration FindLongest(IReadOnlyDictionary<string, Step> steps, string? first)
    {
        var known = new Dictionary<string, Duration>(StringComparer.Ordinal);
        return From(first);

        // A way back to a step that is being computed counts as zero: a step that repeats others counts them itself. A
        // missing step (one with a fault) takes no time.
        Duration From(string? id)
        {
            if (id is null || !steps.TryGetValue(id, out var step))
            {
                return Duration.Zero;
            }

            if (!known.TryGetValue(id, out var longest))
            {
                known[id] = Duration.Zero;
                known[id] = longest = step.FindLongest(From);
            }

            return longest;
        }
    }
}

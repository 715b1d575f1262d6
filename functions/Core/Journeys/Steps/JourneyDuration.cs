using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>
/// The longest duration of a journey by its waits: each <c>wait_for</c> to its end, a wait for a weekday to the last
/// possible day. Sends count as zero; a hold of a message is added to it. Also: whether one step can be reached from
/// another.
/// </summary>
internal static class JourneyDuration
{
    /// <summary>From the first step to the last.</summary>
    public static Duration FindLongest(IReadOnlyDictionary<string, Step> steps, string? first)
    {
        var known = new Dictionary<string, Duration>(StringComparer.Ordinal);
        return From(first);

        // Steps never lead back, so this ends; a missing step (one with a fault) takes no time.
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

    /// <summary>True: a step can be reached from another (null: the end), or is that step.</summary>
    public static bool IsReachable(IReadOnlyDictionary<string, Step> steps, string? from, string to)
    {
        var (seen, next) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string?>([from]));
        while (next.TryPop(out var id))
        {
            if (id == to)
            {
                return true;
            }

            if (id is null || !seen.Add(id) || !steps.TryGetValue(id, out var step))
            {
                continue;
            }

            foreach (var way in step.ListNextSteps())
            {
                next.Push(way);
            }
        }

        return false;
    }
}

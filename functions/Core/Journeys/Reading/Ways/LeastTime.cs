using MarketingAutomation.Core.Journeys.Steps;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Reading.Ways;

/// <summary>The least time that passes between two steps of a journey; messages count as sent at once.</summary>
internal static class LeastTime
{
    /// <summary>From the moment a run comes to one step until it comes to another; null: no way leads there.</summary>
    public static Duration? Find(IReadOnlyDictionary<string, Step> steps, string? from, string to)
    {
        var (done, next) = (new HashSet<string>(StringComparer.Ordinal), new PriorityQueue<string, Duration>());
        if (from is not null)
        {
            next.Enqueue(from, Duration.Zero);
        }

        while (next.TryDequeue(out var id, out var passed))
        {
            if (id == to)
            {
                return passed;
            }

            if (!done.Add(id) || !steps.TryGetValue(id, out var step))
            {
                continue;
            }

            foreach (var way in step.ListNextSteps().OfType<string>())
            {
                next.Enqueue(way, passed + step.FindLeastTime(way));
            }
        }

        return null;
    }
}

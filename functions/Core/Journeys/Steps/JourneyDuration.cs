using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>
/// How long a journey takes at most by its waits: each <c>wait_for</c> to its end, a wait for a weekday to the last day
/// it can be. Sends count as nothing: what holds one
/// back comes on top. And whether one step comes after another.
/// </summary>
internal static class JourneyDuration
{
    /// <summary>From the first step to the last.</summary>
    public static Duration FindLongest(IReadOnlyDictionary<string, Step> steps, string? first)
    {
        var known = new Dictionary<string, Duration>(StringComparer.Ordinal);
        return From(first);

        // Steps never lead back, so this ends; what is not there (a step with a fault) takes no time.
        Duration From(string? id)
        {
            if (id is null || !steps.TryGetValue(id, out var step))
            {
                return Duration.Zero;
            }

            if (!known.TryGetValue(id, out var longest))
            {
                known[id] = Duration.Zero;
                known[id] = longest = step switch
                {
                    Step.WaitFor wait => wait.Duration + From(wait.Next),
                    Step.WaitUntil wait => Duration.FromDays(Math.Max(wait.Days, 1) + WeekdayGap(wait.Weekdays))
                        + From(wait.Next),
                    Step.WaitForEvent wait => wait.Timeout
                        + wait.Lines.Select(l => From(l.NextStep)).Append(From(wait.OnTimeout)).Max(),
                    Step.Choose choose => choose
                        .Branches.Select(b => From(b.NextStep))
                        .Append(From(choose.Otherwise))
                        .Max(),
                    _ => From(step.Next),
                };
            }

            return longest;
        }
    }

    /// <summary>Whether a way leads from a step (null: the end) to another, or it is that one.</summary>
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

            string?[] ways = step switch
            {
                Step.WaitForEvent wait => [.. wait.Lines.Select(l => l.NextStep), wait.OnTimeout],
                Step.Choose choose => [.. choose.Branches.Select(b => b.NextStep), choose.Otherwise],
                _ => [step.Next],
            };
            foreach (var way in ways)
            {
                next.Push(way);
            }
        }

        return false;
    }

    // The most days from a day that is not allowed to the next that is.
    private static int WeekdayGap(IReadOnlyList<IsoDayOfWeek> allowed) =>
        allowed.Count is 0 or 7
            ? 0
            : Enumerable
                .Range(1, 7)
                .Max(day =>
                    Enumerable.Range(0, 7).First(later => allowed.Contains((IsoDayOfWeek)((day + later - 1) % 7 + 1)))
                );
}

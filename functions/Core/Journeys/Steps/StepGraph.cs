namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Which steps a run can reach from which.</summary>
internal static class StepGraph
{
    private static readonly HashSet<string> None = [];

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

    /// <summary>The steps that a run may come back to after it has moved on from them.</summary>
    public static IReadOnlySet<string> FindLoopSteps(IReadOnlyDictionary<string, Step> steps)
    {
        // Steps from which every way ends are removed until only loops and the ways into them remain: most journeys
        // have none.
        var remaining = steps.Keys.ToHashSet(StringComparer.Ordinal);
        var found = true;
        while (found)
        {
            found =
                remaining.RemoveWhere(id => !steps[id].ListNextSteps().Any(w => w is not null && remaining.Contains(w)))
                > 0;
        }

        return remaining.Count == 0
            ? None
            : remaining
                .Where(id => steps[id].ListNextSteps().Any(way => IsReachable(steps, way, id)))
                .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A step of a loop in which nothing waits for a time or an event, so that a run would go round without
    /// end in one decision; null: there is none.</summary>
    public static string? FindEndlessLoop(IReadOnlyDictionary<string, Step> steps) =>
        FindLoopSteps(steps.Where(s => !s.Value.AlwaysWaits).ToDictionary(StringComparer.Ordinal))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
}

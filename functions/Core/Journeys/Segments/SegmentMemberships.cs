using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Segments;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Runs;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Segments;

/// <summary>Keeps in the customer's record who is in the segments that journeys begin by. To be called once in each
/// decision that decides what is due, before entries by time.</summary>
internal static class SegmentMemberships
{
    /// <summary>Evaluates each of these segments and stores what changed.</summary>
    public static void Update(RunContext context)
    {
        var tracked = context.Journeys.TrackedSegments;
        if (tracked.Count == 0)
        {
            if (context.State.Segments is not null)
            {
                context.State = context.State with { Segments = null };
            }

            return;
        }

        Dictionary<string, SegmentMembership>? changed = null;
        foreach (var name in tracked)
        {
            var held = context.State.Segments?.GetValueOrDefault(name);
            var start = held is null || IsNewWorkspace(context) ? FindStart(context, name, held) : held;
            var isIn = Evaluate(context, name, context.State, context.Now) switch
            {
                Truth.True => true,
                Truth.False => false,
                Truth.Unknown => start.IsIn,
            };

            // An import alone starts nothing: what it brings is as if it had been known before.
            var now =
                isIn == start.IsIn
                    ? start
                    : new SegmentMembership(isIn, context.Now) { WasFound = context.Event?.Backfill == true };
            if (now != held)
            {
                changed ??= context.State.Segments?.ToDictionary() ?? [];
                changed[name] = now;
            }
        }

        if (changed is not null || context.State.Segments!.Count > tracked.Count)
        {
            changed ??= context.State.Segments!.ToDictionary();
            context.State = context.State with
            {
                Segments = changed.Where(m => tracked.Contains(m.Key)).ToDictionary(),
            };
        }
    }

    /// <summary>When the customer may come into or go out of one of these segments by time alone; null: not in the
    /// current state.</summary>
    public static Instant? FindNextChange(RunContext context)
    {
        Instant? earliest = null;
        foreach (var name in context.Journeys.TrackedSegments)
        {
            if (context.Workspace.Segments.TryGetValue(name, out var condition))
            {
                var at = ConditionTimes.FindNextChange(
                    condition,
                    CreateScope(context, context.State, context.Now),
                    context.Workspace.Segments
                );
                earliest = at < earliest || earliest is null ? at : earliest;
            }
        }

        return earliest;
    }

    // What held before this decision. No one was in a segment before they were known; who is looked at for the first
    // time since the release was where their record was then; after another change of the workspace, where they are.
    private static SegmentMembership FindStart(RunContext context, string name, SegmentMembership? held)
    {
        var before = context.StateBefore;
        if (before.DecidedAt == default)
        {
            return new SegmentMembership(false, context.Now) { WasFound = true };
        }

        var at = held is null ? Instant.Min(context.Now, FindRelease(context, name) ?? context.Now) : context.Now;
        var isIn = Evaluate(context, name, before, Instant.Max(at, before.DecidedAt)) switch
        {
            Truth.True => true,
            Truth.False => false,
            Truth.Unknown => held?.IsIn == true,
        };
        return held is not null && held.IsIn == isIn
            ? held
            : new SegmentMembership(isIn, context.Now) { WasFound = true };
    }

    private static bool IsNewWorkspace(RunContext context) => context.StateBefore.Workspace != context.Workspace.Hash;

    // The newest release of the journeys that begin by it.
    private static Instant? FindRelease(RunContext context, string name)
    {
        Instant? newest = null;
        foreach (var start in context.Journeys.TimeDriven)
        {
            if (
                start.First.TrackedSegment == name
                && context.Workspace.ReleasedAt.TryGetValue(start.Journey.Id, out var released)
            )
            {
                newest = newest > released ? newest : released;
            }
        }

        return newest;
    }

    private static Truth Evaluate(RunContext context, string name, CustomerState state, Instant at) =>
        context.Workspace.EvaluateSegment(name, CreateScope(context, state, at));

    private static ConditionScope CreateScope(RunContext context, CustomerState state, Instant at) =>
        new(state, context.Workspace, at, null, null, null, null);
}

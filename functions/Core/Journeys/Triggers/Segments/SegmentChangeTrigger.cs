using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Runs;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Triggers.Segments;

/// <summary>
/// The customer comes into a segment, or goes out of it. Who was in it when the journey (or a change of it, or of the
/// segment) went live did not come in; <see cref="Existing"/> defines whether they enter all the same.
/// </summary>
public sealed record SegmentChangeTrigger : Trigger
{
    /// <summary>The segment's name.</summary>
    public required string Segment { get; init; }

    /// <summary>True: by going out of the segment; false: by coming in.</summary>
    public bool OnLeave { get; init; }

    /// <summary>What happens to customers who were in the segment before; only where they come in.</summary>
    public Enroll Existing { get; init; }

    /// <summary>How many of them enter on one day; null: no limit.</summary>
    public int? PacePerDay { get; init; }

    /// <inheritdoc/>
    public override string Name => "segment";

    /// <inheritdoc/>
    public override bool IsTimeDriven => true;

    internal override string? TrackedSegment => Segment;

    internal override bool IsAboutOrder => false;

    internal override string DescribeStart() => $"{(OnLeave ? "Out of" : "Into")} the segment {Segment}";

    internal override string WriteCanonicalText() =>
        $"segment {Segment} {(OnLeave ? "leave" : "enter")} {CanonicalForm.WriteWhere(Where)} "
        + $"{(Existing == Enroll.Skip ? "" : "enter")} {PacePerDay}";

    internal override bool Covers(Trigger later) =>
        later is SegmentChangeTrigger other
        && other.Segment == Segment
        && other.OnLeave == OnLeave
        && ConditionImplication.Covers(Where, other.Where);

    internal override TimedEntry? FindTimedEntry(RunContext context, Journey journey)
    {
        if (
            context.State.Segments?.GetValueOrDefault(Segment) is not { } membership
            || membership.IsIn == OnLeave
            || context.State.PrivacyStop is not null
        )
        {
            return null;
        }

        var entered = RunModes.FindEntry(context, journey)?.LastAt >= membership.Since;
        if (!membership.WasFound && !(membership.Since < ReleasedAt(context, journey)))
        {
            // It is decided once, when it happens.
            return membership.Since == context.Now && !entered ? new TimedEntry(membership.Since, null, null) : null;
        }

        return OnLeave || Existing == Enroll.Skip || entered
            ? null
            : new TimedEntry(membership.Since, null, PacePerDay);
    }

    internal override string CreateTimedEntryKey(RunContext context, TimedEntry entry) =>
        $"{Segment}-{(OnLeave ? "leave" : "enter")}-{entry.At.ToUnixTimeSeconds()}";

    internal override string ExplainTimedEntry(RunContext context) =>
        OnLeave ? $"they went out of the segment {Segment}"
        : context.State.Segments?.GetValueOrDefault(Segment)?.Since == context.Now
            ? $"they came into the segment {Segment}"
        : $"they were in the segment {Segment} before, and enroll lets them enter";

    private static Instant? ReleasedAt(RunContext context, Journey journey) =>
        context.Workspace.ReleasedAt.TryGetValue(journey.Id, out var released) ? released : null;
}

using System.Globalization;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Triggers.Segments;

/// <summary>
/// Everyone who is in a segment at a time of their own clock, once or regularly. Each occasion is decided once for each
/// customer, by what was known of them when it was decided: at the occasion, spread over <see cref="Spread"/>, or at the
/// first decision after it. An occasion that could not be decided within <see cref="CatchUp"/> is skipped with a note.
/// </summary>
public sealed record SegmentScheduleTrigger : Trigger
{
    /// <summary>Customers are looked at over this long after an occasion, each at the same place each time.</summary>
    public static readonly Duration Spread = Duration.FromMinutes(30);

    /// <summary>How long after an occasion customers still enter.</summary>
    public static readonly Duration CatchUp = Duration.FromHours(24);

    /// <summary>The segment's name.</summary>
    public required string Segment { get; init; }

    /// <summary>When.</summary>
    public required Occasions Occasions { get; init; }

    /// <inheritdoc/>
    public override string Name => "segment";

    /// <inheritdoc/>
    public override bool IsTimeDriven => true;

    internal override string? ReEntryNeed =>
        Occasions is Occasions.Once ? null : "every begins the journey again and again";

    internal override Duration? LongestRepeat => Occasions.LongestRepeat;

    internal override bool IsAboutOrder => false;

    internal override string DescribeStart() => $"The segment {Segment}, {Occasions.Describe()}";

    internal override string WriteCanonicalText() =>
        $"segment {Segment} at {Occasions.WriteCanonicalText()} {CanonicalForm.WriteWhere(Where)}";

    internal override TimedEntry? FindTimedEntry(RunContext context, Journey journey)
    {
        if (
            LookedAt(context.StateBefore) is not { } looked
            || context.State.PrivacyStop is not null
            || Occasions.FindLast(context.Now, context.Zone) is not { } occasion
            || occasion <= looked
            || (context.Workspace.ReleasedAt.TryGetValue(journey.Id, out var released) && occasion < released)
            || RunModes.FindEntry(context, journey)?.LastAt >= occasion
            || !WasIn(context)
        )
        {
            return null;
        }

        return new TimedEntry(occasion, null, null)
        {
            Refusal =
                context.Now - occasion <= CatchUp
                    ? null
                    : $"its time was {CountText.FormatElapsed(context.Now - occasion)} ago, and no one enters later than "
                        + $"{CountText.FormatDuration(CatchUp)} after it",
        };
    }

    internal override Instant? FindNextLook(RunContext context, Journey journey) =>
        context.State.PrivacyStop is null && Occasions.FindNext(context.Now, context.Zone) is { } next
            ? next + FindPlace(context.State.Key, journey.Id)
            : null;

    // The entry before may have been as late as is allowed, and a day may have 23 hours.
    internal override Duration FindReEntryGap(Duration asked) =>
        Occasions.LongestRepeat is null
            ? asked
            : Duration.Min(
                asked,
                Duration.Max(Duration.Zero, Occasions.FindLeastTime(asked) - CatchUp - Duration.FromHours(1))
            );

    // By the customer's calendar: one who moves to another zone does not get it twice.
    internal override string CreateTimedEntryKey(RunContext context, TimedEntry entry) =>
        $"{Segment}-at-{NodaTime.Text.LocalDateTimePattern.GeneralIso.Format(entry.At.InZone(context.Zone).LocalDateTime)}";

    internal override string ExplainTimedEntry(RunContext context) => $"they were in the segment {Segment} at its time";

    private static Duration FindPlace(string customer, string journey) =>
        Duration.FromSeconds(
            (long)(
                ulong.Parse(
                    ContentHash.ComputeParts(customer, journey),
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture
                ) % (ulong)Spread.TotalSeconds
            )
        );

    // Before what this decision applied.
    private bool WasIn(RunContext context) =>
        context.Workspace.EvaluateSegment(
            Segment,
            new ConditionScope(context.StateBefore, context.Workspace, context.Now, null, null, null, null)
        ) == Truth.True;

    // When what is due was last decided; null: this is the first decision about the customer, who was not known at any
    // occasion before.
    private static Instant? LookedAt(CustomerState before) =>
        before.DecidedAt == default ? null : before.DueDecidedAt ?? before.DecidedAt;
}

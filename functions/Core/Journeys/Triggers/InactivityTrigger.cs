using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>
/// A time since the last paid order that was neither cancelled nor wholly refunded starts the journey. <see
/// cref="Existing"/> defines what happens to customers already past it when the journey (or a change of it) goes live.
/// With <see cref="Enroll.Skip"/>, the default, they enter only after their next inactivity.
/// </summary>
public sealed record InactivityTrigger : Trigger
{
    /// <summary>The time since the last paid order.</summary>
    public required Duration Duration { get; init; }

    /// <summary>What happens to customers who were inactive before.</summary>
    public Enroll Existing { get; init; }

    /// <summary>How many of them enter on one day; null: no limit.</summary>
    public int? PacePerDay { get; init; }

    /// <inheritdoc/>
    public override string Name => "inactive";

    /// <inheritdoc/>
    public override bool IsTimeDriven => true;

    internal override string DescribeStart() => $"No order for {CountText.FormatDuration(Duration)}";

    // The run's order is only the last one.
    internal override bool IsAboutOrder => false;

    internal override string WriteCanonicalText() =>
        $"inactive {CanonicalForm.FormatDuration(Duration)} {CanonicalForm.WriteWhere(Where)} "
        + $"{(Existing == Enroll.Skip ? "" : "enter")} {PacePerDay}";

    internal override bool Covers(Trigger later) =>
        later is InactivityTrigger other
        && other.Duration == Duration
        && ConditionImplication.Covers(Where, other.Where);

    internal override TimedEntry? FindTimedEntry(RunContext context, Journey journey)
    {
        if (
            context.LastPaidOrder is not { At: var last, Order: var order }
            || context.State.PrivacyStop is not null
            || EnteredSince(context, journey, last)
        )
        {
            return null;
        }

        var at = last + Duration;
        var existing = IsExistingAtRelease(context, journey, at);
        return existing && Existing == Enroll.Skip
            ? null
            : new TimedEntry(at, order?.Ref, existing ? PacePerDay : null);
    }

    // One inactivity gives one entry key.
    internal override string CreateTimedEntryKey(RunContext context, TimedEntry entry) =>
        $"silent-since-{context.LastPaidOrder?.At.ToUnixTimeSeconds()}";

    // Such as "they were silent for 120 days since order #1001".
    internal override string ExplainTimedEntry(RunContext context)
    {
        if (context.LastPaidOrder is not { At: var last, Order: var order })
        {
            return base.ExplainTimedEntry(context);
        }

        var days = Duration.FromDays((int)(context.Now - last).TotalDays);
        return $"they were silent for {CountText.FormatDuration(days > Duration ? days : Duration)} since "
            + $"{(order is null ? "their last order" : $"order {order.Name ?? order.Ref}")}";
    }

    // The other customer had bought within the inactivity.
    internal override bool IsPreventedBy(MergedHistory other) =>
        other.Customer.Orders.Recent.Any(o =>
            o is { PaidAt: { } paid, IsVoid: false } && paid <= other.Begun && paid > other.Begun - Duration
        );

    // Customers already inactive at the release are "existing": they are skipped, or enter at the journey's pace. The
    // same holds for an inactivity that was reported only after it was over, and for one that began with an order
    // imported as history: an import alone starts nothing.
    private static bool IsExistingAtRelease(RunContext context, Journey journey, Instant threshold) =>
        (context.Workspace.ReleasedAt.TryGetValue(journey.Id, out var released) && threshold < released)
        || context.LastPaidOrder is { } kept && (kept.Quiet || threshold < kept.ReportedAt);

    // One inactivity starts a journey once, whatever the run's outcome.
    private static bool EnteredSince(RunContext context, Journey journey, Instant last) =>
        RunModes.FindEntry(context, journey) is { } entry && entry.LastAt >= last;
}

/// <summary><c>inactive: 120d</c>.</summary>
internal sealed class InactivityTriggerDefinition : TriggerDefinition
{
    public override string Kind => "inactive";

    public override string Description =>
        "A time since the last paid order that was neither cancelled nor wholly refunded. A customer who never bought "
        + "is never inactive. A customer past that time is looked at once; who does not fit `where` then is looked at "
        + "again only when something happens to them.";

    public override IReadOnlyList<KeyReference> Keys =>
        [new("inactive", "a duration: `120d`, `4month`", null, "How long.")];

    public override string Example => "inactive: 120d";

    public override bool AllowsEnroll => true;

    public override TriggerStart ReadStart(Node value, JourneyReadContext context) =>
        new(
            HasOrder: false,
            null,
            new AskedEvent(null, OrderScope.ThisOrder, IsTrigger: true) { InactivityDuration = ParseDuration(value) }
        );

    public override Trigger? Read(TriggerHead head, JourneyReadContext context) =>
        context.Faults.ReadDuration(head.Value, "inactive", months: true) is { } time
            ? new InactivityTrigger
            {
                Duration = time,
                Where = head.Where,
                Existing = head.Enroll.Existing,
                PacePerDay = head.Enroll.PacePerDay,
            }
            : null;

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new() { ["inactive"] = SchemaNodes.Duration("This long since the last paid order.", months: true) };

    // The value for checks of conditions; its faults are reported when the trigger is read.
    private static Duration? ParseDuration(Node node) =>
        node is not Node.Scalar { Text: var text }
            ? null
            : ScalarParser.ParseDuration(text)
                ?? (ScalarParser.ParseMonths(text) is { } months ? Duration.FromDays(30 * months) : null);
}

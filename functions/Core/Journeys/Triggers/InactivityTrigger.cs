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
/// A time since the last paid order that was neither cancelled nor wholly refunded starts the journey.
/// </summary>
public sealed record InactivityTrigger : SilenceTrigger
{
    /// <summary>The time since the last paid order.</summary>
    public required Duration Duration { get; init; }

    /// <inheritdoc/>
    public override string Name => "inactive";

    internal override string DescribeStart() => $"No order for {CountText.FormatDuration(Duration)}";

    internal override string WriteCanonicalText() =>
        $"inactive {CanonicalForm.FormatDuration(Duration)} {CanonicalForm.WriteWhere(Where)} "
        + $"{(Existing == Enroll.Skip ? "" : "enter")} {PacePerDay}";

    internal override bool Covers(Trigger later) =>
        later is InactivityTrigger other
        && other.Duration == Duration
        && ConditionImplication.Covers(Where, other.Where);

    internal override Duration FindDuration(RunContext context) => Duration;

    // The other customer had bought within the inactivity.
    internal override bool IsPreventedBy(MergedHistory other) =>
        other.Customer.Orders.Recent.Any(o =>
            o is { PaidAt: { } paid, IsVoid: false } && paid <= other.Begun && paid > other.Begun - Duration
        );
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

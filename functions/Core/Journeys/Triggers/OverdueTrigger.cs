using System.Globalization;
using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>A multiple of the time that this customer usually lets pass between two orders
/// (<see cref="OrderHistory.UsualGap"/>), since the last one, starts the journey. Where it is not known, the policy's
/// <c>usual_gap</c> is taken.</summary>
public sealed record OverdueTrigger : SilenceTrigger
{
    /// <summary>How many times the usual gap.</summary>
    public required decimal Factor { get; init; }

    /// <inheritdoc/>
    public override string Name => "overdue";

    internal override string DescribeStart() => $"No order for {FormatFactor(Factor)} times the usual gap";

    internal override string WriteCanonicalText() =>
        $"overdue {FormatFactor(Factor)} {CanonicalForm.WriteWhere(Where)} {(Existing == Enroll.Skip ? "" : "enter")} "
        + $"{PacePerDay}";

    internal override bool Covers(Trigger later) =>
        later is OverdueTrigger other && other.Factor == Factor && ConditionImplication.Covers(Where, other.Where);

    // With another default, customers are past the time at once, as after a change of the journey.
    internal override string WriteReleaseText(Policy policy) => CanonicalForm.FormatDuration(policy.UsualGap);

    internal override Duration FindDuration(RunContext context) => Multiply(FindUsualGap(context).Gap);

    internal override string ExplainTimedEntry(RunContext context)
    {
        var (gap, own) = FindUsualGap(context);
        return $"{base.ExplainTimedEntry(context)}; {CountText.FormatDuration(gap)} "
            + (own ? "between two orders are usual for them" : "are taken as usual (usual_gap of policy.yaml)");
    }

    // With the orders of both, the time was not over when the run began.
    internal override bool IsPreventedBy(MergedHistory other) =>
        other.Customer.Orders.Recent.Any(o => o is { PaidAt: { } paid, IsVoid: false } && paid <= other.Begun)
        && other.Together() is { LastPaidOrder: { At: var last } } together
        && last + FindDuration(together) > other.Begun;

    internal static string FormatFactor(decimal factor) => factor.ToString("0.##", CultureInfo.InvariantCulture);

    private static (Duration Gap, bool Own) FindUsualGap(RunContext context) =>
        OrderHistory.UsualGap(context.State.Orders, context.Zone) is { } own
            ? (own, true)
            : (context.Policy.UsualGap, false);

    private Duration Multiply(Duration gap) =>
        Duration.FromMinutes((long)decimal.Round((decimal)gap.TotalMinutes * Factor));
}

/// <summary><c>overdue: 1.5</c>.</summary>
internal sealed class OverdueTriggerDefinition : TriggerDefinition
{
    private const decimal Greatest = 20;

    public override string Kind => "overdue";

    public override string Description =>
        "A multiple of the time that the customer usually lets pass between two orders, since the last one. "
        + "[More](#when-an-order-is-overdue).";

    public override IReadOnlyList<KeyReference> Keys =>
        [new("overdue", "a number from 1 to 20: `1.5`", null, "How many times the customer's usual gap.")];

    public override string Example => "overdue: 1.5";

    public override bool AllowsEnroll => true;

    // The usual gap is a day or more.
    public override TriggerStart ReadStart(Node value, JourneyReadContext context) =>
        new(
            HasOrder: false,
            null,
            new AskedEvent(null, OrderScope.ThisOrder, IsTrigger: true)
            {
                InactivityDuration = ParseFactor(value) is null ? null : Duration.FromDays(1),
            }
        );

    public override Trigger? Read(TriggerHead head, JourneyReadContext context)
    {
        if (ParseFactor(head.Value) is { } factor)
        {
            return new OverdueTrigger
            {
                Factor = factor,
                Where = head.Where,
                Existing = head.Enroll.Existing,
                PacePerDay = head.Enroll.PacePerDay,
            };
        }

        if (context.Faults.ReadText(head.Value, "overdue") is { } text)
        {
            context.Faults.Add(
                FaultCodes.Number,
                head.Value,
                $"overdue is \"{text}\"",
                $"how many times the customer's usual gap between two orders: a number from 1 to {Greatest}, such as 1.5",
                SuggestFactor(text)
            );
        }

        return null;
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["overdue"] = new JsonObject
            {
                ["type"] = "number",
                ["minimum"] = 1,
                ["maximum"] = Greatest,
                ["description"] = "This many times the customer's usual gap between two orders, since the last one.",
            },
        };

    private static decimal? ParseFactor(Node node) =>
        node is Node.Scalar { Text: var text }
        && ScalarParser.ParseNumber(text) is >= 1 and <= Greatest and var factor
        && decimal.Round(factor, 2) == factor
            ? factor
            : null;

    private static string SuggestFactor(string text) =>
        ScalarParser.ParseDuration(text) is not null
            ? $"write inactive: {text} for a time that is the same for everyone"
        : text.EndsWith('%') && ScalarParser.ParseNumber(text[..^1]) is { } percent
            ? $"write overdue: {OverdueTrigger.FormatFactor(percent / 100)}"
        : "";
}

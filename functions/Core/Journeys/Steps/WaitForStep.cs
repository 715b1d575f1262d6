using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Reading.Ways;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Runs.Waiting;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>
/// Waits for the first event that matches one of the lines. Counts events from when the step was reached, those that
/// arrived while the message before it was held or being sent, later events of the same delivery, and with <c>of:
/// this_order</c> the state that the run's order already has.
/// </summary>
public sealed record WaitForStep : Step
{
    /// <summary>The lines in order; the first that matches is used.</summary>
    public required IReadOnlyList<EventLine> Lines { get; init; }

    /// <summary>The longest time to wait.</summary>
    public required Duration Timeout { get; init; }

    /// <summary>The next step at the timeout; where there is no <c>else</c>, it is already set to
    /// <see cref="Step.Next"/>.</summary>
    public string? OnTimeout { get; init; }

    internal override bool IsWait => true;

    internal override string WriteCanonicalText() =>
        $"wait_for {CanonicalForm.List(Lines.Select(l => $"{CanonicalForm.Write(l.Match)} do {l.NextStep}"))} up_to "
        + $"{CanonicalForm.FormatDuration(Timeout)} else {OnTimeout}";

    internal override IReadOnlyList<string?> ListNextSteps() => [.. Lines.Select(l => l.NextStep), OnTimeout];

    internal override string Describe() =>
        $"Wait for {string.Join(" or ", Lines.Select(l => l.Match.Event).Distinct())}, at most {CountText.FormatDuration(Timeout)}";

    internal override IReadOnlyList<StepWay> ListWays() =>
        [
            .. Lines.Select(l => new StepWay(
                $"{l.Match.Event}{(l.Match.Where is { } where ? $", {ConditionText.Write(where)}" : "")}",
                l.NextStep
            )),
            new($"not in {CountText.FormatDuration(Timeout)}", OnTimeout),
        ];

    internal override Duration FindLeastTime(string? way) =>
        Lines.Any(l => l.NextStep == way) ? Duration.Zero : Timeout;

    internal override Duration FindLongest(Func<string?, Duration> after) => Timeout + ListNextSteps().Max(after);

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        if (run.WaitUntil is not { } until)
        {
            if (
                EventMatching.MatchSameDelivery(context, run, this)
                || PastEventMatching.Match(context, run, this)
                || EarlyEvents.Match(context, run, this)
            )
            {
                return true;
            }

            context.Replace(run, run with { WaitUntil = context.Now + Timeout, EarlyEvents = null });
            return false;
        }

        if (context.Now < until)
        {
            return false;
        }

        // Past events that moved nothing when they arrived, because they were old or history, are matched now.
        if (PastEventMatching.Match(context, run, this))
        {
            return true;
        }

        context.AddNote(
            "waited",
            run,
            run.StepId,
            $"nothing it waited for came in time; {StepNotes.DescribeNextStep(OnTimeout)}"
        );
        RunTransitions.MoveToStep(context, run, run, OnTimeout, until);
        return true;
    }
}

/// <summary>One line of a <c>wait_for</c> and its next step (null: the run ends).</summary>
public sealed record EventLine(EventMatch Match, string? NextStep);

/// <summary><c>wait_for: { event, of, where, do }</c> or a list of them, with <c>up_to</c> and <c>else</c> beside
/// it.</summary>
internal sealed class WaitForDefinition : StepDefinition
{
    private static readonly IReadOnlyList<string> Line = [.. Vocabulary.Match, "do"];

    public override string Kind => "wait_for";

    public override string Description => "Waits for an event; of several lines the first that fits is taken.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new("wait_for", "a line, or a list of lines", null, "What is waited for."),
            new("wait_for.event", "an [event](#events)", null, "The event."),
            new(
                "wait_for.of",
                "`this_order`, `any_order`",
                "required for events about an order, but for `order.placed` and `order.paid`",
                "Which order the event is about."
            ),
            new("wait_for.where", "a [condition](#conditions)", "none", "What has to be true of the event."),
            new("wait_for.do", "a list of steps", "the run goes on below", "What is done after this event."),
            new("up_to", "a duration: `15min`, `2h`, `3d`, `1w`", null, "How long at most."),
            new("else", "a list of steps", "the run goes on below", "What is done when the time is over."),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        head = reader.MoveKeysOut(head, ["up_to", "else"]);
        var items = head.Value is Node.List list ? list.Items : [head.Value];
        if (items.Count == 0)
        {
            faults.Add(FaultCodes.WrongShape, head.Value, "wait_for is an empty list", "at least one { event: … }");
        }

        var lines = new List<EventLine>();
        for (var i = 0; i < items.Count; i++)
        {
            var map = MapReader.Create(items[i], "a line of wait_for", Line, faults);
            var match = reader.ReadAsked(head, () => EventReader.ReadMatch(map, context));
            var then = reader.ReadBlock(map?.Find("do"), $"{head.Id}.do-{i + 1}.", next, "do");
            if (match is null)
            {
                continue;
            }

            if (lines.Find(earlier => EventImplication.Covers(earlier.Match, match)) is { } above)
            {
                // A version that was stored before more of these lines were detected is still read.
                (
                    above.Match.Where is null
                    || (match.Where is { } asks && CanonicalForm.Write(above.Match.Where) == CanonicalForm.Write(asks))
                        ? faults
                        : context.NeverMatchFaults
                ).Add(
                    FaultCodes.NeverReached,
                    items[i],
                    $"a line above takes every \"{match.Event}\" this one waits for",
                    "",
                    "the first line that fits wins: put the line with the narrower where: first"
                );
            }

            if (
                match is { Event: EventNames.OrderPlaced, Scope: OrderScope.ThisOrder }
                && context.TriggerEvent == EventNames.OrderPaid
            )
            {
                context.NeverMatchFaults.Add(
                    FaultCodes.NeverMatches,
                    map!.Find("event")!,
                    "an order that was paid has been placed: \"order.placed\" of this order does not come any more",
                    "",
                    "wait for what happens to a paid order later, such as order.fulfilled"
                );
            }

            context.KnownEvents.Add(match.Event);
            context.WaitLines.Add((map!.Find("event")!, match));
            lines.Add(new EventLine(match, then));
        }

        var upTo = faults.ReadDuration(
            reader.ReadRequired(
                head,
                "up_to",
                "a wait that may never end keeps people in it for ever; say how long at most, such as up_to: 14d"
            ),
            "up_to"
        );
        var otherwise = reader.ReadBlock(head.Map.Find("else"), $"{head.Id}.else.", next, "else");
        return upTo is { } time && lines.Count > 0
            ? new WaitForStep
            {
                Id = head.Id,
                Next = next,
                Lines = lines,
                Timeout = time,
                OnTimeout = otherwise,
            }
            : null;
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["wait_for"] = SchemaNodes.OneOrMore(
                ConditionSchema.Match(Line, ["event"], new() { ["do"] = SchemaNodes.Ref("steps") })
            ),
            ["up_to"] = SchemaNodes.Duration("How long at most."),
            ["else"] = SchemaNodes.Ref("steps"),
        };
}

using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps.Control;

/// <summary>Does its steps again, up to a number of times or until a condition matches. The run comes back to this step
/// after each round; its visit says which round is next.</summary>
public sealed record RepeatStep : Step
{
    /// <summary>The greatest number of rounds.</summary>
    public required int AtMost { get; init; }

    /// <summary>Asked before each round; the rounds end when it matches. Null: nothing is asked.</summary>
    public Condition? Until { get; init; }

    /// <summary>The first step of a round.</summary>
    public required string First { get; init; }

    internal override string WriteCanonicalText() =>
        $"repeat {CanonicalForm.FormatNumber(AtMost)} until {(Until is null ? "" : CanonicalForm.Write(Until))} do {First}";

    internal override IReadOnlyList<string?> ListNextSteps() => [First, Next];

    internal override string? FindNextStep(ConditionScope scope) =>
        scope.Run is { } run && IsOver(run.FindNextVisit(Id), scope) ? Next : First;

    internal override Duration FindLongest(Func<string?, Duration> after) => after(First) * AtMost + after(Next);

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        var (scope, round) = (context.CreateStepScope(run), run.Visit.Number);
        var next = IsOver(run.Visit, scope) ? Next : First;
        var why =
            round > AtMost ? $"{CountText.WithNoun(AtMost, "round")} done"
            : next == First ? $"round {round} of at most {AtMost}"
            : TextTruncation.TruncateWithEllipsis(ConditionEvaluator.Evaluate(Until!, scope).Explain(), 300);
        context.AddNote("repeat", run, Id, $"{why}; {StepNotes.DescribeNextStep(next)}");
        RunTransitions.MoveToStep(context, run, run, next, run.StepReadyAt);
        return true;
    }

    private bool IsOver(Visit visit, ConditionScope scope) =>
        visit.Number > AtMost || (Until is { } until && ConditionEvaluator.Evaluate(until, scope).Truth == Truth.True);
}

/// <summary><c>repeat: { at_most, until, do }</c>.</summary>
internal sealed class RepeatDefinition : StepDefinition
{
    private const int MaxRounds = 100;

    private static readonly IReadOnlyList<string> RepeatKeys = ["at_most", "until", "do"];

    public override string Kind => "repeat";

    public override string Description => "Does its steps again, with a wait among them.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new("repeat", "`at_most`, `until` and `do`", null, "What is done again, and how often."),
            new("repeat.at_most", $"1 to {MaxRounds}", null, "The greatest number of rounds."),
            new(
                "repeat.until",
                "a [condition](#conditions)",
                "all rounds are done",
                "Asked before each round; the run goes on below when it is true."
            ),
            new("repeat.do", "a list of steps", null, "The steps of a round; a `wait` or a `wait_for` is among them."),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        if (head.Value is not Node.Map)
        {
            faults.Add(
                FaultCodes.WrongShape,
                head.Value,
                $"repeat is {head.Value.DisplayName}",
                "a mapping (lines of \"key: value\")",
                "write { at_most: 3, do: [ { send: welcome }, { wait: 5d } ] }"
            );
            return null;
        }

        var map = MapReader.Create(head.Value, "repeat", RepeatKeys, faults)!;
        var atMost = faults.ReadInteger(
            map.Require("at_most", "say how often at most, such as at_most: 3"),
            "at_most",
            1,
            MaxRounds
        );
        var until = map.Find("until") is { } condition
            ? reader.ReadAsked(head, () => new ConditionReader(context).ReadCondition(condition))
            : null;
        if (context.IsInRepeat)
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                head.Map,
                "a repeat is inside another repeat",
                "one repeat, with its steps in do:",
                "write the inner steps once in the outer do:, with a greater at_most"
            );
        }

        var outer = context.IsInRepeat;
        context.IsInRepeat = true;
        var first = reader.ReadBlock(
            map.Require("do", "the steps that are done again: do: [ { send: welcome }, { wait: 5d } ]"),
            $"{head.Id}.do.",
            head.Id,
            "do"
        );
        context.IsInRepeat = outer;
        return outer || atMost is not { } most || first is null || first == head.Id
            ? null
            : new RepeatStep
            {
                Id = head.Id,
                Next = next,
                AtMost = most,
                Until = until,
                First = first,
            };
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["repeat"] = SchemaNodes.Map(
                RepeatKeys,
                ["at_most", "do"],
                new()
                {
                    ["at_most"] = SchemaNodes.Whole("The greatest number of rounds."),
                    ["until"] = SchemaNodes.Ref("condition"),
                    ["do"] = SchemaNodes.Ref("steps"),
                }
            ),
        };
}

using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps.Control;

/// <summary>
/// Divides the customers among arms by weight. The arm is derived from customer, journey, step and the arms' names, so
/// that a customer gets the same one each time, and a change of the weights moves only as many customers as it has to.
/// </summary>
public sealed record SplitStep : Step
{
    /// <summary>The arms, at least two, each with a name of its own.</summary>
    public required IReadOnlyList<SplitArm> Arms { get; init; }

    internal override string WriteCanonicalText() =>
        $"split {CanonicalForm.List(Arms.Select(a => $"{a.Name} {CanonicalForm.FormatNumber(a.Weight)} do {a.NextStep}"))}";

    internal override IReadOnlyList<string?> ListNextSteps() => [.. Arms.Select(a => a.NextStep)];

    internal override string Describe() => "Split";

    internal override IReadOnlyList<StepWay> ListWays() =>
        [.. Arms.Select(a => new StepWay($"{a.Name} (weight {CanonicalForm.FormatNumber(a.Weight)})", a.NextStep))];

    internal override string? FindNextStep(ConditionScope scope) =>
        scope.Run is { } run ? FindArm(scope.State.Key, run.Journey).NextStep : null;

    internal override Duration FindLongest(Func<string?, Duration> after) => ListNextSteps().Max(after);

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        var arm = FindArm(context.State.Key, run.Journey);
        context.AddNote(
            "split",
            run,
            Id,
            $"arm {arm.Name} (weight {arm.Weight} of {Arms.Sum(a => a.Weight)}); {StepNotes.DescribeNextStep(arm.NextStep)}"
        );
        RunTransitions.MoveToStep(context, run, run, arm.NextStep, run.StepReadyAt);
        return true;
    }

    /// <summary>
    /// The arm of a customer (weighted rendezvous hashing). Each arm draws an exponential time, with its weight as the
    /// rate, from a hash of customer, journey, step and name; the earliest wins. An arm wins in proportion to its weight,
    /// and an arm whose weight changes gains or loses customers without moving any between the others.
    /// </summary>
    internal SplitArm FindArm(string customer, string journey)
    {
        var (chosen, earliest) = (Arms[0], double.PositiveInfinity);
        foreach (var arm in Arms)
        {
            var time = -Math.Log(ContentHash.Draw(customer, journey, Id, arm.Name)) / arm.Weight;
            if (time < earliest)
            {
                (chosen, earliest) = (arm, time);
            }
        }

        return chosen;
    }
}

/// <summary>One arm of a split and its first step (null: the run ends).</summary>
/// <param name="Name">The name given, else <c>arm-</c> and its place.</param>
/// <param name="Weight">Its share, in proportion to the other arms' weights.</param>
public sealed record SplitArm(string Name, int Weight, string? NextStep);

/// <summary><c>split:</c> a list of <c>{ weight, name, do }</c>.</summary>
internal sealed class SplitDefinition : StepDefinition
{
    private const int MaxWeight = 1_000_000;

    private static readonly IReadOnlyList<string> ArmKeys = ["weight", "name", "do"];

    public override string Kind => "split";

    public override string Description =>
        "Divides the customers among arms. The same customer gets the same arm of this step each time.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new("split", "a list of two arms or more", null, "The arms."),
            new("split.weight", "a whole number from 1", null, "The arm's share, in proportion to the other weights."),
            new("split.name", "a name", "`arm-1`, `arm-2` …", "What the record calls the arm."),
            new("split.do", "a list of steps", null, "What is done in this arm."),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var faults = reader.Faults;
        if (head.Value is not Node.List { Items.Count: > 0 } list)
        {
            faults.Add(
                FaultCodes.WrongShape,
                head.Value,
                $"split is {head.Value.DisplayName}",
                "a list of arms, each { weight, name, do }",
                "write - { weight: 50, do: [ … ] } for each arm"
            );
            return null;
        }

        if (list.Items.Count == 1)
        {
            faults.Add(
                FaultCodes.WrongShape,
                list.Items[0],
                "split has one arm",
                "two arms or more",
                "add another arm, or write its steps without split"
            );
        }

        var allZero = list.Items.All(i => i is Node.Map m && m.Find("weight") is Node.Scalar { Text: "0" });
        if (allZero)
        {
            faults.Add(
                FaultCodes.Number,
                list.Items[0],
                "all weights of split are 0, so that no arm would be taken",
                "whole numbers from 1, such as weight: 50 for each",
                "leave out an arm that is not to be used"
            );
        }

        var arms = new List<SplitArm>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var map = MapReader.Create(list.Items[i], "an arm of split", ArmKeys, faults);
            var weight = allZero ? null : ReadWeight(map, faults);
            var name = faults.ReadName(map?.Find("name"), "name") ?? $"arm-{i + 1}";
            if (arms.Exists(a => a.Name == name))
            {
                faults.Add(
                    FaultCodes.DuplicateId,
                    map?.Find("name") ?? list.Items[i],
                    $"the name \"{name}\" is taken by another arm of this split",
                    "each once in a split",
                    "choose another name: the record calls the arm by it"
                );
            }

            var first = reader.ReadBlock(
                map?.Require("do", "the steps of this arm: do: [ { send: welcome } ]"),
                $"{head.Id}.{name}.",
                next,
                "do"
            );
            arms.Add(new SplitArm(name, weight ?? 0, first));
        }

        return new SplitStep
        {
            Id = head.Id,
            Next = next,
            Arms = arms,
        };
    }

    private static int? ReadWeight(MapReader? map, FaultCollector faults)
    {
        var node = map?.Require("weight", "the arm's share, such as weight: 50");
        if (
            node is Node.Scalar { Text: { Length: > 1 } text }
            && text.EndsWith('%')
            && ScalarParser.ParseNumber(text.TrimEnd('%').Trim()) is { } share
            && share > 0
            && decimal.Truncate(share) == share
        )
        {
            faults.Add(
                FaultCodes.Number,
                node,
                $"weight is \"{text}\"",
                $"a whole number from 1 to {MaxWeight}",
                $"write weight: {share}"
            );
            return null;
        }

        if (node is Node.Scalar { Text: "0" })
        {
            faults.Add(
                FaultCodes.Number,
                node,
                "weight is \"0\"",
                $"a whole number from 1 to {MaxWeight}",
                "leave out an arm that is not to be used"
            );
            return null;
        }

        return faults.ReadInteger(node, "weight", 1, MaxWeight);
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["split"] = SchemaNodes.List(
                SchemaNodes.Map(
                    ArmKeys,
                    ["weight", "do"],
                    new()
                    {
                        ["weight"] = SchemaNodes.Whole("The arm's share, in proportion to the other weights."),
                        ["name"] = SchemaNodes.String("What the record calls the arm."),
                        ["do"] = SchemaNodes.Ref("steps"),
                    }
                ),
                "The same customer gets the same arm each time."
            ),
        };
}

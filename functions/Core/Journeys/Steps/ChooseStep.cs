using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Takes the first branch whose condition matches. <c>if</c> is the short form with one branch.</summary>
public sealed record ChooseStep : Step
{
    /// <summary>The branches, in order.</summary>
    public required IReadOnlyList<Branch> Branches { get; init; }

    /// <summary>The next step when no branch matches.</summary>
    public string? Otherwise { get; init; }

    internal override string WriteCanonicalText() =>
        $"choose {CanonicalForm.List(Branches.Select(b => $"{CanonicalForm.Write(b.Condition)} do {b.NextStep}"))} "
        + $"otherwise {Otherwise}";

    internal override IReadOnlyList<string?> ListNextSteps() => [.. Branches.Select(b => b.NextStep), Otherwise];

    internal override string Describe() =>
        Branches.Count == 1 ? $"If {ConditionText.Write(Branches[0].Condition)}" : "Choose";

    internal override IReadOnlyList<StepWay> ListWays() =>
        [
            .. Branches.Select(b => new StepWay(
                Branches.Count == 1 ? "yes" : ConditionText.Write(b.Condition),
                b.NextStep
            )),
            new(Branches.Count == 1 ? "no" : "otherwise", Otherwise),
        ];

    internal override string? FindNextStep(ConditionScope scope) =>
        FindBranch(scope) is { } branch ? branch.NextStep : Otherwise;

    internal override Duration FindLongest(Func<string?, Duration> after) => ListNextSteps().Max(after);

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        var scope = context.CreateStepScope(run);
        var branch = FindBranch(scope);
        context.AddNote("chose", run, Id, StepNotes.DescribeBranch(this, branch, scope));
        RunTransitions.MoveToStep(context, run, run, branch is null ? Otherwise : branch.NextStep, run.StepReadyAt);
        return true;
    }

    private Branch? FindBranch(ConditionScope scope) =>
        Branches.FirstOrDefault(b => ConditionEvaluator.Evaluate(b.Condition, scope).Truth == Truth.True);
}

/// <summary>One branch and its first step (null: the run ends).</summary>
public sealed record Branch(Condition Condition, string? NextStep);

/// <summary><c>choose:</c> a list of <c>{ when, do }</c>, optionally followed by <c>{ otherwise }</c>.</summary>
internal sealed class ChooseDefinition : StepDefinition
{
    public override string Kind => "choose";

    public override string Description => "Goes the way of the first line that is true.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new("choose", "a list of lines", null, "The lines, in order."),
            new("choose.when", "a [condition](#conditions)", null, "What is asked."),
            new("choose.do", "a list of steps", null, "What is done where it is the first that is true."),
            new(
                "choose.otherwise",
                "a list of steps",
                "the run goes on below",
                "The last line: what is done where no other is true."
            ),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        if (head.Value is not Node.List { Items.Count: > 0 } list)
        {
            faults.Add(
                FaultCodes.WrongShape,
                head.Value,
                $"choose is {head.Value.DisplayName}",
                "a list of { when, do }, then perhaps { otherwise }"
            );
            return null;
        }

        var (branches, otherwise, closed) = (new List<Branch>(), next, false);
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            if (closed)
            {
                faults.Add(
                    FaultCodes.NeverReached,
                    item,
                    "this line comes after otherwise",
                    "otherwise as the last line",
                    "move it up"
                );
            }

            if (item is Node.Map fallback && fallback.Find("otherwise") is { } rest)
            {
                if (
                    MapReader.Create(item, "the line otherwise", ["otherwise"], faults) is not null
                    && rest is Node.Scalar { Text: "" }
                    && fallback.Find("do") is { } under
                )
                {
                    rest = under;
                }

                otherwise = reader.ReadBlock(rest, $"{head.Id}.otherwise.", next, "otherwise");
                closed = true;
                continue;
            }

            item = RenameKeys(item, faults);
            if (item is Node.Map { Entries: [{ Key.Text: "default" or "else" } fall] } && i == list.Items.Count - 1)
            {
                faults.Add(
                    FaultCodes.UnknownKey,
                    fall.Key,
                    $"unknown key \"{fall.Key.Text}\" in a line of choose",
                    "when, do; otherwise as the last line",
                    $"write otherwise: instead of {fall.Key.Text}:"
                );
                otherwise = reader.ReadBlock(
                    fall.Value is Node.Map { Entries: [{ Key.Text: "do" } inner] } ? inner.Value : fall.Value,
                    $"{head.Id}.otherwise.",
                    next,
                    "otherwise"
                );
                continue;
            }

            var line = MapReader.Create(item, "a line of choose", ["when", "do"], faults);
            var when = line?.Require("when", "when: a condition, do: a list of steps; the last line may be otherwise:")
                is { } condition
                ? reader.ReadAsked(head, () => new ConditionReader(context).ReadCondition(condition))
                : null;
            var then = reader.ReadBlock(line?.Require("do"), $"{head.Id}.do-{i + 1}.", next, "do");
            if (
                when is not null
                && branches.FirstOrDefault(b => ConditionImplication.Covers(b.Condition, when)) is { } above
            )
            {
                var same = CanonicalForm.Write(above.Condition) == CanonicalForm.Write(when);
                (same ? faults : context.NeverMatchFaults).Add(
                    FaultCodes.NeverReached,
                    item,
                    same ? "a line above asks the same" : "a line above matches everyone that this one asks for",
                    "",
                    same
                        ? "the first line that matches wins: change the condition or leave the line out"
                        : "the first line that matches wins: put this line, which asks for more, above it"
                );
            }
            if (when is not null && branches.All(b => CanonicalForm.Write(b.Condition) != CanonicalForm.Write(when)))
            {
                branches.Add(new Branch(when, then));
            }
        }

        return branches.Count == 0
            ? null
            : new ChooseStep
            {
                Id = head.Id,
                Next = next,
                Branches = branches,
                Otherwise = otherwise,
            };
    }

    // An item with the keys of an if step is one fault, and is read with the meaning it would have there.
    private static Node RenameKeys(Node item, FaultCollector faults)
    {
        if (item is not Node.Map { Entries: [{ Key.Text: "if" } first, { Key.Text: "then" } second] } map)
        {
            return item;
        }

        faults.Add(
            FaultCodes.UnknownKey,
            first.Key,
            "unknown keys \"if\" and \"then\" in a line of choose",
            "when, do",
            "write when: instead of if:, and do: instead of then:"
        );
        return map with
        {
            Entries =
            [
                first with
                {
                    Key = first.Key with { Text = "when" },
                },
                second with
                {
                    Key = second.Key with { Text = "do" },
                },
            ],
        };
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["choose"] = SchemaNodes.List(
                SchemaNodes.Either(
                    SchemaNodes.Map(
                        ["when", "do"],
                        ["when", "do"],
                        new() { ["when"] = SchemaNodes.Ref("condition"), ["do"] = SchemaNodes.Ref("steps") }
                    ),
                    SchemaNodes.Map(["otherwise"], ["otherwise"], new() { ["otherwise"] = SchemaNodes.Ref("steps") })
                ),
                "The first line that matches wins."
            ),
        };
}

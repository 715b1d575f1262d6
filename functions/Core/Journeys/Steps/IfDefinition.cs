using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary><c>if: CONDITION</c> with <c>then</c> and <c>else</c> beside it: a <see cref="ChooseStep"/> with one
/// branch.</summary>
internal sealed class IfDefinition : StepDefinition
{
    public override string Kind => "if";

    public override string Description => "Goes one of two ways.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new("if", "a [condition](#conditions)", null, "What is asked."),
            new("then", "a list of steps", null, "What is done where it is true."),
            new("else", "a list of steps", "the run goes on below", "What is done where it is not true, or not known."),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var context = reader.Context;
        head = reader.MoveKeysOut(head, ["then", "else"]);
        var when = reader.ReadAsked(head, () => new ConditionReader(context).ReadCondition(head.Value));
        var then = reader.ReadRequired(head, "then") is { } yes
            ? reader.ReadBlock(yes, $"{head.Id}.then.", next, "then")
            : next;
        var otherwise = reader.ReadBlock(head.Map.Find("else"), $"{head.Id}.else.", next, "else");
        return when is null
            ? null
            : new ChooseStep
            {
                Id = head.Id,
                Next = next,
                Branches = [new Branch(when, then)],
                Otherwise = otherwise,
            };
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["if"] = SchemaNodes.Ref("condition"),
            ["then"] = SchemaNodes.Ref("steps"),
            ["else"] = SchemaNodes.Ref("steps"),
        };
}

using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps.Control;

/// <summary>Ends the run for a reason of the author's.</summary>
public sealed record EndStep : Step
{
    /// <summary>The reason, kept in the record of the run's end.</summary>
    public required string Reason { get; init; }

    internal override string Describe() => $"End: {Reason}";

    internal override string WriteCanonicalText() => $"end {Reason}";

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        RunTransitions.EndRun(context, run, "end", Reason);
        return false;
    }
}

/// <summary><c>end: REASON</c>.</summary>
internal sealed class EndDefinition : StepDefinition
{
    public override string Kind => "end";

    public override string Description => "Ends the run here; no step below it is done.";

    public override IReadOnlyList<KeyReference> Reference =>
        [new("end", "a name", null, "Why, kept in the record as `end: REASON`.")];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        if (head.Value is Node.Scalar { Text: "" } or Node.Map or Node.List)
        {
            reader.Faults.Add(
                head.Value is Node.Scalar ? FaultCodes.Missing : FaultCodes.WrongShape,
                head.Value,
                $"end is {head.Value.DisplayName}",
                "a reason",
                "say why the run ends: end: not-interested"
            );
            return null;
        }

        return reader.Faults.ReadName(head.Value, "end") is { } reason
            ? new EndStep { Id = head.Id, Reason = reason }
            : null;
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new() { ["end"] = SchemaNodes.String("Why the run ends, kept in its record.") };
}

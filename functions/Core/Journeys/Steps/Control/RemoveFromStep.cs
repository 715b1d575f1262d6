using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Runs.Removing;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps.Control;

/// <summary>Ends the customer's runs of another journey, with their messages that are not sent.</summary>
public sealed record RemoveFromStep : Step
{
    /// <summary>The other journey.</summary>
    public required string Journey { get; init; }

    internal override bool IsInstant => true;

    internal override string Describe() => $"Take out of {Journey}";

    internal override string WriteCanonicalText() => $"remove_from {Journey}";

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        if (RunModes.RecordOnlyReason(context, run) is not null)
        {
            if (RunRemoval.IsInside(context.State, Journey))
            {
                context.AddNote("would_remove", run, Id, $"from {Journey}");
            }

            return Finish(context, run);
        }

        RunRemoval.Remove(context, Journey, $"{run.Journey} says remove_from");
        return Finish(context, run);
    }
}

/// <summary><c>remove_from: JOURNEY</c>.</summary>
internal sealed class RemoveFromDefinition : StepDefinition
{
    public override string Kind => "remove_from";

    public override string Description =>
        "Takes the customer out of another journey; its messages that are not sent end with it.";

    public override IReadOnlyList<KeyReference> Reference =>
        [new("remove_from", "a journey of `journeys/`", null, "The other journey.")];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        if (head.Value is Node.List)
        {
            faults.Add(
                FaultCodes.WrongShape,
                head.Value,
                "remove_from is a list",
                "the name of one journey",
                "write a step for each: - remove_from: NAME"
            );
            return null;
        }

        if (context.ReadName(head.Value, "remove_from") is not { } name)
        {
            return null;
        }

        if (name == context.JourneyName)
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                head.Value,
                "remove_from names the journey itself",
                "another journey",
                "to end this run here write end: with a reason, such as end: not-interested"
            );
            return null;
        }

        context.References.Add(new Reference.OtherJourney(head.Value, name));
        return new RemoveFromStep
        {
            Id = head.Id,
            Next = next,
            Journey = name,
        };
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new() { ["remove_from"] = SchemaNodes.String("Another journey, by its name.") };
}

using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>A person or another system has a customer enter, by the API or a command.</summary>
public sealed record ManualTrigger : Trigger
{
    /// <inheritdoc/>
    public override string Name => "manual";

    /// <inheritdoc/>
    public override bool AllowsRequests => true;

    internal override string DescribeStart() => "Entered by the API or a command";

    internal override bool IsAboutOrder => false;

    internal override string WriteCanonicalText() => $"manual {CanonicalForm.WriteWhere(Where)}";
}

/// <summary><c>manual: yes</c>.</summary>
internal sealed class ManualTriggerDefinition : TriggerDefinition
{
    public override string Kind => "manual";

    public override string Description =>
        "The command `enter` or the API has a customer enter. [More](#entering-customers).";

    public override IReadOnlyList<KeyReference> Keys => [new("manual", "`yes`", null, "Customers may be entered.")];

    public override string Example => "manual: yes";

    public override TriggerStart ReadStart(Node value, JourneyReadContext context) =>
        new(HasOrder: false, null, new AskedEvent(null, OrderScope.Any, IsTrigger: true));

    public override Trigger? Read(TriggerHead head, JourneyReadContext context)
    {
        if (head.Value is Node.Scalar { Text: var text } && ScalarParser.ParseYesNo(text) == true)
        {
            return new ManualTrigger { Where = head.Where };
        }

        context.Faults.Add(
            FaultCodes.YesNo,
            head.Value,
            $"manual is {head.Value.DisplayName}",
            "yes",
            "write manual: yes, or leave the trigger out"
        );
        return null;
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new() { ["manual"] = SchemaNodes.Words(["yes"], "The command enter or the API has a customer enter.") };
}

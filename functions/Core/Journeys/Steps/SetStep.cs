using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps.Control;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Stores attributes of the customer, readable as <c>customer.NAME</c>.</summary>
public sealed record SetStep : AttributeStep
{
    /// <summary>Names and values as written; a list as a JSON array of texts. The type of shop.yaml decides how they are
    /// stored.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    internal override bool IsInstant => true;

    internal override string Describe() =>
        $"Set {string.Join(", ", Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}: {v.Value}"))}";

    internal override string WriteCanonicalText() =>
        "set "
        + CanonicalForm.List(
            Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={CanonicalForm.Quote(v.Value)}")
        );

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        if (RunModes.RecordOnlyReason(context, run) is null)
        {
            foreach (var (name, value) in Values)
            {
                Store(context, run, Id, name, value);
            }

            return Finish(context, run);
        }

        var would = new Dictionary<string, string>(run.WouldSet ?? new Dictionary<string, string>());
        foreach (var (name, value) in Values)
        {
            would[name] = value;
        }

        context.AddNote("would_set", run, Id, $"{string.Join(", ", Values.Select(v => $"{v.Key}: {v.Value}"))}");
        context.Replace(run, run with { WouldSet = would });
        return Finish(context, run);
    }
}

/// <summary><c>set: { NAME: VALUE }</c>.</summary>
internal sealed class SetDefinition : AttributeStepDefinition
{
    public override string Kind => "set";

    public override string Description =>
        "Sets attributes of the customer, for conditions of any journey; `shop.yaml` declares them.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new(
                "set",
                "`{ NAME: VALUE }`, one or more; a list as `[a, b]`",
                null,
                "The attributes and their values, read as `customer.NAME`. `tags` is a list that every customer has."
            ),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var map = MapReader.ReadOpenMap(head.Value, "set", faults);
        if (map is { Entries.Count: 0 })
        {
            faults.Add(FaultCodes.Missing, map, "set remembers nothing", "name: value");
        }

        foreach (var (key, value) in map?.Entries ?? [])
        {
            if (ReadName(key, "set", context) is not { } name)
            {
                continue;
            }

            if (ReadValue(value, name, "set", context) is { } text)
            {
                values[name] = text;
                context.SetValues.Add((name, text));
                context.References.Add(new Reference.SetAttribute(value, name, text));
            }
        }

        return values.Count == 0
            ? null
            : new SetStep
            {
                Id = head.Id,
                Next = next,
                Values = values,
            };
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["set"] = SchemaNodes.Named(
                SchemaNodes.OneOrMore(new JsonObject { ["type"] = SchemaNodes.Array(["string", "number", "boolean"]) }),
                "Sets attributes of shop.yaml, readable as customer.NAME."
            ),
        };
}

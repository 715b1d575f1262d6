using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps.Control;

/// <summary>Adds values to lists of the customer, or removes them.</summary>
public sealed record ListStep : Step
{
    /// <summary>True: the values are removed.</summary>
    public bool Removes { get; init; }

    /// <summary>The values by the name of the list.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; init; }

    internal override bool IsInstant => true;

    private string Word => Removes ? "remove" : "add";

    internal override string Describe() =>
        $"{(Removes ? "Remove from" : "Add to")} "
        + string.Join(
            ", ",
            Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}: {string.Join(", ", v.Value)}")
        );

    internal override string WriteCanonicalText() =>
        $"{Word} "
        + CanonicalForm.List(
            Values
                .OrderBy(v => v.Key, StringComparer.Ordinal)
                .Select(v => $"{v.Key}={CanonicalForm.List(v.Value.Select(CanonicalForm.Quote))}")
        );

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        var records = RunModes.RecordOnlyReason(context, run) is not null;
        var seen = context.StateSeenBy(run);
        var would = new Dictionary<string, string>(run.WouldSet ?? new Dictionary<string, string>());
        foreach (var (name, values) in Values)
        {
            var stored = seen.Attributes.GetValueOrDefault(name);
            var refused = 0;
            var list = Removes
                ? AttributeUpdates.Remove(stored, values)
                : AttributeUpdates.Add(stored, values, out refused);
            if (refused > 0)
            {
                context.AddNote(
                    "not_added",
                    run,
                    Id,
                    $"{name} has {AttributeValues.MaxItems} values already; "
                        + $"{CountText.WithNoun(refused, "value")} did not fit in"
                );
            }

            if (records)
            {
                would[name] = list ?? "[]";
            }
            else if (list != stored)
            {
                context.State = AttributeUpdates.Store(context.State, context.Workspace.Shop, name, list, context.Now);
            }
        }

        if (records)
        {
            context.AddNote(
                $"would_{Word}",
                run,
                Id,
                string.Join(", ", Values.Select(v => $"{v.Key}: {string.Join(", ", v.Value)}"))
            );
            context.Replace(run, run with { WouldSet = would });
        }

        return Finish(context, run);
    }
}

/// <summary><c>add: { tags: vip }</c> or <c>remove: { tags: vip }</c>.</summary>
internal sealed class ListDefinition(bool removes) : AttributeStepDefinition
{
    public override string Kind => removes ? "remove" : "add";

    public override string Description =>
        removes
            ? "Removes values from lists of the customer; what they do not have changes nothing."
            : "Adds values to lists of the customer; what they have already is not added again.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new(
                Kind,
                "`{ NAME: VALUE }`, one or more; several values as `[a, b]`",
                null,
                removes
                    ? "The lists and what is removed from them."
                    : $"The lists (`tags`, or declared as `list`) and what is added to them; each has at most "
                        + $"{AttributeValues.MaxItems} values, and what no longer fits in is noted as `not_added`."
            ),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        var map = MapReader.ReadOpenMap(head.Value, Kind, faults);
        if (map is { Entries.Count: 0 })
        {
            faults.Add(FaultCodes.Missing, map, $"{Kind} has no list", "name: value, such as tags: vip");
        }

        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (key, value) in map?.Entries ?? [])
        {
            if (ReadName(key, Kind, context) is not { } name)
            {
                continue;
            }

            context.References.Add(new Reference.TypedAttribute(key, name, AttributeType.List, Kind));
            if (value is Node.List { Items.Count: 0 })
            {
                faults.Add(FaultCodes.Missing, value, $"\"{name}\" is an empty list", "at least one value");
                continue;
            }

            var text = ReadValue(value, name, Kind, context);
            IReadOnlyList<string> written =
                text is null ? []
                : value is Node.List ? AttributeValues.ReadList(text)!
                : [text];
            if (written.Count == 0)
            {
                continue;
            }

            if (AttributeValues.Normalize(written) is null)
            {
                faults.Add(
                    FaultCodes.AttributeValue,
                    value,
                    $"\"{name}\" has {CountText.WithNoun(written.Count, "value")}"
                        + (written.Any(w => w.Length > AttributeValues.MaxItem) ? ", one of them too long" : ""),
                    AttributeValues.DescribeAllowed(AttributeType.List)
                );
                continue;
            }

            values[name] = written;
        }

        return values.Count == 0
            ? null
            : new ListStep
            {
                Id = head.Id,
                Next = next,
                Removes = removes,
                Values = values,
            };
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            [Kind] = SchemaNodes.Named(
                SchemaNodes.OneOrMore(new JsonObject { ["type"] = SchemaNodes.Array(["string", "number", "boolean"]) }),
                removes
                    ? "Removes values from lists of shop.yaml, or from tags."
                    : "Adds values to lists of shop.yaml, or to tags."
            ),
        };
}

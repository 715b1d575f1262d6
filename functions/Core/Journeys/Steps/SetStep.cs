using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Stores values about the customer, readable as <c>customer.NAME</c>.</summary>
public sealed record SetStep : Step
{
    /// <summary>Names and values; a text, number or yes/no is stored as text.</summary>
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
            context.State = RunContext.WithAttributes(context.State, Values);
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
internal sealed class SetDefinition : StepDefinition
{
    public override string Kind => "set";

    public override string Description => "Keeps values with the customer, for conditions of any journey.";

    public override IReadOnlyList<KeyReference> Reference =>
        [new("set", "`{ NAME: VALUE }`, one or more", null, "The names and their values, read as `customer.NAME`.")];

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
            var name = key.Text;
            if (!ScalarParser.IsFieldName(name))
            {
                faults.Add(
                    FaultCodes.Name,
                    key,
                    $"set remembers \"{name}\"",
                    "lower-case letters, digits and single underscores: favourite_shop",
                    name.StartsWith("customer.", StringComparison.Ordinal) ? $"leave out customer.: {name[9..]}" : ""
                );
            }
            else if (FieldCatalog.Find($"customer.{name}") is not null)
            {
                faults.Add(
                    FaultCodes.NameTaken,
                    key,
                    $"\"customer.{name}\" is a field of its own",
                    "",
                    "choose another name"
                );
            }
            else if (faults.ReadText(value, $"\"{name}\"") is { } text)
            {
                if (CodeTexts.FindPlaceholder(text) is { } braces)
                {
                    context.Advice.Add(
                        FaultCodes.UnfilledBraces,
                        value,
                        $"set remembers {braces} as it is written: nothing fills it in",
                        "",
                        "write the value itself, such as yes"
                    );
                }

                values[name] = text;
                context.SetValues.Add((name, text));
                context.SetAttributes.Add(name);
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
                new JsonObject { ["type"] = SchemaNodes.Array(["string", "number", "boolean"]) },
                "Remembers values, readable as customer.NAME."
            ),
        };
}

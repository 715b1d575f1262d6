using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps.Control;

/// <summary>Makes an event of the shop's own happen to the customer: it starts journeys, ends runs and moves waits as
/// one that arrives, in the same decision.</summary>
public sealed record EmitStep : Step
{
    /// <summary>Most events of journeys that are applied in one decision: a bound for journeys that start each other
    /// without a wait, which the check of the workspace reports.</summary>
    internal const int MostInDecision = 20;

    /// <summary>The event's name.</summary>
    public required string Event { get; init; }

    /// <summary>Its fields, read as <c>event.NAME</c>.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    internal override bool IsInstant => true;

    internal override string Describe() => $"Event {Event}";

    internal override string WriteCanonicalText() =>
        $"emit {Event} "
        + CanonicalForm.List(
            Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={CanonicalForm.Quote(f.Value)}")
        );

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        if (RunModes.RecordOnlyReason(context, run) is not null)
        {
            context.AddNote("would_emit", run, Id, Event);
            return Finish(context, run);
        }

        if (context.EmittedCount >= MostInDecision)
        {
            context.AddNote(
                "not_emitted",
                run,
                Id,
                $"{Event}: journeys made {MostInDecision} events in this decision already; do they start each other?"
            );
            return Finish(context, run);
        }

        context.AddNote("emitted", run, Id, Event);
        context.Emit(
            new Event
            {
                Id = $"emit-{ContentHash.ComputeParts(run.Id, Id, run.Visit.ToString())}",
                Source = EventSources.Journey,
                Name = Event,
                At = context.Now,
                Occurrences = [new Occurrence(Event, context.Now)],
                Data = Fields.ToDictionary(f => f.Key, f => EventFieldValues.FromText(f.Value)),
            },
            run.Order
        );
        return Finish(context, run);
    }
}

/// <summary><c>emit: { event, fields }</c>.</summary>
internal sealed class EmitDefinition : StepDefinition
{
    private const int MaxFields = 20;

    private static readonly IReadOnlyList<string> EmitKeys = ["event", "fields"];

    public override string Kind => "emit";

    public override string Description =>
        "Makes an event of your own happen to the customer; it starts, ends and moves journeys as one that arrives.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new("emit", "`event` and `fields`", null, "The event."),
            new("emit.event", "your own event as `word.word`", null, "Its name."),
            new(
                "emit.fields",
                $"`{{ NAME: VALUE }}`, at most {MaxFields}",
                "none",
                "Its fields, read as `event.NAME`."
            ),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        if (head.Value is Node.Scalar { Text: { Length: > 0 } text })
        {
            faults.Add(
                FaultCodes.WrongShape,
                head.Value,
                $"emit is \"{text}\"",
                "a mapping (lines of \"key: value\")",
                ScalarParser.IsEventName(text) ? $"write {{ event: {text} }}" : "write { event: vip.reached }"
            );
            return null;
        }

        var map = MapReader.Create(head.Value, "emit", EmitKeys, faults);
        var at = map?.Require("event", "an event of your own, such as event: vip.reached");
        var name = EventReader.ReadName(at, faults);
        if (name is not null && EventNames.KnownNames.Contains(name))
        {
            faults.Add(
                FaultCodes.NotAllowed,
                at!,
                $"\"{name}\" is an event of this program, and a journey cannot make it happen",
                "an event of your own as word.word",
                "choose a name of your own, such as vip.reached"
            );
            name = null;
        }

        var fields = ReadFields(map?.Find("fields"), context);
        if (name is null)
        {
            return null;
        }

        context.References.Add(new Reference.Emitted(at!, head.Id, name));
        return new EmitStep
        {
            Id = head.Id,
            Next = next,
            Event = name,
            Fields = fields,
        };
    }

    private static Dictionary<string, string> ReadFields(Node? node, JourneyReadContext context)
    {
        var (faults, fields) = (context.Faults, new Dictionary<string, string>(StringComparer.Ordinal));
        var map = MapReader.ReadOpenMap(node, "fields", faults);
        if (map is { Entries.Count: > MaxFields })
        {
            faults.Add(FaultCodes.Number, map, $"fields has {map.Entries.Count} names", $"at most {MaxFields}");
        }

        foreach (var (key, value) in map?.Entries ?? [])
        {
            if (
                faults.ReadFieldName(key, "a field is called", "event.")
                && faults.ReadText(value, $"\"{key.Text}\"") is { } text
            )
            {
                if (CodeTexts.FindPlaceholder(text) is { } braces)
                {
                    context.Advice.Add(
                        FaultCodes.UnfilledBraces,
                        value,
                        $"emit gives {braces} as it is written: nothing fills it in",
                        "",
                        "write the value itself, such as gold"
                    );
                }

                fields[key.Text] = text;
            }
        }

        return fields;
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["emit"] = SchemaNodes.Map(
                EmitKeys,
                ["event"],
                new()
                {
                    ["event"] = SchemaNodes.String("An event of your own: word.word."),
                    ["fields"] = SchemaNodes.Named(
                        new JsonObject { ["type"] = SchemaNodes.Array(["string", "number", "boolean"]) },
                        "Its fields, read as event.NAME."
                    ),
                }
            ),
        };
}

using System.Text.Json.Nodes;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Workspaces.Parsing;
using static MarketingAutomation.Core.Workspaces.Parsing.SchemaNodes;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>JSON schema of conditions, of the events they name, and of order lines.</summary>
internal static class ConditionSchema
{
    public static JsonObject Event() =>
        Either(
            Words([.. EventNames.KnownNames.Except(EventNames.NotUsableInJourneys.Keys).Order(StringComparer.Ordinal)]),
            String("An event of your own: word.word", OwnEvent)
        );

    // The first words of the program's events are reserved: a name that begins with one and is no event of the program
    // is misspelt.
    private static string OwnEvent =>
        $@"^(?!({string.Join('|', EventNameSuggestions.ReservedFirstWords)})\.)[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$";

    public static JsonObject Match(
        IReadOnlyList<string> keys,
        IEnumerable<string> required,
        Dictionary<string, JsonNode> more
    ) =>
        Map(
            keys,
            required,
            new(more)
            {
                ["event"] = Event(),
                ["of"] = Words(Vocabulary.Orders, "this_order: the order that started the run."),
                ["where"] = Ref("condition"),
            }
        );

    public static JsonObject Condition(Dictionary<string, JsonNode>? more = null)
    {
        var properties = new JsonObject([.. (more ?? []).Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))])
        {
            ["all"] = List(Ref("condition"), "All of them."),
            ["any"] = List(Ref("condition"), "At least one."),
            ["not"] = Ref("condition"),
            ["did"] = Map(
                Vocabulary.Did,
                ["event", "within"],
                new()
                {
                    ["event"] = Event(),
                    ["at_least"] = Whole("How often. Default 1."),
                    ["within"] = String("Whole days, at most 90d.", "^[0-9]+ ?(d|w)$"),
                }
            ),
            ["in_segment"] = OneOrMore(String("A segment of segments.yaml.")),
            ["bought"] = Map(
                Vocabulary.Bought,
                [],
                new()
                {
                    ["category"] = Ref("comparison"),
                    ["product"] = Ref("comparison"),
                    ["sku"] = Ref("comparison"),
                    ["at_least"] = Whole("In how many paid orders. Default 1."),
                    ["within"] = Duration("Paid this long ago at most. Default: ever.", months: true),
                }
            ),
            ["order.any_line"] = Ref("line"),
            ["order.every_line"] = Ref("line"),
            ["event.order.any_line"] = Ref("line"),
            ["event.order.every_line"] = Ref("line"),
        };
        foreach (var field in FieldCatalog.All.Where(f => !f.Name.StartsWith("line.", StringComparison.Ordinal)))
        {
            properties[field.Name] = Field(field);
        }

        foreach (var (name, _, meaning) in EventPayload.All)
        {
            properties[$"event.{name}"] = new JsonObject { ["description"] = meaning, ["$ref"] = "#/$defs/comparison" };
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["additionalProperties"] = false,
            ["properties"] = properties,
            ["patternProperties"] = new JsonObject
            {
                [@"^(customer|event)\.[a-z][a-z0-9_]*$"] = Ref("comparison"),
                [@"^message\.[a-z0-9-]+$"] = OneOrMore(Words(Vocabulary.MessageStates)),
            },
        };
    }

    /// <summary>A condition of a segment: what is known of a customer at any time.</summary>
    public static JsonObject OfCustomer()
    {
        var condition = Condition();
        var (properties, patterns) = (condition["properties"]!.AsObject(), condition["patternProperties"]!.AsObject());
        foreach (var name in properties.Select(p => p.Key).Where(IsOfJourney).ToList())
        {
            properties.Remove(name);
        }

        patterns.Clear();
        patterns[@"^customer\.[a-z][a-z0-9_]*$"] = Ref("comparison");
        return condition;
    }

    private static bool IsOfJourney(string name) => name.Split('.')[0] is "order" or "event" or "run" or "coupon";

    public static JsonObject Line()
    {
        var properties = new JsonObject
        {
            ["all"] = List(Ref("line")),
            ["any"] = List(Ref("line")),
            ["not"] = Ref("line"),
        };
        foreach (var field in FieldCatalog.All.Where(f => f.Name.StartsWith("line.", StringComparison.Ordinal)))
        {
            properties[field.Name["line.".Length..]] = Field(field);
            properties[field.Name] = Field(field);
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
    }

    private static JsonObject Field(Field field) =>
        new() { ["description"] = field.Meaning, ["$ref"] = "#/$defs/comparison" };

    public static JsonObject Comparison()
    {
        JsonNode Value() => new JsonObject { ["type"] = Array(["string", "number", "boolean"]) };
        var words = new JsonObject();
        foreach (var word in ComparisonCatalog.Words)
        {
            words[word] = Meaning(OneOrMore(Value()), ComparisonCatalog.Meaning(ComparisonCatalog.Find(word)!.Value));
        }

        return Either(
            Value(),
            List(Value(), "One of."),
            new JsonObject
            {
                ["type"] = "object",
                ["minProperties"] = 1,
                ["additionalProperties"] = false,
                ["properties"] = words,
            }
        );
    }
}

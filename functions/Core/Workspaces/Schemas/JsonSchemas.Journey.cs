using System.Text.Json.Nodes;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Schemas;

public static partial class JsonSchemas
{
    private static JsonObject Journey()
    {
        var journey = Map(
            Vocabulary.Journey,
            Vocabulary.JourneyRequired,
            new()
            {
                ["journey"] = String("Its name, the same as the file's.", "^[a-z0-9]+(-[a-z0-9]+)*$"),
                ["status"] = Words(
                    Vocabulary.Statuses,
                    "draft (the default) decides and records, and changes nothing else; live; paused holds "
                        + "what goes out and hears everything; closing lets those inside finish."
                ),
                ["topic"] = String("A topic of policy.yaml; consent is asked for it."),
                ["trigger"] = Map(
                    Vocabulary.Trigger,
                    [],
                    new()
                    {
                        ["event"] = Event(),
                        ["inactive"] = Duration("This long since the last paid order.", months: true),
                        ["where"] = Ref("condition"),
                    }
                ),
                ["enroll"] = Map(
                    Vocabulary.Enroll,
                    [],
                    new()
                    {
                        ["existing"] = Words(
                            Vocabulary.Existing,
                            "What happens to those already silent when this goes live. Default skip."
                        ),
                        ["pace"] = String("At most so many a day: 200 per day.", "^[1-9][0-9]* per day$"),
                    }
                ),
                ["re_entry"] = Either(
                    Words(["never"], "Once in a lifetime, the default."),
                    Map(
                        Vocabulary.ReEntry,
                        [],
                        new()
                        {
                            ["after"] = Duration("From the start of the last run.", months: true),
                            ["each"] = Words(["order"], "Once for each order."),
                            ["at_most"] = String("1 per 60d", "^1 per [0-9]+ ?(min|h|d|w|month)$"),
                        }
                    )
                ),
                ["goal"] = Match(
                    Vocabulary.Goal,
                    ["event", "within"],
                    new() { ["within"] = Duration("From entering.", months: true) }
                ),
                ["exit_when"] = OneOrMore(Match(Vocabulary.Match, ["event"], [])),
                ["only_while"] = OneOrMore(Ref("condition")),
                ["steps"] = Ref("steps"),
            }
        );
        journey["$defs"] = new JsonObject
        {
            ["steps"] = List(
                Either([.. Vocabulary.Steps.Keys.Select(k => (JsonNode)Ref($"step_{k}"))]),
                "Done one after the other; after any block the run goes on below."
            ),
            ["condition"] = Condition(),
            ["line"] = Line(),
            ["comparison"] = Comparison(),
        };
        foreach (var (kind, beside) in Vocabulary.Steps)
        {
            var all = StepKeys();
            var keys = new[] { kind }.Concat(beside).Append("id").ToList();
            journey["$defs"]![$"step_{kind}"] = Map(
                keys,
                [kind, .. beside.Where(k => k is "up_to" or "then")],
                keys.ToDictionary(k => k, k => all[k])
            );
        }

        return journey;
    }

    private static Dictionary<string, JsonNode> StepKeys() =>
        new()
        {
            ["send"] = String("Says something: the name of a template."),
            ["topic"] = String("When other than the journey's."),
            ["channels"] = Either(Words(Vocabulary.Channels), List(Words(Vocabulary.Channels), "Only these.")),
            ["drop_after"] = Duration("Better never than later than this."),
            ["needs"] = Condition(
                new()
                {
                    ["suggestions"] = Map(
                        Vocabulary.AtLeast,
                        Vocabulary.AtLeast,
                        new() { ["at_least"] = Whole("Fewer suggestions than this: not sent.") }
                    ),
                }
            ),
            ["wait"] = Either(
                Duration("Exactly this long: 3d is 72 hours."),
                Map(
                    Vocabulary.Wait,
                    ["at"],
                    new()
                    {
                        ["days"] = Whole("Calendar days on the customer's clock. Default 0."),
                        ["at"] = String("Time of day: \"10:00\".", "^[0-9]{1,2}:[0-9]{2}$"),
                        ["weekdays"] = Either(Words(Vocabulary.Weekdays), List(Words(Vocabulary.Weekdays))),
                    }
                )
            ),
            ["wait_for"] = OneOrMore(Match(Vocabulary.Line, ["event"], new() { ["do"] = Ref("steps") })),
            ["up_to"] = Duration("How long at most."),
            ["else"] = Ref("steps"),
            ["if"] = Ref("condition"),
            ["then"] = Ref("steps"),
            ["choose"] = List(
                Either(
                    Map(["when", "do"], ["when", "do"], new() { ["when"] = Ref("condition"), ["do"] = Ref("steps") }),
                    Map(["otherwise"], ["otherwise"], new() { ["otherwise"] = Ref("steps") })
                ),
                "The first line that matches wins."
            ),
            ["set"] = Named(
                new JsonObject { ["type"] = Array(["string", "number", "boolean"]) },
                "Remembers values, readable as customer.NAME."
            ),
            ["notify_staff"] = Map(
                Vocabulary.Staff,
                ["to", "text"],
                new()
                {
                    ["to"] = String("A team of shop.yaml."),
                    ["text"] = String("What they should do; {{order.name}} and the like are filled in."),
                    ["due"] = String("1 working day", "^[1-9][0-9]? working days?$"),
                }
            ),
            ["unsubscribe"] = Map(
                Vocabulary.Unsubscribe,
                Vocabulary.Unsubscribe,
                new()
                {
                    ["topics"] = Either(String("all, or a topic."), List(String("A topic."))),
                    ["reason"] = String("Kept with the withdrawal."),
                }
            ),
            ["id"] = String("A name of its own; else a send is called like its template.", "^[a-z0-9]+(-[a-z0-9]+)*$"),
        };

    private static JsonObject Event() =>
        Either(
            Words([.. EventNames.KnownNames.Except(EventNames.NotUsableInJourneys.Keys).Order(StringComparer.Ordinal)]),
            String("An event of your own: word.word", OwnEvent)
        );

    // The first words of ours are reserved: what begins with one and is none of ours is misspelt.
    private static string OwnEvent =>
        $@"^(?!({string.Join('|', EventNameSuggestions.ReservedFirstWords)})\.)[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$";

    private static JsonObject Match(
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

    private static JsonObject Condition(Dictionary<string, JsonNode>? more = null)
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

    private static JsonObject Line()
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

    private static JsonObject Comparison()
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

    private static JsonObject OneOrMore(JsonNode of) => Either(of, List(of.DeepClone()));
}

using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Workspaces.Parsing;
using static MarketingAutomation.Core.Workspaces.Parsing.SchemaNodes;

namespace MarketingAutomation.Core.Workspaces.Schemas;

public static partial class JsonSchemas
{
    private static JsonObject Journey(JourneyKinds kinds)
    {
        // Kinds may have a key of the same name, such as at.
        var triggerKeys = kinds
            .Triggers.All.SelectMany(d => d.WriteSchema())
            .GroupBy(k => k.Key, k => k.Value, StringComparer.Ordinal)
            .ToDictionary(k => k.Key, k => k.ToArray() is [var only] ? only : Either([.. k]));
        triggerKeys["where"] = Ref("condition");
        var journey = Map(
            Vocabulary.Journey,
            Vocabulary.JourneyRequired,
            new()
            {
                ["journey"] = String("Its name, the same as the file's.", "^[a-z0-9]+(-[a-z0-9]+)*$"),
                ["status"] = Words(
                    Vocabulary.Statuses,
                    "draft (the default) decides and records, and changes nothing else; live; paused holds "
                        + "messages and receives every event; closing lets the runs inside finish."
                ),
                ["topic"] = String("A topic of policy.yaml; consent is asked for it."),
                ["trigger"] = OneOrMore(Map(kinds.Triggers.Keys, [], triggerKeys)),
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
                    Words(
                        ["never", "restart"],
                        "never: once in a lifetime, the default. restart: a newer cart, order or event ends the run and "
                            + "starts it again."
                    ),
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
                ["hold_out"] = Share("The share of customers to whom it sends nothing, so that both can be compared."),
                ["max_price"] = Price("The most that one of its messages may cost; it narrows that of policy.yaml."),
                ["starts"] = Date("The first day on which customers enter, by the shop's clock."),
                ["ends"] = Date("The last day on which customers enter, by the shop's clock."),
                ["goal"] = ConditionSchema.Match(
                    Vocabulary.Goal,
                    ["event", "within"],
                    new() { ["within"] = Duration("From entering.", months: true) }
                ),
                ["exit_when"] = OneOrMore(
                    ConditionSchema.Match(
                        Vocabulary.Exit,
                        ["event"],
                        new()
                        {
                            ["applies_to"] = Words(
                                Vocabulary.ExitScopes,
                                "everyone: also those who are inside and keep an older version."
                            ),
                        }
                    )
                ),
                ["only_while"] = OneOrMore(Ref("condition")),
                ["steps"] = Ref("steps"),
            }
        );
        journey["$defs"] = new JsonObject
        {
            ["steps"] = List(
                Either([.. kinds.Steps.Kinds.Select(k => (JsonNode)Ref($"step_{k}"))]),
                "Done one after the other; after any block the run goes on below."
            ),
            ["condition"] = ConditionSchema.Condition(),
            ["line"] = ConditionSchema.Line(),
            ["comparison"] = ConditionSchema.Comparison(),
        };
        foreach (var step in kinds.Steps.All)
        {
            var keys = step.WriteSchema();
            keys["id"] = String(
                "A name of its own; else a send is called like its template.",
                "^[a-z0-9]+(-[a-z0-9]+)*$"
            );
            journey["$defs"]![$"step_{step.Kind}"] = Map(step.AllKeys, [step.Kind, .. step.RequiredKeys], keys);
        }

        return journey;
    }
}

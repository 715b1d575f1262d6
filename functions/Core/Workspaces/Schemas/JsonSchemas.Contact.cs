using System.Text.Json.Nodes;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;
using static MarketingAutomation.Core.Workspaces.Parsing.SchemaNodes;

namespace MarketingAutomation.Core.Workspaces.Schemas;

public static partial class JsonSchemas
{
    private static JsonObject Frequency()
    {
        var keys = Caps("");
        keys["min_gap"] = Duration("Least time between two messages to one person. Default 48h.");
        keys["channels"] = Map(
            Vocabulary.Channels,
            [],
            Vocabulary.Channels.ToDictionary(
                c => c,
                _ => (JsonNode)Map(Vocabulary.FrequencyCaps, [], Caps(" by this channel"))
            )
        );
        keys["topics"] = Named(
            Map(Vocabulary.FrequencyCaps, [], Caps(" of this topic")),
            "Caps of single topics, by their name."
        );
        keys["address"] = Map(
            Vocabulary.FrequencyCaps,
            [],
            Vocabulary.FrequencyCaps.ToDictionary(
                p => p,
                p =>
                    (JsonNode)Cap(
                        $"Most messages to one address, of all customers who have it, {p.Replace('_', ' ')}. Default: no limit."
                    )
            )
        );
        return Map(Vocabulary.Frequency, [], keys);
    }

    private static Dictionary<string, JsonNode> Caps(string of)
    {
        var none = of.Length == 0 ? "" : " Default: no limit.";
        return new()
        {
            ["per_day"] = Cap($"Most messages{of} to one person a day.{(of.Length == 0 ? " Default 1." : none)}"),
            ["per_week"] = Cap($"Most messages{of} to one person in 7 days, today included. Default: no limit."),
            ["per_month"] = Cap($"Most messages{of} to one person in 30 days, today included. Default: no limit."),
        };
    }

    private static JsonObject Cap(string meaning)
    {
        var cap = Whole(meaning);
        cap["minimum"] = 1;
        cap["maximum"] = FrequencyCaps.Greatest;
        return cap;
    }

    private static JsonObject Prices() =>
        Map(
            Vocabulary.Channels,
            [],
            Vocabulary.Channels.ToDictionary(
                c => c,
                c =>
                    (JsonNode)Either(
                        Price("Of one message, in every country."),
                        new JsonObject
                        {
                            ["type"] = "object",
                            ["description"] =
                                $"Of one message, by country (EE), and {Vocabulary.OtherCountries} for those not listed.",
                            ["additionalProperties"] = false,
                            ["patternProperties"] = new JsonObject
                            {
                                [$"^([A-Z]{{2}}|{Vocabulary.OtherCountries})$"] = Price("Of one message."),
                            },
                        }
                    )
            )
        );

    private static JsonObject Windows()
    {
        var keys = Vocabulary.Channels.ToDictionary(
            c => c,
            c =>
                (JsonNode)String(
                    "When it may be used, by the customer's clock: 09:00-20:00.",
                    "^[0-9]{1,2}:[0-9]{2} ?[-–] ?[0-9]{1,2}:[0-9]{2}$"
                )
        );
        keys["law"] = Words(
            Vocabulary.LegalHours,
            "Hours of law for SMS to the US: by_state, those of the customer's state (the strictest where it is not "
                + "known); strictest: always those that every state allows. Default by_state."
        );
        keys["spread"] = Duration(
            "Over how long messages that wait for the same opening are spread, at most 50min. Default 0min."
        );
        return Map(Vocabulary.Windows, [], keys);
    }
}

using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces.Parsing;
using MarketingAutomation.Core.Workspaces.Schemas;
using static MarketingAutomation.Core.Workspaces.Parsing.SchemaNodes;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>The JSON Schema of <c>journeys/NAME.test.yaml</c>, made from the lists that the reader uses.</summary>
public static class JourneyTestSchema
{
    private const string TimePattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$";

    /// <summary>Writes the schema, as it is committed in docs/schema/journey-test.json.</summary>
    public static string Write()
    {
        var schema = OneOrMore(Ref("test"));
        schema["$defs"] = new JsonObject { ["test"] = Test() };
        return JsonSchemas.Text("Tests of a journey: journeys/NAME.test.yaml", schema);
    }

    private static JsonObject Test() =>
        Map(
            JourneyTestReader.Keys,
            ["test", "timeline", "expect"],
            new()
            {
                ["test"] = String("What the test proves, in a sentence."),
                ["with"] = OneOrMore(String("Another journey that the customer may be in at the same time.")),
                ["customer"] = Customer(),
                ["timeline"] = List(Line(), "What happens, in order of time."),
                ["expect"] = new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = Expectation(),
                    ["description"] = "Everything the journey does; [] where it does nothing.",
                },
                ["until"] = Time("The end of the test; left out: the last time written in it."),
            }
        );

    private static JsonObject Customer() =>
        Map(
            TestCustomerReader.Keys,
            [],
            TestCustomerReader
                .Fields.Select(f => KeyValuePair.Create(f, (JsonNode)Any($"customer.{f} of docs/events.md.")))
                .Append(KeyValuePair.Create("consent", (JsonNode)Consent()))
                .Append(
                    KeyValuePair.Create(
                        "history",
                        (JsonNode)new JsonObject { ["type"] = "object", ["description"] = "orders, spent, as_of." }
                    )
                )
                .ToDictionary()
        );

    private static JsonObject Line()
    {
        var known = TimelineKeys.Keys.ToDictionary(
            k => k,
            k =>
                (JsonNode)(
                    k switch
                    {
                        "at" => Time("When it happens, in the customer's zone."),
                        "event" => Event(),
                        "message" => String("The send step that an event about a message is about."),
                        "consent" => Consent(),
                        "manual" => Words(["yes"], "The customer is entered into the journey by hand."),
                        "call_webhook" => String("A call_webhook step: how it is answered from now on."),
                        "answers" => Any("failed, or the fields of the answer: { owner: Mari }."),
                        "coupon" => String("A coupon whose codes are those of a file."),
                        "empty" => Words(Vocabulary.YesNo, "yes: the file has no code left from now on."),
                        _ => Any("yes: it is only counted, and starts nothing."),
                    }
                )
        );
        foreach (var (part, fields) in TimelineKeys.Objects)
        {
            foreach (var field in fields)
            {
                known[$"{part}.{field}"] = Any($"{part}.{field} of docs/events.md.");
            }
        }

        var line = Map([.. known.Keys], ["at"], known);
        line["patternProperties"] = new JsonObject { ["^event\\."] = Any("A field of the event itself.") };
        return line;
    }

    private static JsonObject Expectation() =>
        Map(
            ExpectationReader.Keys,
            ["at"],
            new()
            {
                ["at"] = Time("When, in the customer's zone."),
                ["send"] = String("A message is sent: the send step."),
                ["not_sent"] = String("A message is finally not sent: the send step."),
                ["notify_staff"] = String("A notice is sent: the team."),
                ["unsubscribe"] = String("Consent is withdrawn: the reason of the step."),
                ["ends"] = String("The run ends: completed, goal, exit, only_while …"),
                ["channel"] = Words(Vocabulary.Channels, "The channel of the message."),
                ["template"] = String("The template's file by channel and language, such as email.et."),
                ["reason"] = Words([.. Reasons.All.Order(StringComparer.Ordinal)], "Why it is not sent."),
            }
        );

    private static JsonObject Event() =>
        Either(
            Words([.. EventNames.KnownNames.Order(StringComparer.Ordinal)], "What happens."),
            String(
                "An event of the shop's own.",
                "^(?!(order|checkout|customer|consent|message|feedback)\\.)[a-z_]+(\\.[a-z_]+)+$"
            )
        );

    private static JsonObject Consent() =>
        Map(
            Vocabulary.Channels,
            [],
            Vocabulary.Channels.ToDictionary(c => c, _ => (JsonNode)Words(TestCustomerReader.ConsentWords))
        );

    private static JsonObject Time(string meaning) => String(meaning, TimePattern);

    private static JsonObject Any(string meaning) => new() { ["description"] = meaning };
}

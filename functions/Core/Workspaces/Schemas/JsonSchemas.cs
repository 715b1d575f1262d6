using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;
using static MarketingAutomation.Core.Workspaces.Parsing.SchemaNodes;

namespace MarketingAutomation.Core.Workspaces.Schemas;

/// <summary>
/// JSON Schemas (2020-12) of the files that marketers edit, with which an editor completes and explains while they
/// type; made from the lists that the reader uses. Committed under docs/schema. The reader is stricter: a schema cannot
/// know templates, topics and what a field's kind allows.
/// </summary>
public static partial class JsonSchemas
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>Schema text by file name: <c>journey.json</c>, <c>policy.json</c>, <c>segments.json</c>,
    /// <c>shop.json</c>.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["journey.json"] = WriteJourney(JourneyKinds.Shipped),
            ["policy.json"] = Text("Rules for all journeys: policy.yaml", Policy()),
            ["segments.json"] = Text("Conditions on customers by name: segments.yaml", Segments()),
            ["shop.json"] = Text("The shop as its customers know it: shop.yaml", Shop()),
        };

    /// <summary>Writes the schema of a journey that may have these kinds of steps and triggers.</summary>
    internal static string WriteJourney(JourneyKinds kinds) => Text("A journey: journeys/NAME.yaml", Journey(kinds));

    /// <summary>Writes a schema with its head.</summary>
    internal static string Text(string title, JsonObject schema)
    {
        var whole = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (key, value) in schema.ToList())
        {
            schema.Remove(key);
            whole[key] = value;
        }

        return whole.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Segments() =>
        new()
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["patternProperties"] = new JsonObject { ["^[a-z0-9]+(-[a-z0-9]+)*$"] = Ref("condition") },
            ["$defs"] = new JsonObject
            {
                ["condition"] = ConditionSchema.OfCustomer(),
                ["line"] = ConditionSchema.Line(),
                ["comparison"] = ConditionSchema.Comparison(),
            },
        };

    private static JsonObject Shop() =>
        Map(
            Vocabulary.Shop,
            Vocabulary.ShopRequired,
            new()
            {
                ["name"] = String("The shop's name as customers know it."),
                ["url"] = String("Where the shop is on the web, with https://."),
                ["address"] = String("Postal address on one line; the law wants it in marketing e-mail."),
                ["from"] = Map(
                    Vocabulary.Sender,
                    Vocabulary.Sender,
                    new() { ["name"] = String("Who writes."), ["email"] = String("The sender's address.") }
                ),
                ["reply_to"] = String("Where replies go; left out: to the sender."),
                ["zone"] = String("IANA time zone of the shop's clock, such as Europe/Tallinn."),
                ["country"] = String("ISO 3166-1, two capitals.", "^[A-Z]{2}$"),
                ["currency"] = String("ISO 4217, three capitals.", "^[A-Z]{3}$"),
                ["languages"] = List(
                    String("ISO 639-1", "^[a-z]{2}$"),
                    "Languages copy exists in; the first is the fallback."
                ),
                ["history"] = Words(
                    Vocabulary.Histories,
                    "complete: the shop's whole past is here. partial: customers may have bought before it "
                        + "was connected; what is not known never matches."
                ),
                ["connected"] = new JsonObject
                {
                    ["type"] = "string",
                    ["format"] = "date",
                    ["description"] = "The day the shop was connected.",
                },
                ["review_url"] = String("Where a happy customer may write a review."),
                ["sms"] = Map(
                    Vocabulary.ShopSms,
                    Vocabulary.ShopSms,
                    new()
                    {
                        ["replies"] = Words(
                            Vocabulary.YesNo,
                            "no: the sender of SMS is a name and STOP cannot be replied, so every SMS "
                                + "carries a link. Default yes."
                        ),
                    }
                ),
                ["teams"] = Named(String("E-mail address."), "Teams for notify_staff."),
                ["webhook_hosts"] = List(String("A host's name."), "Hosts that call_webhook may call."),
                ["attributes"] = Attributes(),
            }
        );

    private static JsonObject Attributes() =>
        new()
        {
            ["type"] = "object",
            ["description"] =
                "What is kept about customers beside the shop's own fields, read as customer.NAME: its type.",
            ["maxProperties"] = AttributeTypes.MaxDeclared,
            ["additionalProperties"] = false,
            ["patternProperties"] = new JsonObject { ["^[a-z][a-z0-9_]*$"] = Words(AttributeTypes.Words) },
        };

    private static JsonObject Policy() =>
        Map(
            Vocabulary.Policy,
            ["topics"],
            new()
            {
                ["channels"] = List(
                    Words(Vocabulary.Channels),
                    $"Tried in this order when the customer has stated none. Default {string.Join(", ", Vocabulary.Channels)}."
                ),
                ["prices"] = Prices(),
                ["max_price"] = Price(
                    "The most that one message may cost; a channel that costs more, or of which the price is not known, is "
                        + "not used. Default: no limit."
                ),
                ["consent_hold"] = Duration("How long a message waits while consent is not known yet. Default 1h."),
                ["confirmation_hold"] = Duration(
                    "How long a message waits for a customer who was asked to confirm (double opt-in). Default 7d."
                ),
                ["frequency"] = Frequency(),
                ["windows"] = Windows(),
                ["events"] = Map(
                    Vocabulary.EventPolicy,
                    [],
                    new()
                    {
                        ["max_age"] = Duration("An older event is recorded and triggers nothing. Default 24h."),
                        ["delivery_estimate"] = Duration(
                            "Without a report of the delivery: delivered this long after it was shipped."
                        ),
                    }
                ),
                ["usual_gap"] = Duration(
                    "The time between two orders that is taken as usual for customers with fewer than three orders "
                        + "(overdue). Default 60d.",
                    months: true
                ),
                ["drop_after"] = Duration(
                    "A message without drop_after is dropped this long after it was decided. Default 7d."
                ),
                ["priority"] = List(
                    String("A journey."),
                    "From most to least important; decides only among messages due at the same wake."
                ),
                ["hold_out"] = Share("The share of customers who get no marketing message of any journey."),
                ["topics"] = Named(
                    Map(
                        Vocabulary.Topic,
                        ["names"],
                        new()
                        {
                            ["names"] = Named(String("As customers see it."), "Name by language."),
                            ["frequency"] = Words(
                                Vocabulary.TopicFrequencies,
                                "exempt: an answer the customer asked for; not held back by frequency. Default counts."
                            ),
                        }
                    ),
                    "What messages are about; customers stop them one by one."
                ),
                ["feedback"] = Map(
                    Vocabulary.Feedback,
                    [],
                    new()
                    {
                        ["unhappy"] = Whole("A rating of this or less always reaches the team, 1 to 5. Default 3."),
                        ["team"] = String(
                            "The team of shop.yaml that receives ratings, complaints and replies. Default: "
                                + "the first one there."
                        ),
                    }
                ),
                ["attempts"] = Map(
                    Vocabulary.Attempts,
                    [],
                    new()
                    {
                        ["at_most"] = Whole("How often a message is attempted. Default 5."),
                        ["unknown_grace"] = Duration("How long an attempt may stay unknown. Default 15min."),
                        ["on_silence"] = Words(
                            Vocabulary.Silences,
                            "What silence after the grace means where the provider cannot be asked. Default give_up."
                        ),
                    }
                ),
                ["stop_words"] = List(
                    String("A whole sentence, such as laat maar."),
                    "What also counts as STOP in SMS and e-mail, beside the built-in words; case, accents "
                        + "and \"please\" do not matter."
                ),
                ["tracking"] = Map(
                    Vocabulary.Tracking,
                    [],
                    new()
                    {
                        ["links"] = Words(
                            Vocabulary.Switch,
                            "Which links of e-mails are followed. A customer can refuse it. Default on."
                        ),
                        ["opens"] = Words(
                            Vocabulary.Switch,
                            "An invisible picture records openings, many of them by machines. Default off."
                        ),
                        ["utm"] = Map(
                            Vocabulary.Utm,
                            [],
                            new()
                            {
                                ["source"] = String("utm_source of links to the shop's site."),
                                ["medium"] = String("utm_medium of links to the shop's site."),
                                ["campaign"] = String(
                                    "utm_campaign of links to the shop's site; {journey}, {step} and "
                                        + "{template} stand for the message's."
                                ),
                            }
                        ),
                    }
                ),
            }
        );
}

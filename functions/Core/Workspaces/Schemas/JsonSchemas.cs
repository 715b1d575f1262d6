using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Schemas;

/// <summary>
/// JSON Schemas (2020-12) of what marketers edit, so that an editor completes and explains while they type; made from
/// the lists the reader uses.
/// Committed under docs/schema. The reader is stricter: a schema cannot know templates, topics and what a field's kind
/// allows.
/// </summary>
public static partial class JsonSchemas
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>Schema text by file name: <c>journey.json</c>, <c>policy.json</c>, <c>shop.json</c>.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["journey.json"] = Text("A journey: journeys/NAME.yaml", Journey()),
            ["policy.json"] = Text("Rules for all journeys: policy.yaml", Policy()),
            ["shop.json"] = Text("The shop as its customers know it: shop.yaml", Shop()),
        };

    private static string Text(string title, JsonObject schema)
    {
        var whole = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (key, value) in schema.ToList())
        {
            schema.Remove(key);
            whole[key] = value;
        }

        return whole.ToJsonString(Indented) + "\n";
    }

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
            }
        );

    // Keys come from the vocabulary: a key without a schema, or one the reader does not know, stops the program that
    // writes them.
    private static JsonObject Map(
        IReadOnlyList<string> keys,
        IEnumerable<string> required,
        Dictionary<string, JsonNode> of
    )
    {
        if (!of.Keys.ToHashSet().SetEquals(keys))
        {
            throw new InvalidOperationException(
                $"The schema and the vocabulary differ: "
                    + $"{string.Join(", ", of.Keys.Except(keys).Concat(keys.Except(of.Keys)))}"
            );
        }

        var properties = new JsonObject();
        foreach (var key in keys)
        {
            properties[key] = of[key];
        }

        var map = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (required.Any())
        {
            map["required"] = Array(required);
        }

        return map;
    }

    private static JsonObject Named(JsonNode of, string meaning) =>
        new()
        {
            ["type"] = "object",
            ["description"] = meaning,
            ["additionalProperties"] = of,
        };

    private static JsonObject List(JsonNode of, string? meaning = null) =>
        Meaning(
            new()
            {
                ["type"] = "array",
                ["minItems"] = 1,
                ["items"] = of,
            },
            meaning
        );

    private static JsonObject String(string meaning, string? pattern = null)
    {
        var text = new JsonObject { ["type"] = "string", ["description"] = meaning };
        if (pattern is not null)
        {
            text["pattern"] = pattern;
        }

        return text;
    }

    private static JsonObject Duration(string meaning, bool months = false) =>
        String(meaning, months ? "^[0-9]+ ?(min|h|d|w|month)$" : "^[0-9]+ ?(min|h|d|w)$");

    private static JsonObject Whole(string meaning) => new() { ["type"] = "integer", ["description"] = meaning };

    private static JsonObject Words(IReadOnlyList<string> words, string? meaning = null) =>
        Meaning(new() { ["enum"] = Array(words) }, meaning);

    private static JsonObject Ref(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Either(params JsonNode[] of) => new() { ["anyOf"] = new JsonArray(of) };

    private static JsonArray Array(IEnumerable<string> words) => new([.. words.Select(w => (JsonNode)w)]);

    private static JsonObject Meaning(JsonObject schema, string? meaning)
    {
        if (meaning is not null)
        {
            schema["description"] = meaning;
        }

        return schema;
    }
}

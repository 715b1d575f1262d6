using System.Text.Json.Nodes;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>Creates parts of a JSON schema (2020-12).</summary>
internal static class SchemaNodes
{
    // Keys come from the vocabulary: a key without a schema, or one the reader does not know, stops the program that
    // writes the schemas.
    public static JsonObject Map(
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

    public static JsonObject Named(JsonNode of, string meaning) =>
        new()
        {
            ["type"] = "object",
            ["description"] = meaning,
            ["additionalProperties"] = of,
        };

    public static JsonObject List(JsonNode of, string? meaning = null) =>
        Meaning(
            new()
            {
                ["type"] = "array",
                ["minItems"] = 1,
                ["items"] = of,
            },
            meaning
        );

    public static JsonObject String(string meaning, string? pattern = null)
    {
        var text = new JsonObject { ["type"] = "string", ["description"] = meaning };
        if (pattern is not null)
        {
            text["pattern"] = pattern;
        }

        return text;
    }

    public static JsonObject Duration(string meaning, bool months = false) =>
        String(meaning, months ? "^[0-9]+ ?(min|h|d|w|month)$" : "^[0-9]+ ?(min|h|d|w)$");

    public static JsonObject Date(string meaning) =>
        new()
        {
            ["type"] = "string",
            ["format"] = "date",
            ["description"] = meaning,
        };

    public static JsonObject Share(string meaning) => String($"{meaning} Such as 10%.", @"^[0-9]{1,2}(\.[0-9])?%$");

    public static JsonObject Price(string meaning) =>
        String($"{meaning} Such as 0.06 EUR.", @"^[0-9]{1,12}(\.[0-9]{1,4})? [A-Z]{3}$");

    public static JsonObject Whole(string meaning) => new() { ["type"] = "integer", ["description"] = meaning };

    public static JsonObject Words(IReadOnlyList<string> words, string? meaning = null) =>
        Meaning(new() { ["enum"] = Array(words) }, meaning);

    public static JsonObject Ref(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    public static JsonObject Either(params JsonNode[] of) => new() { ["anyOf"] = new JsonArray(of) };

    public static JsonArray Array(IEnumerable<string> words) => new([.. words.Select(w => (JsonNode)w)]);

    public static JsonObject Meaning(JsonObject schema, string? meaning)
    {
        if (meaning is not null)
        {
            schema["description"] = meaning;
        }

        return schema;
    }

    public static JsonObject OneOrMore(JsonNode of) => Either(of, List(of.DeepClone()));
}

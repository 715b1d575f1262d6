using System.Globalization;
using System.Text.Json.Nodes;
using MarketingAutomation.Core.Inbound.Shops;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Embedded.Cli.Samples;

/// <summary>Reads and changes the times and ids in the body of a delivery, to make the body that the shop would send at
/// another moment.</summary>
internal static class SampleTimes
{
    /// <summary>The latest time in the body; null: it has none, or is not a JSON object.</summary>
    public static Instant? LastTime(byte[] body) =>
        ParseObject(body) is { } order
            ? Times(order).Select(t => t.At).OfType<Instant>().OrderDescending().Cast<Instant?>().FirstOrDefault()
            : null;

    /// <summary>Parses a body as a JSON object; null: it is none.</summary>
    public static JsonObject? ParseObject(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>Sets every time to one moment: in a new order they are within minutes of each other.</summary>
    public static void MoveTimes(JsonObject order, Instant now)
    {
        foreach (var (holder, name, text, _) in Times(order).ToList())
        {
            // WooCommerce's times without a zone are UTC in the *_gmt fields, which are the ones that are read.
            holder[name] = HasZone(text)
                ? InstantPattern.General.Format(now)
                : InstantPattern.General.Format(now).TrimEnd('Z');
        }
    }

    /// <summary>Gives fields of an order new values, so that it is no repetition. Fields that are missing are not
    /// added.</summary>
    /// <param name="id">The new order's number.</param>
    public static void SetFields(JsonObject order, IEnumerable<SampleField> fields, int id)
    {
        foreach (var field in fields)
        {
            Replace(
                order,
                field.Path,
                field.IsNumber
                    ? JsonValue.Create(id)
                    : JsonValue.Create(
                        field.Value.Replace("{id}", id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                    )
            );
        }
    }

    private static void Replace(JsonObject order, string path, JsonNode value)
    {
        var parts = path.Split('.');
        if (
            parts[..^1].Aggregate((JsonNode?)order, (at, part) => (at as JsonObject)?[part]) is JsonObject holder
            && holder.ContainsKey(parts[^1])
        )
        {
            holder[parts[^1]] = value;
        }
    }

    private static IEnumerable<(JsonObject Holder, string Name, string Text, Instant? At)> Times(JsonNode? node) =>
        node switch
        {
            JsonObject holder => holder.SelectMany(p =>
                p.Value is JsonValue value && IsTime(p.Key) && value.TryGetValue<string>(out var text)
                    ? [(holder, p.Key, text, ParseTime(text))]
                    : Times(p.Value)
            ),
            JsonArray list => list.SelectMany(Times),
            _ => [],
        };

    private static Instant? ParseTime(string text) =>
        OffsetDateTimePattern.ExtendedIso.Parse(HasZone(text) ? text : text + "Z") is { Success: true } read
            ? read.Value.ToInstant()
            : null;

    private static bool HasZone(string text) =>
        text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);

    private static bool IsTime(string name) =>
        name is "timestamp" or "at" or "known_since"
        || name.EndsWith("_at", StringComparison.Ordinal)
        || name.StartsWith("date_", StringComparison.Ordinal);
}

using System.Globalization;
using System.Text.Json.Nodes;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>Writes values of a test as the JSON of docs/events.md, so that the reader of that format checks
/// them.</summary>
internal static class JsonValues
{
    /// <summary>Writes a moment in ISO 8601, UTC.</summary>
    public static string Write(Instant at) => InstantPattern.ExtendedIso.Format(at);

    /// <summary>Writes a value: money as its amount (the currency goes beside it), a time in the test's zone as a
    /// moment, <c>yes</c> and <c>no</c> as true and false, numbers as numbers, other text as text; text in quotes stays
    /// text.</summary>
    /// <param name="setCurrency">Called with the currency of each money value.</param>
    public static JsonNode? Convert(Node node, DateTimeZone zone, Action<string> setCurrency) =>
        node switch
        {
            Node.List list => new JsonArray([.. list.Items.Select(i => Convert(i, zone, setCurrency))]),
            Node.Map map => new JsonObject(
                map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Convert(e.Value, zone, setCurrency)))
            ),
            Node.Scalar scalar => ConvertScalar(scalar, zone, setCurrency),
            _ => null,
        };

    private static JsonValue ConvertScalar(Node.Scalar scalar, DateTimeZone zone, Action<string> setCurrency)
    {
        if (scalar.Quoted)
        {
            return JsonValue.Create(scalar.Text);
        }

        if (ScalarParser.ParseMoney(scalar.Text) is { } money)
        {
            setCurrency(money.Currency);
            return JsonValue.Create(money.Amount.ToString(CultureInfo.InvariantCulture));
        }

        if (TestTime.Parse(scalar.Text) is { } time)
        {
            return JsonValue.Create(Write(time.InZoneLeniently(zone).ToInstant()));
        }

        return ScalarParser.ParseYesNo(scalar.Text) is { } yes ? JsonValue.Create(yes)
            : ScalarParser.ParseNumber(scalar.Text) is { } number && !scalar.Text.StartsWith('+')
                ? JsonValue.Create(number)
            : JsonValue.Create(scalar.Text);
    }

    /// <summary>Writes a value as text, whatever it looks like: a country <c>NO</c>, a phone number.</summary>
    public static JsonNode? ConvertToText(Node node, DateTimeZone zone, Action<string> setCurrency) =>
        node is Node.Map ? ConvertAsWritten(node)
        : node is Node.Scalar scalar
        && ScalarParser.ParseMoney(scalar.Text) is null
        && TestTime.Parse(scalar.Text) is null
            ? JsonValue.Create(scalar.Text)
        : Convert(node, zone, setCurrency);

    // Attributes: each value is text, and shop.yaml has its type.
    private static JsonNode? ConvertAsWritten(Node node) =>
        node switch
        {
            Node.List list => new JsonArray([.. list.Items.Select(ConvertAsWritten)]),
            Node.Map map => new JsonObject(
                map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, ConvertAsWritten(e.Value)))
            ),
            Node.Scalar { Quoted: false, Text: "" or "null" or "~" } => null,
            Node.Scalar scalar => JsonValue.Create(scalar.Text),
            _ => null,
        };
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace MarketingAutomation.Core.Events;

/// <summary>Creates the values of an event's own fields, independent of the body they were read from.</summary>
internal static class EventFieldValues
{
    public static JsonElement FromText(string text) =>
        JsonSerializer.SerializeToElement(text, FieldJson.Default.String);

    public static JsonElement FromNumber(decimal number) =>
        JsonSerializer.SerializeToElement(number, FieldJson.Default.Decimal);

    /// <summary>The fields that have a value.</summary>
    public static Dictionary<string, JsonElement> FromPairs(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var all = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                all[name] = FromText(value);
            }
        }

        return all;
    }
}

[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(decimal))]
internal sealed partial class FieldJson : JsonSerializerContext;

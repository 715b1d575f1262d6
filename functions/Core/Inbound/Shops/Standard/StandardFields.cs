using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops.Standard;

/// <summary>Reads the sender's own fields of <c>data</c>: flat, named in snake_case, read by conditions as
/// <c>event.NAME</c>.</summary>
internal static class StandardFields
{
    private const int MaxFields = 50;
    private const int MaxText = 1_000;

    private static readonly HashSet<string> ReservedNames =
    [
        "customer",
        "order",
        "checkout",
        "refund",
        "consents",
        "history",
        "merged_customer_id",
    ];

    public static Dictionary<string, JsonElement> Read(JsonCursor data, string type)
    {
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in data.Element.EnumerateObject())
        {
            var name = property.Name;
            if (ReservedNames.Contains(name) || (type == EventNames.FeedbackReceived && name is ("rating" or "text")))
            {
                continue;
            }

            if (fields.Count == MaxFields)
            {
                data.Report(name, $"one field too many; an event has at most {MaxFields} of its own");
                break;
            }

            if (!IsSnakeCase(name))
            {
                data.Report(DisplayName(name), "expected a field name in snake_case of at most 40 characters");
            }
            else if (ReadValue(data, name, property.Value) is { } value)
            {
                fields[name] = value;
            }
        }

        return fields;
    }

    private static JsonElement? ReadValue(JsonCursor data, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return value.Clone();
            case JsonValueKind.Number:
                return data.GetDecimal(name) is { } number ? EventFieldValues.FromNumber(number) : null;
            case JsonValueKind.String:
                return data.GetText(name, MaxText) is { } text ? EventFieldValues.FromText(text) : null;
            case JsonValueKind.Null:
                return null;
            default:
                data.ReportWrongKind("text, a number, true or false", name, value);
                return null;
        }
    }

    private static string DisplayName(string name) => TextTruncation.Truncate(name, 60);

    private static bool IsSnakeCase(string name) =>
        name.Length is > 0 and <= 40
        && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}

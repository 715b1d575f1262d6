using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.Standard;

/// <summary>The sender's own fields of <c>data</c>: flat, named in snake_case, read by conditions as
/// <c>event.NAME</c>.</summary>
internal static class StandardFields
{
    private const int MaxFields = 50;
    private const int MaxText = 1_000;

    private static readonly HashSet<string> Ours =
    [
        "customer",
        "order",
        "checkout",
        "refund",
        "consents",
        "history",
        "merged_customer_id",
    ];

    public static Dictionary<string, JsonElement> Read(JsonSpot data, string type)
    {
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in data.Element.EnumerateObject())
        {
            var name = property.Name;
            if (Ours.Contains(name) || (type == EventNames.FeedbackReceived && name is ("rating" or "text")))
            {
                continue;
            }

            if (fields.Count == MaxFields)
            {
                data.Complain(name, $"one field too many; an event has at most {MaxFields} of its own");
                break;
            }

            if (!IsSnakeCase(name))
            {
                data.Complain(Shown(name), "expected a field name in snake_case of at most 40 characters");
            }
            else if (Value(data, name, property.Value) is { } value)
            {
                fields[name] = value;
            }
        }

        return fields;
    }

    private static JsonElement? Value(JsonSpot data, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return value.Clone();
            case JsonValueKind.Number:
                return data.Decimal(name) is { } number ? FieldValue.Number(number) : null;
            case JsonValueKind.String:
                return data.Text(name, MaxText) is { } text ? FieldValue.Text(text) : null;
            case JsonValueKind.Null:
                return null;
            default:
                data.Expected("text, a number, true or false", name, value);
                return null;
        }
    }

    private static string Shown(string name) => TextCut.To(name, 60);

    private static bool IsSnakeCase(string name) =>
        name.Length is > 0 and <= 40
        && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}

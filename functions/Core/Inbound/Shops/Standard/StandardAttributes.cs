using System.Globalization;
using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Inbound.Shops.Standard;

/// <summary>Reads <c>attributes</c> of <c>data.customer</c>. What has no form of an attribute is dropped with a note
/// that does not repeat it; whether the rest fits shop.yaml is decided when the event is applied.</summary>
internal static class StandardAttributes
{
    private const string Allowed = "expected text, a number, true, false, null or a list of texts";

    /// <summary>The attributes by name; null: none are given, or the event is of a type that changes none.</summary>
    public static IReadOnlyDictionary<string, StatedAttribute>? Read(JsonCursor customer, string type)
    {
        var attributes = customer.GetObject("attributes");
        if (!attributes.Exists)
        {
            return null;
        }

        if (type is not (EventNames.CustomerCreated or EventNames.CustomerUpdated))
        {
            customer.Report(
                "attributes",
                $"expected them in {EventNames.CustomerCreated} or {EventNames.CustomerUpdated}; other events change none"
            );
            return null;
        }

        var stated = new Dictionary<string, StatedAttribute>(StringComparer.Ordinal);
        foreach (var property in attributes.Element.EnumerateObject())
        {
            if (stated.Count == StatedAttribute.MaxInEvent)
            {
                customer.Report("attributes", $"more than {StatedAttribute.MaxInEvent}; the others are dropped");
                break;
            }

            if (!ScalarParser.IsFieldName(property.Name))
            {
                attributes.Report(
                    TextTruncation.Truncate(property.Name, 60),
                    "expected a name in lower-case letters, digits and underscores"
                );
            }
            else if (ReadValue(property.Value) is { } value)
            {
                stated[property.Name] = value;
            }
            else
            {
                attributes.Report(property.Name, Allowed);
            }
        }

        return stated.Count == 0 ? null : stated;
    }

    private static StatedAttribute? ReadValue(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null || (ReadText(value) is { Length: 0 }))
        {
            return new(null, null);
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return ReadText(value) is { } text ? new(text, null) : null;
        }

        var values = value.EnumerateArray().Select(ReadText).ToList();
        return values.TrueForAll(v => v is { Length: > 0 }) ? new(null, [.. values.OfType<string>()]) : null;
    }

    // Null: of another kind, or half of a character.
    private static string? ReadText(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => TextSanitizer.RemoveInvisibleCharacters(value.GetString(), keepLines: false),
                JsonValueKind.Number => value.TryGetDecimal(out var number)
                    ? number.ToString(CultureInfo.InvariantCulture)
                    : null,
                JsonValueKind.True => "yes",
                JsonValueKind.False => "no",
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

using System.Text.Json;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>Reads <c>meta_data</c>, where plugins store their data. Keys and values may be of any kind; only the
/// requested keys are read.</summary>
internal static class WooMeta
{
    /// <summary>The last entry with this key; null: none.</summary>
    public static JsonCursor? FindLast(JsonCursor resource, string key)
    {
        JsonCursor? last = null;
        foreach (var entry in resource.GetObjects("meta_data"))
        {
            if (
                entry.Element.TryGetProperty("key", out var name)
                && name.ValueKind == JsonValueKind.String
                && name.ValueEquals(key)
                && entry.Element.TryGetProperty("value", out _)
            )
            {
                last = entry;
            }
        }

        return last;
    }

    /// <summary>The value under this key as text; null: none, empty, or not text.</summary>
    public static string? ReadText(JsonCursor resource, string key) =>
        FindLast(resource, key) is { } entry
        && entry.Element.GetProperty("value").ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? entry.GetText("value")
            : null;
}

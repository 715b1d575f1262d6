using System.Runtime.InteropServices;
using System.Text.Json;

namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>Detects the values that PHP shops write for "none" where another kind of value is expected.</summary>
internal static class PhpEmptyValues
{
    /// <summary><c>false</c>, and the empty list that PHP writes for an object without fields.</summary>
    public static bool IsEmptyObject(JsonElement value) =>
        value.ValueKind == JsonValueKind.False
        || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);

    public static bool IsEmptyText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.ValueEquals("");

    /// <summary><c>0000-00-00T00:00:00</c>, which databases store for "never", and <c>-0001-11-30T00:00:00</c>, to
    /// which PHP converts it.</summary>
    public static bool IsZeroDate(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && JsonMarshal.GetRawUtf8Value(value) is var raw
        && (raw.StartsWith("\"0000-00-00"u8) || raw.StartsWith("\"-0001-11-30"u8));
}

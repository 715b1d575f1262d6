using System.Text.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>Describes a wrong value to the sender: briefly, and never a whole text (it might be a person's
/// name).</summary>
internal static class JsonErrorText
{
    private const int MaxLength = 24;

    public static string DescribeValue(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => "text",
            JsonValueKind.Number => "a number",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Null => "null",
            JsonValueKind.Array => "a list",
            JsonValueKind.Object => "an object",
            _ => "nothing",
        };

    public static string Quote(string text) =>
        text.Length <= MaxLength ? $"\"{text}\"" : $"\"{TextTruncation.Truncate(text, MaxLength)}…\"";
}

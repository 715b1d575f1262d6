using System.Text.Json;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>The value of a sender's own field, as the run stored it.</summary>
internal static class OwnEventValue
{
    private static readonly IReadOnlyList<string> RefusedSchemes = ["javascript:", "data:", "vbscript:", "file:"];

    /// <summary>Yes or no for a JSON boolean, the texts of a list with commas, money for a number in <c>amount</c> with a
    /// currency beside it, else the text; null: empty, an object, or a link that would run code.</summary>
    public static object? Read(string name, string stored, string? currency, ValueFormatter format) =>
        stored switch
        {
            "True" => true,
            "False" => false,
            ['[' or '{', ..] => ReadList(stored),
            _ when name == "url" => ValueFormatter.WebAddress(stored),
            _ when name == "amount" && ScalarParser.ParseMoney($"{stored} {currency}") is { } money => format.Money(
                money
            ),
            _ => CleanText(stored),
        };

    private static string? ReadList(string stored)
    {
        try
        {
            using var json = JsonDocument.Parse(stored);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return null;
            }

            var items = json
                .RootElement.EnumerateArray()
                .Where(i => i.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                .Select(i => i.ToString());
            return CleanText(string.Join(", ", items));
        }
        catch (JsonException)
        {
            return CleanText(stored);
        }
    }

    private static string? CleanText(string stored) =>
        ValueFormatter.CleanText(stored) is { } text
        && !RefusedSchemes.Any(s =>
            string.Concat(text.Where(c => !char.IsWhiteSpace(c))).StartsWith(s, StringComparison.OrdinalIgnoreCase)
        )
            ? text
            : null;
}

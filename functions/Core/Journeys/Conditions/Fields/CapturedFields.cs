using System.Globalization;
using System.Text.Json;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>The fields of the event that started a run: written as texts that the run stores, and parsed again from
/// them.</summary>
public static class CapturedFields
{
    private const int KeptText = 1_000;

    /// <summary>The fields of an event that a run stores for later conditions: the sender's own fields, at most 20, and
    /// the typed ones as text; a value known to be absent is an empty text.</summary>
    internal static IReadOnlyDictionary<string, string>? CaptureFields(ConditionScope arrival, string name)
    {
        var kept = (arrival.Event?.Data ?? new Dictionary<string, JsonElement>())
            .Take(20)
            .ToDictionary(d => d.Key, d => d.Value.ToString());
        foreach (var field in EventPayload.FieldsOf(name))
        {
            if (FormatValue(field.ReadValue(arrival)) is { } text)
            {
                kept[field.Name] = field.Name is "text" ? TextTruncation.Truncate(text, KeptText) : text;
            }
        }

        return kept.Count == 0 ? null : kept;
    }

    /// <summary>The fields of the event a run acted on, for use in templates: the typed ones of the program's events, all
    /// of a sender's own event; null: none are stored.</summary>
    internal static IReadOnlyDictionary<string, string>? TemplateFields(RunEvent? kept) =>
        kept?.Data is not { } data ? null
        : !EventNames.KnownNames.Contains(kept.Name) ? data
        : EventPayload
            .FieldsOf(kept.Name)
            .Where(f => data.ContainsKey(f.Name))
            .ToDictionary(f => f.Name, f => data[f.Name])
            is { Count: > 0 } fields
            ? fields
        : null;

    /// <summary>Parses a value that <see cref="CaptureFields"/> wrote.</summary>
    internal static Value ParseCaptured(PayloadField field, string kept) =>
        kept.Length == 0
            ? Value.Absent
            : field.Kind switch
            {
                FieldKind.Money => ScalarParser.ParseMoney(kept) is { } money ? new Value.Amount(money) : Value.Unknown,
                FieldKind.YesNo => ScalarParser.ParseYesNo(kept) is { } yes ? new Value.YesNo(yes) : Value.Unknown,
                FieldKind.Number => ScalarParser.ParseNumber(kept) is { } number
                    ? new Value.Number(number)
                    : Value.Unknown,
                FieldKind.Text or FieldKind.Time or FieldKind.TextList or FieldKind.Any or FieldKind.Attribute =>
                    new Value.Text(kept),
            };

    private static string? FormatValue(Value value) =>
        value switch
        {
            Value.AbsentValue => "",
            Value.Text v => v.Value,
            Value.Number v => v.Value.ToString(CultureInfo.InvariantCulture),
            Value.YesNo v => v.Value ? "yes" : "no",
            Value.Amount v => v.Value.ToString(),
            Value.TextList or Value.Time or Value.UnknownValue => null,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}

using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>The variables of the event that a run acted on last: its rating and the fields of <see
/// cref="EventPayload"/>.
/// </summary>
internal static class EventVariables
{
    public static readonly IReadOnlyList<TemplateVariable<MessageContext>> All =
    [
        new("rating", VariableKind.Number, "the rating, 1 to 5; may be missing", (c, _) => c.Rating),
        .. EventPayload.All.Select(f => new TemplateVariable<MessageContext>(
            f.Name,
            KindOf(f.Kind),
            f.Meaning,
            (c, format) => GetValue(f.Name, f.Kind, c.Event?.GetValueOrDefault(f.Name), format)
        )),
    ];

    private static VariableKind KindOf(FieldKind kind) =>
        kind switch
        {
            FieldKind.Number => VariableKind.Number,
            FieldKind.Money => VariableKind.Money,
            FieldKind.YesNo => VariableKind.Truth,
            FieldKind.Time => VariableKind.Moment,
            FieldKind.Text or FieldKind.TextList or FieldKind.Any or FieldKind.Attribute => VariableKind.Text,
        };

    private static object? GetValue(string name, FieldKind kind, string? stored, ValueFormatter format) =>
        string.IsNullOrEmpty(stored)
            ? null
            : kind switch
            {
                FieldKind.Number => format.Quantity(ScalarParser.ParseNumber(stored)),
                FieldKind.Money => format.Money(ScalarParser.ParseMoney(stored)),
                FieldKind.YesNo => ScalarParser.ParseYesNo(stored),
                FieldKind.Text or FieldKind.Time or FieldKind.TextList or FieldKind.Any or FieldKind.Attribute => name
                == "url"
                    ? ValueFormatter.WebAddress(stored)
                    : ValueFormatter.CleanText(stored),
            };
}

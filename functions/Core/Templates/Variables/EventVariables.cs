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
        .. EventPayload
            .All.Where(f => !f.Name.Contains('.', StringComparison.Ordinal))
            .Select(f => CreateVariable(f.Name, f)),
        TemplateVariable.Group<MessageContext, MessageContext>(
            "product",
            "the product of a `product` trigger; missing in other messages",
            c => c.Event?.ContainsKey(ProductPrefix + "sku") == true ? c : null,
            [
                .. EventPayload
                    .All.Where(f => f.Name.StartsWith(ProductPrefix, StringComparison.Ordinal))
                    .Select(f => CreateVariable(f.Name[ProductPrefix.Length..], f)),
            ]
        ),
    ];

    /// <summary>The group of these variables; a sender's own event adds its own fields, each by its name.</summary>
    public static readonly TemplateVariable<MessageSource> Group = new(
        "event",
        TemplateVariable.KindOf(All) with
        {
            IsOpen = true,
        },
        "the event that started the journey, or that a `wait_for` received last: the rating and the fields "
            + "[below](#what-an-event-carries); an event of your own has its own fields, such as `event.points`",
        (source, format) => Fill(source.Context, format)
    )
    {
        Fields = All,
    };

    private static Dictionary<string, object?> Fill(MessageContext context, ValueFormatter format)
    {
        var values = TemplateVariable.Fill(All, context, format);
        foreach (var (name, text) in context.Event ?? new Dictionary<string, string>())
        {
            if (values.GetValueOrDefault(name) is null && !name.Contains('.', StringComparison.Ordinal))
            {
                values[name] = OwnEventValue.Read(name, text, context.Event!.GetValueOrDefault("currency"), format);
            }
        }

        return values;
    }

    private const string ProductPrefix = "product.";

    private static TemplateVariable<MessageContext> CreateVariable(
        string name,
        (string Name, FieldKind Kind, string Meaning) field
    ) =>
        new(
            name,
            KindOf(field.Kind),
            field.Meaning,
            (c, format) => GetValue(name, field.Kind, c.Event?.GetValueOrDefault(field.Name), format)
        );

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

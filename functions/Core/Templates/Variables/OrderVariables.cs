namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>The variables of an order.</summary>
internal static class OrderVariables
{
    private static readonly IReadOnlyList<TemplateVariable<LineView>> Lines =
    [
        new(
            "title",
            VariableKind.Text,
            "the product's title, in the message's language where products.csv has it",
            (l, _) => ValueFormatter.CleanText(l.Title)
        ),
        new("quantity", VariableKind.Number, "how many; may have decimals", (l, f) => f.Quantity(l.Quantity)),
        new("price", VariableKind.Money, "the price of one piece; may be missing", (l, f) => f.Money(l.Price)),
    ];

    public static readonly IReadOnlyList<TemplateVariable<OrderView>> All =
    [
        new(
            "name",
            VariableKind.Text,
            "the name the customer knows, or the id where the shop gives it no name",
            (o, _) => ValueFormatter.CleanText(o.Name)
        ),
        new("total", VariableKind.Money, "what the customer pays; may be missing", (o, f) => f.Money(o.Total)),
        new("placed_at", VariableKind.Moment, "when it was placed; may be missing", (o, f) => f.Date(o.PlacedAt)),
        new(
            "status_url",
            VariableKind.Text,
            "the address of its page in the shop; may be missing",
            (o, _) => ValueFormatter.WebAddress(o.StatusUrl)
        ),
        TemplateVariable.List<OrderView, LineView>("lines", "its lines, at most 20", o => o.Lines, Lines),
        new(
            "more_lines",
            VariableKind.Number,
            "how many lines there are beyond `order.lines`; missing: none",
            (o, _) => o.MoreLines == 0 ? null : o.MoreLines
        ),
        new(
            "extra",
            VariableKind.Money,
            "what the total holds beside the lines, such as delivery; missing: nothing, or a line or price is unknown",
            (o, f) => o.Remainder is { Amount: > 0 } extra ? f.Money(extra) : null
        ),
        new(
            "discount",
            VariableKind.Money,
            "how much less than the lines the total is; missing: not less, or a line or price is unknown",
            (o, f) => o.Remainder is { Amount: < 0 } less ? f.Money(less with { Amount = -less.Amount }) : null
        ),
    ];
}

using MarketingAutomation.Core.Journeys.Conditions.Fields;

namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>What kind of value a variable holds: what may be done with it is checked before a message is ever
/// rendered.</summary>
internal abstract record VariableKind
{
    private VariableKind() { }

    public sealed record TextKind : VariableKind;

    public sealed record NumberKind : VariableKind;

    public sealed record BooleanKind : VariableKind;

    public sealed record MoneyKind : VariableKind;

    /// <summary>An instant, or for a staff notice a date.</summary>
    public sealed record DateKind : VariableKind;

    public sealed record ListKind(VariableKind Item) : VariableKind;

    public sealed record GroupKind(IReadOnlyDictionary<string, VariableKind> Fields) : VariableKind;

    public static readonly VariableKind Text = new TextKind(),
        Number = new NumberKind(),
        Truth = new BooleanKind(),
        Money = new MoneyKind(),
        Moment = new DateKind();

    /// <summary>In words, for fault texts.</summary>
    public string Description =>
        this switch
        {
            TextKind => "a text",
            NumberKind => "a number",
            BooleanKind => "yes or no",
            MoneyKind => "money",
            DateKind => "a date",
            ListKind => "a list",
            _ => "a group of values",
        };

    /// <summary>The variables every copy sees; <see cref="MessageModel"/> makes them.</summary>
    public static readonly GroupKind CopyVariables = Of(
        ("language", Text),
        ("customer", Of(("first_name", Text), ("last_name", Text), ("order_count", Number))),
        (
            "order",
            Of(
                ("name", Text),
                ("total", Money),
                ("placed_at", Moment),
                ("status_url", Text),
                ("lines", new ListKind(Of(("title", Text), ("quantity", Number), ("price", Money)))),
                ("more_lines", Number),
                ("extra", Money),
                ("discount", Money)
            )
        ),
        (
            "suggestions",
            new ListKind(Of(("sku", Text), ("title", Text), ("price", Money), ("url", Text), ("image", Text)))
        ),
        ("event", Of([("rating", Number), .. EventPayload.All.Select(f => (f.Name, OfKind(f.Kind)))])),
        (
            "staff",
            Of(
                ("text", Text),
                ("due", Moment),
                ("kind", Text),
                ("before", Number),
                ("words", new ListKind(Text)),
                ("email", Text),
                ("phone", Text),
                ("record", Text),
                ("latest", Of(("name", Text), ("total", Money), ("placed_at", Moment)))
            )
        ),
        ("decided_at", Moment),
        (
            "shop",
            Of(
                ("name", Text),
                ("url", Text),
                ("address", Text),
                ("from", Of(("name", Text), ("email", Text))),
                ("reply_to", Text),
                ("review_url", Text)
            )
        ),
        ("links", Of(("page", Text), ("keep", Text), ("unsubscribe", Text), ("rate", new ListKind(Text))))
    );

    /// <summary>What a layout sees besides: the finished subject, preheader and body.</summary>
    public static readonly GroupKind LayoutVariables = new(
        CopyVariables.Fields.Concat([new("subject", Text), new("preheader", Text), new("body", Text)]).ToDictionary()
    );

    private static VariableKind OfKind(FieldKind kind) =>
        kind switch
        {
            FieldKind.Number => Number,
            FieldKind.Money => Money,
            FieldKind.YesNo => Truth,
            FieldKind.Time => Moment,
            _ => Text,
        };

    private static GroupKind Of(params ReadOnlySpan<(string Name, VariableKind Shape)> fields)
    {
        var all = new Dictionary<string, VariableKind>();
        foreach (var (name, shape) in fields)
        {
            all.Add(name, shape);
        }
        return new(all);
    }
}

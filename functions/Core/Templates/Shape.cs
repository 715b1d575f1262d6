using MarketingAutomation.Core.Journeys;

namespace MarketingAutomation.Core.Templates;

/// <summary>What kind of value a variable holds: what may be done with it is checked before a message is ever
/// rendered.</summary>
internal abstract record Shape
{
    private Shape() { }

    public sealed record TextShape : Shape;

    public sealed record NumberShape : Shape;

    public sealed record TruthShape : Shape;

    public sealed record MoneyShape : Shape;

    /// <summary>An instant, or for a staff notice a date.</summary>
    public sealed record MomentShape : Shape;

    public sealed record ListOf(Shape Item) : Shape;

    public sealed record Thing(IReadOnlyDictionary<string, Shape> Fields) : Shape;

    public static readonly Shape Text = new TextShape(),
        Number = new NumberShape(),
        Truth = new TruthShape(),
        Money = new MoneyShape(),
        Moment = new MomentShape();

    /// <summary>In words, for fault texts.</summary>
    public string Words =>
        this switch
        {
            TextShape => "a text",
            NumberShape => "a number",
            TruthShape => "yes or no",
            MoneyShape => "money",
            MomentShape => "a date",
            ListOf => "a list",
            _ => "a group of values",
        };

    /// <summary>The variables every copy sees; <see cref="MessageModel"/> makes them.</summary>
    public static readonly Thing Copy = Of(
        ("language", Text),
        ("customer", Of(("first_name", Text), ("last_name", Text), ("order_count", Number))),
        (
            "order",
            Of(
                ("name", Text),
                ("total", Money),
                ("placed_at", Moment),
                ("status_url", Text),
                ("lines", new ListOf(Of(("title", Text), ("quantity", Number), ("price", Money)))),
                ("more_lines", Number),
                ("extra", Money),
                ("discount", Money)
            )
        ),
        (
            "suggestions",
            new ListOf(Of(("sku", Text), ("title", Text), ("price", Money), ("url", Text), ("image", Text)))
        ),
        ("event", Of([("rating", Number), .. EventPayload.All.Select(f => (f.Name, OfKind(f.Kind)))])),
        (
            "staff",
            Of(
                ("text", Text),
                ("due", Moment),
                ("kind", Text),
                ("before", Number),
                ("words", new ListOf(Text)),
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
        ("links", Of(("page", Text), ("keep", Text), ("unsubscribe", Text), ("rate", new ListOf(Text))))
    );

    /// <summary>What a layout sees besides: the finished subject, preheader and body.</summary>
    public static readonly Thing Layout = new(
        Copy.Fields.Concat([new("subject", Text), new("preheader", Text), new("body", Text)]).ToDictionary()
    );

    private static Shape OfKind(FieldKind kind) =>
        kind switch
        {
            FieldKind.Number => Number,
            FieldKind.Money => Money,
            FieldKind.YesNo => Truth,
            FieldKind.Time => Moment,
            _ => Text,
        };

    private static Thing Of(params ReadOnlySpan<(string Name, Shape Shape)> fields)
    {
        var all = new Dictionary<string, Shape>();
        foreach (var (name, shape) in fields)
        {
            all.Add(name, shape);
        }
        return new(all);
    }
}

namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>
/// Every variable of templates, defined once: the check, the values of a message, the data of templates stored at a
/// provider and the table in docs/templates.md are made from this list. To add a variable, add one entry here or to the
/// list of its group.
/// </summary>
internal static class VariableCatalog
{
    private static readonly IReadOnlyList<TemplateVariable<MessageContext>> Customer =
    [
        new(
            "first_name",
            VariableKind.Text,
            "the first name; may be missing",
            (c, _) => ValueFormatter.CleanText(c.FirstName)
        ),
        new(
            "last_name",
            VariableKind.Text,
            "the family name; may be missing",
            (c, _) => ValueFormatter.CleanText(c.LastName)
        ),
        new("order_count", VariableKind.Number, "how many orders are paid; may be missing", (c, _) => c.OrderCount),
    ];

    private static readonly IReadOnlyList<TemplateVariable<Suggestion>> Suggestions =
    [
        new("sku", VariableKind.Text, "the product's SKU", (s, _) => ValueFormatter.CleanText(s.Sku)),
        new(
            "title",
            VariableKind.Text,
            "the product's title in the message's language",
            (s, _) => ValueFormatter.CleanText(s.Title)
        ),
        new("price", VariableKind.Money, "the product's price; may be missing", (s, f) => f.Money(s.Price)),
        new(
            "url",
            VariableKind.Text,
            "the address of the product's page; may be missing",
            (s, _) => ValueFormatter.WebAddress(s.Url)
        ),
        new(
            "image",
            VariableKind.Text,
            "the address of the product's picture; may be missing",
            (s, _) => ValueFormatter.WebAddress(s.Image)
        ),
    ];

    private static readonly IReadOnlyList<TemplateVariable<CouponView>> Coupon =
    [
        new("code", VariableKind.Text, "what the customer enters in the shop", (c, _) => c.Code),
        new("expires", VariableKind.Moment, "its last day", (c, f) => f.Date(c.ExpiresAt)),
        new("percent", VariableKind.Number, "the discount in percent; may be missing", (c, _) => c.Percent),
        new("amount", VariableKind.Money, "the discount as an amount; may be missing", (c, f) => f.Money(c.Amount)),
    ];

    private static readonly IReadOnlyList<TemplateVariable<ShopDetails>> Sender =
    [
        new("name", VariableKind.Text, "the sender's name", (s, _) => s.FromName),
        new("email", VariableKind.Text, "the sender's e-mail address", (s, _) => s.FromEmail),
    ];

    private static readonly IReadOnlyList<TemplateVariable<ShopDetails>> Shop =
    [
        new("name", VariableKind.Text, "the shop's name", (s, _) => s.Name),
        new("url", VariableKind.Text, "the shop's address on the web", (s, _) => s.Url),
        new("address", VariableKind.Text, "the shop's postal address", (s, _) => s.Address),
        TemplateVariable.Group<ShopDetails, ShopDetails>("from", "the sender of e-mails", s => s, Sender),
        new(
            "reply_to",
            VariableKind.Text,
            "the e-mail address for answers; the sender's where shop.yaml names none",
            (s, _) => s.ReplyTo ?? s.FromEmail
        ),
        new(
            "review_url",
            VariableKind.Text,
            "the address where customers write reviews; may be missing",
            (s, _) => ValueFormatter.WebAddress(s.ReviewUrl)
        ),
    ];

    private static readonly IReadOnlyList<TemplateVariable<MessageLinks>> Links =
    [
        new("page", VariableKind.Text, "the address of the customer's own page", (l, _) => l.Page),
        new("keep", VariableKind.Text, "the same page opened at \"Keep writing to me\"", (l, _) => l.Keep),
        new("unsubscribe", VariableKind.Text, "the address that unsubscribes with one click", (l, _) => l.Unsubscribe),
        new(
            "rate",
            new VariableKind.ListKind(VariableKind.Text),
            "five addresses that rate the order with one to five stars; may be empty",
            (l, _) => l.Rate
        ),
    ];

    private static readonly IReadOnlyList<TemplateVariable<MessageSource>> Message =
    [
        new("language", VariableKind.Text, "the message's language, such as et", (s, _) => s.Language),
        TemplateVariable.Group<MessageSource, MessageContext>("customer", "the customer", s => s.Context, Customer),
        TemplateVariable.Group<MessageSource, OrderView>(
            "order",
            "the order the journey is about; may be missing",
            s => s.Context.Order,
            OrderVariables.All
        ),
        TemplateVariable.List<MessageSource, Suggestion>(
            "suggestions",
            "products that go well with the order, best first; may be empty",
            s => s.Context.Suggestions,
            Suggestions
        ),
        TemplateVariable.Group<MessageSource, CouponView>(
            "coupon",
            "the coupon that a `coupon` step of the journey gave last; a message that shows it is not sent without one",
            s => s.Context.Coupon,
            Coupon
        ),
        EventVariables.Group,
        TemplateVariable.Group<MessageSource, MessageSource>(
            "staff",
            "what a notice says, and how to reach the customer",
            s => s,
            StaffVariables.All
        ) with
        {
            Use = VariableUse.StaffNotices,
        },
        new("decided_at", VariableKind.Moment, "when the message was decided", (s, f) => f.Date(s.Context.DecidedAt)),
        TemplateVariable.Group<MessageSource, ShopDetails>("shop", "the shop, from shop.yaml", s => s.Shop, Shop),
        TemplateVariable.Group<MessageSource, MessageLinks>("links", "the customer's own links", s => s.Links, Links),
    ];

    private static readonly IReadOnlyList<TemplateVariable<MessageSource>> Layout =
    [
        new("subject", VariableKind.Text, "the finished subject", (_, _) => null) { Use = VariableUse.Layouts },
        new("preheader", VariableKind.Text, "the finished preheader; may be missing", (_, _) => null)
        {
            Use = VariableUse.Layouts,
        },
        new("body", VariableKind.Text, "the finished text of the message, printed as `{{{body}}}`", (_, _) => null)
        {
            Use = VariableUse.Layouts,
            Visibility = VariableVisibility.LocalOnly,
        },
    ];

    /// <summary>Every variable, in the order the docs show them.</summary>
    public static IReadOnlyList<TemplateVariable> All { get; } = [.. Message, .. Layout];

    /// <summary>What the copy of a message may name.</summary>
    public static VariableKind.GroupKind MessageVariables { get; } = TemplateVariable.KindOf(Message);

    /// <summary>What a layout may name.</summary>
    public static VariableKind.GroupKind LayoutVariables { get; } = TemplateVariable.KindOf(All);

    /// <summary>The values of one message by name, without those of layouts.</summary>
    public static Dictionary<string, object?> GetValues(MessageSource source) =>
        TemplateVariable.Fill(Message, source, ValueFormatter.Create(source));

    /// <summary>Selects the values that a template stored at a provider gets.</summary>
    /// <param name="values">The result of <see cref="GetValues"/>, with the values of layouts that are rendered
    /// already.</param>
    public static Dictionary<string, object?> SelectRemote(IReadOnlyDictionary<string, object?> values) =>
        values
            .Where(v => !All.Any(d => d.Name == v.Key && d.Visibility == VariableVisibility.LocalOnly))
            .ToDictionary();
}

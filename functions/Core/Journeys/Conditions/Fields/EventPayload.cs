using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>
/// The fields of each of the program's events beside the order, as <c>event.NAME</c> in conditions and templates: the
/// one table that the validator, the schema, the docs and the templates read. A sender's own events have the sender's
/// own fields.
/// </summary>
public static class EventPayload
{
    private static readonly IReadOnlyList<string> Channels = Vocabulary.Channels;
    private static readonly PayloadField Channel = new(
        "channel",
        FieldKind.Text,
        "how the message went",
        s => Words(s.Event?.Receipt?.Channel)
    )
    {
        AllowedValues = Channels,
    };
    private static readonly PayloadField Link = new(
        "link",
        FieldKind.Text,
        "the link's name in the template (data-link); absent when it has none",
        s => OwnField(s, "link")
    );
    private static readonly PayloadField Url = new(
        "url",
        FieldKind.Text,
        "the link's address without what follows a ? or #",
        s => OwnField(s, "url")
    )
    {
        IsUrlWithoutQuery = true,
    };

    private static readonly Dictionary<string, IReadOnlyList<PayloadField>> Table = new(StringComparer.Ordinal)
    {
        [EventNames.CheckoutStarted] =
        [
            new("token", FieldKind.Text, "the checkout's name in its shop", s => OwnField(s, "token")),
            new("url", FieldKind.Text, "where the customer finds the checkout again", s => OwnField(s, "url")),
            new("total", FieldKind.Number, "what it would cost", s => OwnField(s, "total")),
            new("currency", FieldKind.Text, "the currency of its total", s => OwnField(s, "currency")),
            new("skus", FieldKind.Text, "the SKUs in it with spaces between them", s => OwnField(s, "skus")),
            new("lines", FieldKind.Number, "how many lines with a SKU it has", s => OwnField(s, "lines")),
            ProductFields.CartInStock,
        ],
        [EventNames.ComplaintOpened] = [new("text", FieldKind.Text, "the customer's words", s => OwnField(s, "text"))],
        [EventNames.ConsentChanged] =
        [
            new(
                "status",
                FieldKind.Text,
                "the reported consent",
                s => s.ConsentChange is { } c ? new Value.Text(Word(c.Status)) : Value.Unknown
            )
            {
                AllowedValues = ["subscribed", "pending", "unsubscribed", "not_subscribed"],
            },
            new(
                "channel",
                FieldKind.Text,
                "for which channel",
                s => s.ConsentChange is { } c ? Words(c.Channel) : Value.Unknown
            )
            {
                AllowedValues = Channels,
            },
            new(
                "topic",
                FieldKind.Text,
                "for which topic of policy.yaml; absent: the whole channel",
                s => s.ConsentChange is { } c ? Text(c.Topic) : Value.Unknown
            )
            {
                IsTopic = true,
            },
            new(
                "method",
                FieldKind.Text,
                "by what act: checkout, shop, page, one_click, sms_keyword, reply, spam_report, provider, "
                    + "api, journey, or the sender's own word",
                s => s.ConsentChange is { } c ? new Value.Text(c.Method) : Value.Unknown
            ),
            new(
                "basis",
                FieldKind.Text,
                "the legal basis",
                s => s.ConsentChange is { } c ? new Value.Text(c.Basis) : Value.Unknown
            )
            {
                AllowedValues = ["consent", "soft_opt_in"],
            },
            new(
                "opt_in_level",
                FieldKind.Text,
                "the shop's own level, such as confirmed_opt_in; absent when it has none",
                s => s.ConsentChange is { } c ? Text(c.OptInLevel) : Value.Unknown
            ),
        ],
        [EventNames.ConsentRenewed] =
        [
            new(
                "channel",
                FieldKind.Text,
                "for which channel; unknown when nothing was allowed",
                s => s.ConsentChange is { } c ? Words(c.Channel) : Value.Unknown
            )
            {
                AllowedValues = Channels,
            },
        ],
        [EventNames.FeedbackReceived] =
        [
            new(
                "text",
                FieldKind.Text,
                "the customer's words; absent when they wrote none",
                s =>
                    s.Event?.Feedback is { } f ? Text(string.IsNullOrWhiteSpace(f.Text) ? null : f.Text) : Value.Unknown
            ),
        ],
        [EventNames.MessageAccepted] = [Channel],
        [EventNames.MessageClicked] = [Link, Url],
        [EventNames.MessageDeferred] = [Channel],
        [EventNames.MessageDelivered] = [Channel],
        [EventNames.MessageFailed] =
        [
            Channel,
            new(
                "detail",
                FieldKind.Text,
                "the provider's words and codes, such as bounce 5.1.1; absent when it gives none",
                s => s.Event?.Receipt is { } r ? Text(r.Detail) : Value.Unknown
            ),
        ],
        [EventNames.MessageReplied] =
        [
            Channel,
            new("text", FieldKind.Text, "the customer's words; unknown when there are none", s => OwnField(s, "text")),
            new(
                "attachments",
                FieldKind.Number,
                "how many files came with it; unknown when there are none",
                s => OwnField(s, "attachments")
            ),
        ],
        [EventNames.MessageScanned] = [Link, Url],
        [EventNames.OrderRefunded] =
        [
            new(
                "amount",
                FieldKind.Money,
                "what was given back this time; unknown when the shop does not say how much",
                s => s.Event is { } e ? Refunded(e.Refunds) : Value.Unknown
            ),
            new(
                "whole",
                FieldKind.YesNo,
                "whether this refund is reported as one of the whole order; order.refunded_wholly counts all "
                    + "refunds together",
                s =>
                    s.Event is { Refunds.Count: > 0 } e
                        ? new Value.YesNo(e.Refunds.Any(r => r.IsFullRefund))
                        : Value.Unknown
            ),
        ],
        [EventNames.ProductBackInStock] = ProductFields.All,
        [EventNames.ProductPriceDrop] = ProductFields.All,
        [EventNames.ProductRequested] = ProductFields.OfRequest,
        [EventNames.PreferenceChanged] =
        [
            new(
                "channel",
                FieldKind.Text,
                "the channel the customer chose; absent when they chose none",
                s => OfPreference(s, p => p.Channel is { } c ? Words(c) : Value.Absent)
            )
            {
                AllowedValues = Channels,
            },
            new(
                "only",
                FieldKind.YesNo,
                "whether only that channel",
                s => OfPreference(s, p => new Value.YesNo(p.ChannelOnly))
            ),
            new(
                "language",
                FieldKind.Text,
                "the language the customer chose, such as et; absent when they chose none",
                s => OfPreference(s, p => Text(p.Locale))
            )
            {
                IsLanguage = true,
            },
            new(
                "zone",
                FieldKind.Text,
                "the time zone the customer chose; absent when they chose none",
                s => OfPreference(s, p => Text(p.Zone))
            ),
            new(
                "tracking",
                FieldKind.YesNo,
                "whether links and openings may be tracked; absent when the customer did not choose",
                s => OfPreference(s, p => p.Tracking is { } t ? new Value.YesNo(t) : Value.Absent)
            ),
            new(
                "max_per_month",
                FieldKind.Number,
                "how many messages in 30 days the customer chose at most; 0: no maximum; absent when they did not choose",
                s => OfPreference(s, p => p.MaxPerMonth is { } most ? new Value.Number(most) : Value.Absent)
            ),
        ],
    };

    private static Value OfPreference(ConditionScope scope, Func<PreferenceChange, Value> read) =>
        scope.Event?.Preference is { } chosen ? read(chosen) : Value.Unknown;

    /// <summary>The fields of one of the program's events beside its rating and its order, in the order of the docs;
    /// empty: it has none, or it is a sender's own event.</summary>
    public static IReadOnlyList<PayloadField> FieldsOf(string name) => Table.GetValueOrDefault(name) ?? [];

    /// <summary>Every field name with its meaning in each event, for the docs, the schema and templates.</summary>
    public static IReadOnlyList<(string Name, FieldKind Kind, string Meaning)> All { get; } =
    [
        .. Table
            .OrderBy(e => e.Key, StringComparer.Ordinal)
            .SelectMany(e => e.Value.Select(f => (Event: e.Key, Field: f)))
            .GroupBy(f => f.Field.Name)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g =>
                (
                    g.Key,
                    g.First().Field.Kind,
                    string.Join(
                        " ",
                        g.GroupBy(f => f.Field.FullMeaning)
                            .Select(m => $"{string.Join(", ", m.Select(f => f.Event))}: {m.Key}.")
                    )
                )
            ),
    ];

    /// <summary>The field of one of the program's events; null: it has none of this name.</summary>
    public static PayloadField? Find(string? eventName, string field) =>
        eventName is null ? null : FieldsOf(eventName).FirstOrDefault(f => f.Name == field);

    private static Value OwnField(ConditionScope scope, string name) => FieldCatalog.OwnField(scope.Event, name);

    private static Value Text(string? value) => value is null ? Value.Absent : new Value.Text(value);

    private static Value Words(Channel? channel) =>
        channel is { } c ? new Value.Text(ChannelCatalog.Get(c).Word) : Value.Unknown;

    private static string Word(ConsentStatus status) =>
        status == ConsentStatus.Unknown ? "not_subscribed" : status.ToString().ToLowerInvariant();

    private static Value Refunded(IReadOnlyList<RefundData> refunds) =>
        refunds.Count > 0 && refunds.All(r => r.Amount is { } a && a.Currency == refunds[0].Amount!.Value.Currency)
            ? new Value.Amount(new Money(refunds.Sum(r => r.Amount!.Value.Amount), refunds[0].Amount!.Value.Currency))
            : Value.Unknown;
}

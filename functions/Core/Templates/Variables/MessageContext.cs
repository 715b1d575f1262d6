using System.Text.Json.Serialization;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>
/// The data a message can show: small, typed, and stored with the attempt so that the message can be shown again later.
/// Templates see it in snake_case (<c>customer.first_name</c>, <c>order.name</c>, <c>order.lines</c>,
/// <c>suggestions</c>, <c>event.rating</c>, plus <c>shop.*</c> and <c>links.*</c>).
/// </summary>
public sealed record MessageContext
{
    /// <summary>The customer's first name; null when unknown.</summary>
    public string? FirstName { get; init; }

    /// <summary>The customer's family name; null when unknown.</summary>
    public string? LastName { get; init; }

    /// <summary>BCP 47 locale used for dates and money; null: the default of the message's language.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA time zone used for dates and times: the customer's, else the shop's.</summary>
    public required string Zone { get; init; }

    /// <summary>Number of orders the customer has paid; null when unknown.</summary>
    public int? OrderCount { get; init; }

    /// <summary>The order the run is about; null when there is none.</summary>
    public OrderView? Order { get; init; }

    /// <summary>Products that go well with the order, best first; empty when none are known.</summary>
    public IReadOnlyList<Suggestion> Suggestions { get; init; } = [];

    /// <summary>The rating that caused this message, 1 to 5; null: no rating did.</summary>
    public int? Rating { get; init; }

    /// <summary>Fields of the event that the run acted on last, by name, as <c>EventPayload</c> stores them (text; an
    /// empty text means known to be absent); null: none.</summary>
    public IReadOnlyDictionary<string, string>? Event { get; init; }

    /// <summary>For staff notices: the data beside the order; null for messages to the customer, and for notices of
    /// older records.</summary>
    public StaffView? Staff { get; init; }

    /// <summary>For staff notices: the text of the journey's <c>notify_staff</c> step; null: none.</summary>
    public string? StaffText { get; init; }

    /// <summary>For staff notices: the due date in the shop's time zone, ISO.</summary>
    public string? StaffDue { get; init; }

    /// <summary>The coupon that the run has; null: none.</summary>
    public CouponView? Coupon { get; init; }

    /// <summary>How the message is measured; null: it is not measured.</summary>
    public MessageTracking? Tracking { get; init; }

    /// <summary>When the message was decided.</summary>
    public required Instant DecidedAt { get; init; }
}

/// <summary>The data of a notice to the shop's staff, beside the order.</summary>
public sealed record StaffView
{
    /// <summary>The kind of the customer's answer: <c>rating</c>, <c>complaint</c>, <c>spam</c>, <c>reply</c>; null: no
    /// answer, the notice comes from a journey.</summary>
    public string? Kind { get; init; }

    /// <summary>The earlier rating that this one replaces; null: none.</summary>
    [JsonPropertyName("before")]
    public int? PreviousRating { get; init; }

    /// <summary>The text the customer wrote; null: none.</summary>
    [JsonPropertyName("words")]
    public string? CustomerText { get; init; }

    /// <summary>The customer's e-mail address; null: not known.</summary>
    public string? Email { get; init; }

    /// <summary>The customer's phone number, E.164; null: not known.</summary>
    public string? Phone { get; init; }

    /// <summary>The customer's latest order, for an answer that names no order and does not reply to a message about
    /// one; the answer may or may not be about it. Null: the answer is about an order, or the customer has
    /// none.</summary>
    public OrderView? Latest { get; init; }
}

/// <summary>An order as a message shows it. <paramref name="Name"/>: the order's id where the shop gives it no name.
/// <paramref name="MoreLines"/>: number of lines beyond <paramref name="Lines"/>.</summary>
public sealed record OrderView(
    string? Name,
    Money? Total,
    Instant? PlacedAt,
    string? StatusUrl,
    IReadOnlyList<LineView> Lines,
    int MoreLines = 0
)
{
    /// <summary>The part of the total that is not in the lines, such as delivery; negative: a discount. Null: the lines
    /// add up to the total, or it is not known whether they do.</summary>
    [JsonPropertyName("beside")]
    public Money? Remainder { get; init; }
}

/// <summary>One line of an order, with the title in the message's language where the product is known.</summary>
public sealed record LineView(string Title, decimal Quantity, Money? Price);

/// <summary>A coupon as a message shows it. <paramref name="ExpiresAt"/>: its last moment; <paramref name="Percent"/> and
/// <paramref name="Amount"/> null: it is not a discount of this kind, or a code of a file.</summary>
public sealed record CouponView(string Code, Instant ExpiresAt, int? Percent, Money? Amount);

/// <summary>A product to suggest to the customer.</summary>
public sealed record Suggestion(string Sku, string Title, Money? Price, string? Url, string? Image);

/// <summary>The customer's own signed links, created when a message is rendered. Absolute URLs.</summary>
public sealed record MessageLinks
{
    /// <summary>The customer's page: stop, channel, language, rating.</summary>
    public required string Page { get; init; }

    /// <summary>The customer's page, opened at the choice to keep getting messages.</summary>
    public string Keep => $"{Page}?keep=1";

    /// <summary>The customer's record in the console, for staff after a login; null in messages to the
    /// customer.</summary>
    public string? Record { get; init; }

    /// <summary>One-click unsubscribe target (RFC 8058).</summary>
    public required string Unsubscribe { get; init; }

    /// <summary>The customer's page opened at a rating of 1 to 5 stars (index 0 is one star); empty when there is
    /// nothing to rate.</summary>
    public IReadOnlyList<string> Rate { get; init; } = [];
}

using System.Text.Json.Serialization;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>
/// What a message may speak of: small, typed, kept with the attempt so that the message can be shown again. Templates
/// see it in snake_case (<c>customer.first_name</c>, <c>order.name</c>, <c>order.lines</c>, <c>suggestions</c>,
/// <c>event.rating</c>, plus <c>shop.*</c> and <c>links.*</c>).
/// </summary>
public sealed record MessageContext
{
    /// <summary>Her first name; null when unknown.</summary>
    public string? FirstName { get; init; }

    /// <summary>Her family name; null when unknown.</summary>
    public string? LastName { get; init; }

    /// <summary>BCP 47 locale used for dates and money; null: the language's own.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA zone used for dates and times: hers, or the shop's.</summary>
    public required string Zone { get; init; }

    /// <summary>Orders she has paid; null when unknown.</summary>
    public int? OrderCount { get; init; }

    /// <summary>The order the run is about; null when there is none.</summary>
    public OrderView? Order { get; init; }

    /// <summary>What goes well with it, best first; empty when nothing is known.</summary>
    public IReadOnlyList<Suggestion> Suggestions { get; init; } = [];

    /// <summary>The rating that led here, 1 to 5; null when none did.</summary>
    public int? Rating { get; init; }

    /// <summary>Fields of the event the run acted on last, by name, as <c>EventPayload</c> keeps them (text; empty:
    /// known to be absent); null: none.</summary>
    public IReadOnlyDictionary<string, string>? Event { get; init; }

    /// <summary>For staff notices: what else they say; null for messages to the customer, and for notices of older
    /// records.</summary>
    public StaffView? Staff { get; init; }

    /// <summary>For staff notices: the words of the journey's <c>notify_staff</c>; null: none.</summary>
    public string? StaffText { get; init; }

    /// <summary>For staff notices: the due date by the shop's clock, ISO.</summary>
    public string? StaffDue { get; init; }

    /// <summary>How it is measured; null: not at all.</summary>
    public MessageTracking? Tracking { get; init; }

    /// <summary>When the message was decided.</summary>
    public required Instant DecidedAt { get; init; }
}

/// <summary>What a notice to the shop's own people says beside the order.</summary>
public sealed record StaffView
{
    /// <summary>What the customer answered: <c>rating</c>, <c>complaint</c>, <c>spam</c>, <c>reply</c>; null: no
    /// answer, a journey's own notice.</summary>
    public string? Kind { get; init; }

    /// <summary>The rating this one takes the place of; null: none.</summary>
    [JsonPropertyName("before")]
    public int? PreviousRating { get; init; }

    /// <summary>The customer's own words; null: none.</summary>
    [JsonPropertyName("words")]
    public string? CustomerText { get; init; }

    /// <summary>The customer's e-mail address; null: not known.</summary>
    public string? Email { get; init; }

    /// <summary>The customer's phone number, E.164; null: not known.</summary>
    public string? Phone { get; init; }

    /// <summary>Of an answer that names no order and answers no message about one: the customer's latest order, which
    /// it may or may not be about. Null: it is about an order, or there is none.</summary>
    public OrderView? Latest { get; init; }
}

/// <summary>An order as a message shows it. <paramref name="Name"/>: its id where the shop gives it no name. <paramref
/// name="MoreLines"/>: how many lines there are beyond <paramref name="Lines"/>.</summary>
public sealed record OrderView(
    string? Name,
    Money? Total,
    Instant? PlacedAt,
    string? StatusUrl,
    IReadOnlyList<LineView> Lines,
    int MoreLines = 0
)
{
    /// <summary>What the total holds beside the lines, such as delivery; below zero: a discount. Null: the lines add up
    /// to the total, or it is not known whether they do.</summary>
    [JsonPropertyName("beside")]
    public Money? Remainder { get; init; }
}

/// <summary>A line of it, titled in the message's language where the product is known.</summary>
public sealed record LineView(string Title, decimal Quantity, Money? Price);

/// <summary>A product worth showing.</summary>
public sealed record Suggestion(string Sku, string Title, Money? Price, string? Url, string? Image);

/// <summary>The customer's own signed links, made when a message is rendered. Absolute URLs.</summary>
public sealed record MessageLinks
{
    /// <summary>Her page: stop, channel, language, rating.</summary>
    public required string Page { get; init; }

    /// <summary>The customer's page opened at the choice to keep getting messages.</summary>
    public string Keep => $"{Page}?keep=1";

    /// <summary>The customer's record, for the shop's own people behind a log-in; null in messages to the
    /// customer.</summary>
    public string? Record { get; init; }

    /// <summary>One-click unsubscribe target (RFC 8058).</summary>
    public required string Unsubscribe { get; init; }

    /// <summary>Her page opened at a rating of 1 to 5 stars (index 0 is one star); empty when there is nothing to
    /// rate.</summary>
    public IReadOnlyList<string> Rate { get; init; } = [];
}

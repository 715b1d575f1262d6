namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary>The values of <c>shop.yaml</c>: the shop that writes to the customer. Edited by marketers; not deployment
/// settings.</summary>
public sealed record Shop
{
    /// <summary>The shop's name as customers know it.</summary>
    public required string Name { get; init; }

    /// <summary>Address of the shop's web site, with scheme.</summary>
    public required string Url { get; init; }

    /// <summary>Postal address, one line; the law requires it in marketing e-mail.</summary>
    public required string Address { get; init; }

    /// <summary>Sender of e-mail: <c>name</c> and <c>email</c>.</summary>
    public required Sender Sender { get; init; }

    /// <summary>Address for replies; null: the sender's.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>IANA time zone of the shop.</summary>
    public required string Zone { get; init; }

    /// <summary>ISO 3166-1 alpha-2 of the shop, used to read phone numbers without a country.</summary>
    public required string Country { get; init; }

    /// <summary>ISO 4217; money in conditions is in this currency unless the order states another one.</summary>
    public required string Currency { get; init; }

    /// <summary>Languages in which copy exists, the first is the fallback: <c>[en, et]</c>.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>True (<c>history: complete</c>): the shop's whole history was imported, so a first order here is the
    /// customer's first order.</summary>
    public bool HistoryComplete { get; init; }

    /// <summary>
    /// The value of <c>connected</c>: when the shop was connected; under <c>history: partial</c>, the history of a
    /// customer whom the shop has known for less time than that is complete here. Null: never.
    /// </summary>
    public NodaTime.Instant? ConnectedAt { get; init; }

    /// <summary>Page where a satisfied customer may write a review; null: none.</summary>
    public string? ReviewUrl { get; init; }

    /// <summary>Whether customers can answer an SMS (<c>sms: { replies: yes }</c>); they cannot where the sender is a
    /// name instead of a number.</summary>
    public bool AcceptsSmsReplies { get; init; } = true;

    /// <summary>Staff teams for <c>notify_staff</c>: name → e-mail address.</summary>
    public IReadOnlyDictionary<string, string> Teams { get; init; } = new Dictionary<string, string>();

    /// <summary>The attributes of customers that journeys and events may use, by name (at most
    /// <see cref="AttributeTypes.MaxDeclared"/>).</summary>
    public IReadOnlyDictionary<string, AttributeType> Attributes { get; init; } =
        new Dictionary<string, AttributeType>();

    /// <summary>The type of a declared attribute or of the built-in <c>tags</c>; null: it is not declared.</summary>
    public AttributeType? FindAttribute(string name) =>
        name == AttributeTypes.Tags ? AttributeType.List
        : Attributes.TryGetValue(name, out var type) ? type
        : null;
}

/// <summary>A sender: a person's or the shop's name, and an address.</summary>
public sealed record Sender(string Name, string Email);

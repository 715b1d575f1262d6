namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary><c>shop.yaml</c>: who writes to the customer. The marketer's, not a deployment setting.</summary>
public sealed record Shop
{
    /// <summary>The shop's name as customers know it.</summary>
    public required string Name { get; init; }

    /// <summary>Where the shop is on the web, with scheme.</summary>
    public required string Url { get; init; }

    /// <summary>Postal address, one line; the law wants it in marketing e-mail.</summary>
    public required string Address { get; init; }

    /// <summary>Sender of e-mail: <c>name</c> and <c>email</c>.</summary>
    public required Sender Sender { get; init; }

    /// <summary>Where replies go; null: to the sender.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>IANA zone of the shop's clock.</summary>
    public required string Zone { get; init; }

    /// <summary>ISO 3166-1 alpha-2 of the shop, used to read phone numbers without a country.</summary>
    public required string Country { get; init; }

    /// <summary>ISO 4217; fields about money in conditions are in this currency unless the order says
    /// otherwise.</summary>
    public required string Currency { get; init; }

    /// <summary>Languages copy exists in, the first is the fallback: <c>[en, et]</c>.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>True (<c>history: complete</c>): the shop's whole past is here, a first order is a first
    /// order.</summary>
    public bool HistoryComplete { get; init; }

    /// <summary>
    /// <c>connected</c>: when the shop was connected; under <c>history: partial</c> a customer the shop has known for
    /// less than that is known to us from the start. Null: never.
    /// </summary>
    public NodaTime.Instant? ConnectedAt { get; init; }

    /// <summary>Where a happy customer may write a review; null: none.</summary>
    public string? ReviewUrl { get; init; }

    /// <summary>Whether somebody can answer an SMS (<c>sms: { replies: yes }</c>); not where the sender is a name
    /// instead of a number.</summary>
    public bool AcceptsSmsReplies { get; init; } = true;

    /// <summary>Staff teams for <c>notify_staff</c>: name → e-mail address.</summary>
    public IReadOnlyDictionary<string, string> Teams { get; init; } = new Dictionary<string, string>();
}

/// <summary>A sender: a person's or the shop's name, and an address.</summary>
public sealed record Sender(string Name, string Email);

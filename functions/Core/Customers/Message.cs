using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>A message that was decided and has not ended. When it ends it is removed from the state; its ledger rows
/// remain.</summary>
public sealed record Message
{
    /// <summary>Id of the message, <c>&lt;customer key&gt;.&lt;hash of run, step, visit&gt;</c>: a receipt finds the
    /// customer's partition by it.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the run it belongs to.</summary>
    public required string Run { get; init; }

    public required string Journey { get; init; }

    public required string Step { get; init; }

    /// <summary>The visit of the step in which it was decided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Visit Visit { get; init; }

    /// <summary>True: decided in a draft or in shadow mode: it passes all gates, is recorded, and is never
    /// sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Shadow { get; init; }

    /// <summary>Why a message is only recorded, a name of <c>Reasons</c>. Null: an ordinary message; in older records:
    /// a draft.</summary>
    public string? ShadowReason { get; init; }

    public required string Topic { get; init; }

    /// <summary>True: a message about the order of its run (<c>transactional: order</c>). It needs no consent to
    /// marketing by a channel that allows this, and does not count for frequency.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAboutOrder { get; init; }

    public required string Template { get; init; }

    /// <summary>The channels it may use; null: all that policy allows.</summary>
    public IReadOnlyList<Channel>? Channels { get; init; }

    /// <summary>For staff notices: which team, what, until when; null for messages to the customer.</summary>
    public StaffNotice? Staff { get; init; }

    /// <summary>For calls of a URL: what is called, with what; null for messages to people.</summary>
    public WebhookCall? Webhook { get; init; }

    /// <summary>Whom it goes to.</summary>
    [JsonIgnore]
    public Recipient Recipient =>
        Staff is { } notice ? new Recipient.Team(notice)
        : Webhook is { } call ? new Recipient.Url(call)
        : Recipient.Customer.Instance;

    /// <summary>Least number of product suggestions; with fewer the message is not sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int NeedsSuggestions { get; init; }

    public required Instant DecidedAt { get; init; }

    /// <summary>The message is not sent after this time.</summary>
    public required Instant NotAfter { get; init; }

    /// <summary>The message is not sent before this time; null: it may be sent now.</summary>
    public Instant? HeldUntil { get; init; }

    /// <summary>Why it is held, a name of <c>Reasons</c>.</summary>
    [JsonPropertyName("heldFor")]
    public string? HoldReason { get; init; }

    /// <summary>Since when it is held for that reason, or for several pauses without a break; null: not
    /// known.</summary>
    public Instant? HeldSince { get; init; }

    /// <summary>When the first of its attempts failed; null: none has, or the message was written before this was
    /// kept.</summary>
    public Instant? FailingSince { get; init; }

    /// <summary>Number of its next ledger row.</summary>
    [JsonPropertyName("seq")]
    public required int NextLedgerNumber { get; init; }

    /// <summary>Attempts begun so far.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempts { get; init; }

    /// <summary>How many of these attempts do not count against the limit: the provider was not called, or the process
    /// died before it received an answer and a repeated call cannot send twice.</summary>
    [JsonPropertyName("lost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int UncountedAttempts { get; init; }

    /// <summary>The attempt in progress or with unknown outcome; null: none.</summary>
    public Attempt? Attempt { get; init; }
}

/// <summary>A call of a URL.</summary>
/// <param name="Fields">Names, and Handlebars texts for their values.</param>
/// <param name="Save">Fields of the answer that the run keeps.</param>
public sealed record WebhookCall(string Url, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<string> Save);

/// <summary>A notice to a team of <c>shop.yaml</c>; <paramref name="Text"/> is a Handlebars text,
/// <paramref name="Due"/> an ISO date in the shop's zone.</summary>
public sealed record StaffNotice(string Team, string Text, string? Due)
{
    /// <summary>The customer's answer that the notice reports; null: a journey's own notice. Only a missing team
    /// address may keep a notice of an answer from being sent.</summary>
    public CustomerAnswer? Answer { get; init; }

    /// <summary><c>source:id</c> of its run's order, kept here because the run may have ended when the notice is
    /// written; null: none, or an older record.</summary>
    public string? Order { get; init; }

    /// <summary>The event its run acted on last, kept for the same reason; null: the run acted on time, or an older
    /// record.</summary>
    public RunEvent? Event { get; init; }
}

/// <summary>An answer of the customer that the team is notified of.</summary>
/// <param name="Kind"><c>rating</c>, <c>complaint</c>, <c>spam</c> or <c>reply</c>.</param>
/// <param name="Event">Id of the event that reported it: one notice per event.</param>
public sealed record CustomerAnswer(string Kind, string Event)
{
    /// <summary><c>source:id</c> of the order the answer is about; null: none known.</summary>
    public string? Order { get; init; }

    /// <summary>Id of an order that the answer names and the customer's record does not hold; null: it is held, or none
    /// is named.</summary>
    public string? UnknownOrder { get; init; }

    /// <summary>1 to 5; null: no rating.</summary>
    public int? Rating { get; init; }

    /// <summary>The previous rating of the order; null: not rated before, or the same rating.</summary>
    [JsonPropertyName("before")]
    public int? PreviousRating { get; init; }

    /// <summary>The customer's own text, at most 2,000 characters; null: none.</summary>
    [JsonPropertyName("words")]
    public string? CustomerText { get; init; }
}

/// <summary>The right to call a provider once. Only the process whose commit wrote <see cref="Nonce"/> may call, and
/// only before <see cref="Until"/>.</summary>
public sealed record Attempt(
    [property: JsonPropertyName("n")] int Number,
    string Nonce,
    Channel Channel,
    string Address,
    Instant BegunAt,
    Instant Until,
    AttemptStatus Status
);

/// <summary>Status of an attempt. <c>begun</c>: the process that owns it may be calling; <c>unknown</c>: the message
/// may or may not have been sent.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptStatus>))]
public enum AttemptStatus
{
    [JsonStringEnumMemberName("begun")]
    Begun,

    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

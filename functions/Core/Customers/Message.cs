using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>A message that was decided and has not ended. When it ends it leaves the state; its ledger rows
/// stay.</summary>
public sealed record Message
{
    /// <summary><c>&lt;customer key&gt;.&lt;hash of run, step, visit&gt;</c>: a receipt finds its partition.</summary>
    public required string Id { get; init; }

    /// <summary>Its run.</summary>
    public required string Run { get; init; }

    public required string Journey { get; init; }

    public required string Step { get; init; }

    /// <summary>Decided under a draft or in shadow mode: runs through all gates, is recorded, never sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Shadow { get; init; }

    /// <summary>Of a message that is only recorded: why, a name of <c>Reasons</c>. Null in older records: a
    /// draft.</summary>
    public string? ShadowReason { get; init; }

    public required string Topic { get; init; }

    public required string Template { get; init; }

    /// <summary>Only these channels; null: all policy allows.</summary>
    public IReadOnlyList<Channel>? Channels { get; init; }

    /// <summary>For staff notices: which team, what, until when; null for messages to the customer.</summary>
    public StaffNotice? Staff { get; init; }

    /// <summary>Fewer suggestions than this and it is not sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int NeedsSuggestions { get; init; }

    public required Instant DecidedAt { get; init; }

    /// <summary>Never after this.</summary>
    public required Instant NotAfter { get; init; }

    /// <summary>Not before this; null: now.</summary>
    public Instant? HeldUntil { get; init; }

    /// <summary>Why it is held, a stable name of <c>Reasons</c>.</summary>
    [JsonPropertyName("heldFor")]
    public string? HoldReason { get; init; }

    /// <summary>Since when it is held for that, or for one pause after another; null: not known.</summary>
    public Instant? HeldSince { get; init; }

    /// <summary>When the first of its attempts failed; null: none has, or it was written before this was
    /// kept.</summary>
    public Instant? FailingSince { get; init; }

    /// <summary>Next number in its ledger.</summary>
    [JsonPropertyName("seq")]
    public required int NextLedgerNumber { get; init; }

    /// <summary>Attempts begun so far.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempts { get; init; }

    /// <summary>
    /// Of these, attempts that use nothing up: the provider was not called, or the process died before it could hear an
    /// answer where trying again cannot double anything.
    /// </summary>
    [JsonPropertyName("lost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int UncountedAttempts { get; init; }

    /// <summary>The attempt under way or unknown; null: none.</summary>
    public Attempt? Attempt { get; init; }
}

/// <summary>A notice to a team of <c>shop.yaml</c>; <paramref name="Text"/> is a Handlebars text, <paramref
/// name="Due"/> an ISO date by the shop's clock.</summary>
public sealed record StaffNotice(string Team, string Text, string? Due)
{
    /// <summary>The customer's answer it tells of; null: a journey's own notice. Of an answer nothing but the team's
    /// address may keep it from being sent.</summary>
    public CustomerAnswer? Answer { get; init; }

    /// <summary><c>source:id</c> of its run's order, for the run may have ended when the notice is written; null: none,
    /// or an older record.</summary>
    public string? Order { get; init; }

    /// <summary>What its run acted on last, for the same reason; null: time, or an older record.</summary>
    public RunEvent? Event { get; init; }
}

/// <summary>An answer the team hears of.</summary>
/// <param name="Kind"><c>rating</c>, <c>complaint</c>, <c>spam</c> or <c>reply</c>.</param>
/// <param name="Event">Id of the event that told it: one notice for each.</param>
public sealed record CustomerAnswer(string Kind, string Event)
{
    /// <summary><c>source:id</c> of the order it is about; null: none known.</summary>
    public string? Order { get; init; }

    /// <summary>The id of the order that the answer names and the customer's record does not hold; null: held, or none
    /// named.</summary>
    public string? UnknownOrder { get; init; }

    /// <summary>1 to 5; null: no rating.</summary>
    public int? Rating { get; init; }

    /// <summary>What the order was rated before; null: not rated, or the same.</summary>
    [JsonPropertyName("before")]
    public int? PreviousRating { get; init; }

    /// <summary>The customer's own words, at most 2,000 characters; null: none.</summary>
    [JsonPropertyName("words")]
    public string? CustomerText { get; init; }
}

/// <summary>
/// The right to call a provider once. Only the process whose commit wrote <see cref="Nonce"/> may call, and only before
/// <see cref="Until"/>.
/// </summary>
public sealed record Attempt(
    [property: JsonPropertyName("n")] int Number,
    string Nonce,
    Channel Channel,
    string Address,
    Instant BegunAt,
    Instant Until,
    AttemptStatus Status
);

/// <summary><c>begun</c>: its winner may be calling; <c>unknown</c>: it may or may not have left.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptStatus>))]
public enum AttemptStatus
{
    [JsonStringEnumMemberName("begun")]
    Begun,

    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

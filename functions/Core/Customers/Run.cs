using System.Text.Json.Serialization;
using MarketingAutomation.Core.Journeys.Conditions;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>One passage of this customer through one journey.</summary>
public sealed record Run
{
    /// <summary>Minted from customer key, journey and entry key: 16 hex characters.</summary>
    public required string Id { get; init; }

    public required string Journey { get; init; }

    /// <summary>The structure it is pinned to.</summary>
    public required string Version { get; init; }

    /// <summary>Entered while the journey was a draft or <c>Sending:Mode</c> was shadow: decides and records to its end
    /// and changes nothing else, whatever becomes of either.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Shadow { get; init; }

    /// <summary>Of a run that only records: why, a name of <c>Reasons</c>. Null in older records: a draft.</summary>
    public string? ShadowReason { get; init; }

    /// <summary>What <c>set</c> steps would have remembered while it only recorded; its own conditions see it, nothing
    /// else does. Null: nothing.</summary>
    public IReadOnlyDictionary<string, string>? WouldSet { get; init; }

    public required Instant EnteredAt { get; init; }

    /// <summary>When what began it happened, by the sender's clock: events from then on concern it. Null: it began by
    /// time, or before this was kept; then <see cref="EnteredAt"/>.</summary>
    public Instant? BeganAt { get; init; }

    /// <summary><c>source:id</c> of the order it is about; null: none.</summary>
    public string? Order { get; init; }

    /// <summary>The checkout that began it; null: none did, or it began before this was kept.</summary>
    public RunCheckout? Checkout { get; init; }

    /// <summary>The step it stands at.</summary>
    [JsonPropertyName("at")]
    public required string StepId { get; init; }

    /// <summary>When the previous step was finished: what waits are counted from.</summary>
    [JsonPropertyName("since")]
    public required Instant StepReadyAt { get; init; }

    /// <summary>When the wait it stands at is over; null: not waiting for a time.</summary>
    [JsonPropertyName("until")]
    public Instant? WaitUntil { get; init; }

    /// <summary>The last event that mattered to it (its trigger, then the line of a <c>wait_for</c> that
    /// fitted).</summary>
    public RunEvent? Event { get; init; }

    /// <summary>Id of the last rating this run acted on: it is not counted a second time. Null: none.</summary>
    [JsonPropertyName("rated")]
    public string? LastRatingEvent { get; init; }

    /// <summary>What became of its messages, by send step.</summary>
    public IReadOnlyList<RunMessage> Messages { get; init; } = [];
}

/// <summary>The checkout a run is about.</summary>
/// <param name="Ref"><c>source:token</c>.</param>
/// <param name="Email">The address given with it, where messages of the run go; null: none yet, they go to the
/// customer's own.</param>
/// <param name="ForAnotherPerson">True: when it was told, the customer was known by another address.</param>
/// <param name="AsOf">When this was true, by the shop's clock.</param>
public sealed record RunCheckout(
    string Ref,
    string? Email,
    [property: JsonPropertyName("forAnother")] bool ForAnotherPerson,
    Instant AsOf
)
{
    /// <summary>All its names within its source (<see cref="Events.CheckoutName"/>); null: only its token was kept
    /// (older records).</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>True: the run waited for the order of its checkout and heard it; that order does not end it.</summary>
    [JsonPropertyName("heard")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OrderHeard { get; init; }

    /// <summary>Its language, BCP 47; null: not told.</summary>
    public string? Locale { get; init; }
}

/// <summary>What conditions and copy may still ask of an event after it passed.</summary>
public sealed record RunEvent(string Name, Instant At, int? Rating, IReadOnlyDictionary<string, string>? Data)
{
    /// <summary><c>source:id</c> of the order it was about; null: none, or not kept (older records).</summary>
    public string? Order { get; init; }

    /// <summary>The event's id; null: not kept (older records).</summary>
    public string? Id { get; init; }

    /// <summary>Which of the event's consents it is about, from 0; null: it tells of none, or not kept (older
    /// records).</summary>
    [JsonPropertyName("consent")]
    public int? ConsentIndex { get; init; }

    /// <summary>True: the team was told of this answer when it arrived, so a <c>notify_staff</c> about it says nothing
    /// new.</summary>
    [JsonPropertyName("told")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool TeamNotified { get; init; }
}

/// <summary>What became of a message of this run.</summary>
public sealed record RunMessage(string Step, string Message, IReadOnlyList<MessageState> States)
{
    /// <summary>Why it was not sent, a name of <c>Reasons</c>; null: it was, or not kept (older records).</summary>
    [JsonPropertyName("notSent")]
    public string? NotSentReason { get; init; }
}

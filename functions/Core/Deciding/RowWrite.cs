using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Templates.Variables;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>A row that is written in the same transaction as the state.</summary>
public abstract record RowWrite
{
    private RowWrite() { }

    /// <summary><c>d|</c>: this event was applied. Inserted first; a second insert conflicts.</summary>
    public sealed record AppliedEvent(string EventId) : RowWrite;

    /// <summary><c>e|</c>: an event or wake and its consequences.</summary>
    public sealed record Timeline(TimelineRow Row) : RowWrite;

    /// <summary><c>o|</c>: the current state of an order.</summary>
    public sealed record CurrentOrder(Order Order) : RowWrite;

    /// <summary><c>l|</c>: an order that was moved out of this customer's record, kept until the record of its customer
    /// has it.</summary>
    public sealed record OrderMovedOut(MovedOrder Moved) : RowWrite;

    /// <summary><c>r|</c>: the customer entered this journey for this key. A second insert conflicts.</summary>
    public sealed record JourneyEntered(string Journey, string EntryKey, string Run) : RowWrite;

    /// <summary><c>m|</c>: a ledger row of a message.</summary>
    public sealed record Ledger(LedgerRow Row) : RowWrite;
}

/// <summary>One entry of a customer's timeline: an event, or a wake that changed something.</summary>
/// <param name="Id">The event's id, or <c>wake-TICKS</c>.</param>
/// <param name="At">When it happened, by the sender's time.</param>
/// <param name="DecidedAt">When the decision about it was made.</param>
/// <param name="Source">Which webhook, or <c>wake</c>.</param>
/// <param name="Name">Name of the event.</param>
/// <param name="Happenings">The occurrences that were new.</param>
/// <param name="Order"><c>source:id</c>; null: no order.</param>
/// <param name="Notes">The consequences, in order.</param>
public sealed record TimelineRow(
    string Id,
    Instant At,
    Instant DecidedAt,
    string Source,
    string Name,
    IReadOnlyList<string> Happenings,
    string? Order,
    IReadOnlyList<Note> Notes
)
{
    /// <summary>The rating of an answer, 1 to 5; null: none, or not kept (older records).</summary>
    public int? Rating { get; init; }

    /// <summary>Set only when the row is read: the key of the record that kept it and was merged into this customer's.
    /// Null: this customer's own.</summary>
    [JsonPropertyName("record")]
    public string? MergedRecordKey { get; init; }

    /// <summary>The customer's own text of a rating, reply or complaint, at most 2,000 characters; null: none, or not
    /// kept (older records).</summary>
    [JsonPropertyName("words")]
    public string? CustomerText { get; init; }
}

/// <summary>One consequence: <c>entered</c>, <c>not_entered</c>, <c>moved</c>, <c>ended</c>, … with the reason as plain
/// text.</summary>
/// <param name="Order"><c>source:id</c> of the order that the run is about; null: it is about none, it is the same as
/// that of the row, or it was not kept (older records).</param>
public sealed record Note(
    [property: JsonPropertyName("what")] string Kind,
    string? Journey,
    string? Step,
    [property: JsonPropertyName("why")] string? Reason,
    string? Order = null
);

/// <summary>A ledger row of a message. Append-only; the last row that has a context describes what was sent.</summary>
public sealed record LedgerRow
{
    public required string Message { get; init; }

    /// <summary>Number of the row within the message, from 0; receipts have their event id in <see cref="Receipt"/>
    /// instead.</summary>
    [JsonPropertyName("n")]
    public int Number { get; init; }

    public required LedgerKind Kind { get; init; }

    public required Instant At { get; init; }

    public required string Journey { get; init; }

    public required string Step { get; init; }

    public required string Run { get; init; }

    /// <summary>In a message's first row: <c>source:id</c> of the order that its run or answer is about. Null: none, a
    /// later row, or not kept (older records).</summary>
    public string? Order { get; init; }

    public required Instant DecidedAt { get; init; }

    public string? Topic { get; init; }

    public string? Template { get; init; }

    /// <summary>Exact version of the template; with <see cref="Context"/> enough to show the message again.</summary>
    public string? TemplateVersion { get; init; }

    public string? Language { get; init; }

    public Channel? Channel { get; init; }

    /// <summary>The address the message goes to.</summary>
    [JsonPropertyName("to")]
    public string? Address { get; init; }

    /// <summary>Why, a name of <see cref="Reasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The explanation as plain text.</summary>
    public string? Detail { get; init; }

    public int? Attempt { get; init; }

    public string? Nonce { get; init; }

    /// <summary>End of the hold, or the time before which the attempt is not repeated.</summary>
    public Instant? Until { get; init; }

    /// <summary>In an attempt: the latest time of delivery; a provider that keeps the message in a queue has to drop it
    /// then.</summary>
    public Instant? NotAfter { get; init; }

    /// <summary>In an attempt by SMS: when the customer last wrote to the shop; decides whether WhatsApp allows free
    /// text. Null: never.</summary>
    public Instant? RepliedAt { get; init; }

    public string? ProviderId { get; init; }

    /// <summary>Event id of a receipt.</summary>
    public string? Receipt { get; init; }

    public MessageContext? Context { get; init; }
}

/// <summary>The kind of a ledger row.</summary>
public enum LedgerKind
{
    Held,
    Attempt,
    Sent,
    WouldSend,
    NotSent,
    Retry,
    Unknown,
    Failed,
    Receipt,
    Late,
}

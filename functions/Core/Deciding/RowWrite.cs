using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Templates.Variables;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>A row beside the state, in the same transaction.</summary>
public abstract record RowWrite
{
    private RowWrite() { }

    /// <summary><c>d|</c>: this event was applied. Inserted first; a second insert conflicts.</summary>
    public sealed record AppliedEvent(string EventId) : RowWrite;

    /// <summary><c>e|</c>: what happened and what came of it.</summary>
    public sealed record Timeline(TimelineRow Row) : RowWrite;

    /// <summary><c>o|</c>: the order as it is now.</summary>
    public sealed record CurrentOrder(Order Order) : RowWrite;

    /// <summary><c>l|</c>: an order that left the customer, until the record of the one whose it is has it.</summary>
    public sealed record OrderMovedOut(MovedOrder Moved) : RowWrite;

    /// <summary><c>r|</c>: the customer entered this journey for this key. A second insert conflicts.</summary>
    public sealed record JourneyEntered(string Journey, string EntryKey, string Run) : RowWrite;

    /// <summary><c>m|</c>: a line of a message's history.</summary>
    public sealed record Ledger(LedgerRow Row) : RowWrite;
}

/// <summary>One entry of a customer's timeline: an event, or a wake in which something moved.</summary>
/// <param name="Id">The event's id, or <c>wake-TICKS</c>.</param>
/// <param name="At">When it happened by the sender's clock.</param>
/// <param name="DecidedAt">When we decided about it.</param>
/// <param name="Source">Which webhook, or <c>wake</c>.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Happenings">What was new in it.</param>
/// <param name="Order"><c>source:id</c>; null: no order.</param>
/// <param name="Notes">What came of it, in order.</param>
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
    /// <summary>Of an answer with a rating: 1 to 5; null: none, or not kept (older records).</summary>
    public int? Rating { get; init; }

    /// <summary>Set where it is read back: the key of the record that kept it, which was merged into this customer's.
    /// Null: this customer's own.</summary>
    [JsonPropertyName("record")]
    public string? MergedRecordKey { get; init; }

    /// <summary>The customer's own words of a rating, reply or complaint, at most 2,000 characters; null: none, or not
    /// kept (older records).</summary>
    [JsonPropertyName("words")]
    public string? CustomerText { get; init; }
}

/// <summary>One consequence: <c>entered</c>, <c>not_entered</c>, <c>moved</c>, <c>ended</c>, … with the reason in plain
/// words.</summary>
/// <param name="Order"><c>source:id</c> of the order that the run is about; null: it is about none, it says no more
/// than its row, or it was not kept (older records).</param>
public sealed record Note(
    [property: JsonPropertyName("what")] string Kind,
    string? Journey,
    string? Step,
    [property: JsonPropertyName("why")] string? Reason,
    string? Order = null
);

/// <summary>A line of a message's history. Append-only; the last line that carries a context is what was
/// sent.</summary>
public sealed record LedgerRow
{
    public required string Message { get; init; }

    /// <summary>Number in this message's history, from 0; receipts carry their event id in <see cref="Receipt"/>
    /// instead.</summary>
    [JsonPropertyName("n")]
    public int Number { get; init; }

    public required LedgerKind Kind { get; init; }

    public required Instant At { get; init; }

    public required string Journey { get; init; }

    public required string Step { get; init; }

    public required string Run { get; init; }

    /// <summary>Of a message's first line: <c>source:id</c> of the order that its run or answer is about. Null: none, a
    /// later line, or not kept (older records).</summary>
    public string? Order { get; init; }

    public required Instant DecidedAt { get; init; }

    public string? Topic { get; init; }

    public string? Template { get; init; }

    /// <summary>Which copy exactly; with <see cref="Context"/> enough to show the message again.</summary>
    public string? TemplateVersion { get; init; }

    public string? Language { get; init; }

    public Channel? Channel { get; init; }

    /// <summary>Where it goes.</summary>
    [JsonPropertyName("to")]
    public string? Address { get; init; }

    /// <summary>A stable name of <see cref="Reasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Plain words for people.</summary>
    public string? Detail { get; init; }

    public int? Attempt { get; init; }

    public string? Nonce { get; init; }

    /// <summary>Held or not to be repeated before this.</summary>
    public Instant? Until { get; init; }

    /// <summary>Of an attempt: when what left must be there by; a provider that keeps it in a queue has to drop it
    /// then.</summary>
    public Instant? NotAfter { get; init; }

    /// <summary>Of an attempt by SMS: when she last wrote to us; decides whether WhatsApp lets us write freely. Null:
    /// never.</summary>
    public Instant? RepliedAt { get; init; }

    public string? ProviderId { get; init; }

    /// <summary>Event id of a receipt.</summary>
    public string? Receipt { get; init; }

    public MessageContext? Context { get; init; }
}

/// <summary>What a ledger line says.</summary>
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

using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Templates.Variables;
using NodaTime;

namespace MarketingAutomation.Core.Messages;

/// <summary><c>m|</c>: a ledger row of a message.</summary>
public sealed record LedgerWrite(LedgerRow Row) : RowWrite;

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

    /// <summary>The visit of the step in which the message was decided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Visit Visit { get; init; }

    public required string Run { get; init; }

    /// <summary>In a message's first row: <c>source:id</c> of the order that its run or answer is about. Null: none, a
    /// later row, or not kept (older records).</summary>
    public string? Order { get; init; }

    public required Instant DecidedAt { get; init; }

    public string? Topic { get; init; }

    /// <summary>True: a message about an order (<c>transactional: order</c>), sent without consent to marketing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAboutOrder { get; init; }

    public string? Template { get; init; }

    /// <summary>Exact version of the template; with <see cref="Context"/> enough to show the message again.</summary>
    public string? TemplateVersion { get; init; }

    public string? Language { get; init; }

    public Channel? Channel { get; init; }

    /// <summary>The address the message goes to.</summary>
    [JsonPropertyName("to")]
    public string? Address { get; init; }

    /// <summary>Why, a name of <see cref="Reasons"/>. Older rows may have a former name: it is read as today's.</summary>
    public string? Reason
    {
        get;
        init => field = Reasons.UpdateName(value);
    }

    /// <summary>The explanation as plain text.</summary>
    public string? Detail { get; init; }

    /// <summary>In an attempt and in what is only recorded: why it takes its channel. Null: it is the first of
    /// policy.yaml, and nothing else was considered; or an older row.</summary>
    public ChannelChoice? Choice { get; init; }

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

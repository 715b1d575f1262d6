using System.Text.Json.Serialization;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Updates;

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
)
{
    /// <summary>The visit of <see cref="Step"/> that it is about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Visit Visit { get; init; }

    /// <summary>The group of customers held out that the run counts in, <see cref="Reasons.HoldOut"/> or
    /// <see cref="Reasons.GlobalHoldOut"/>; null: none.</summary>
    public string? Group { get; init; }
}

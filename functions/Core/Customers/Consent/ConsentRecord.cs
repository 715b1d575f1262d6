using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>What was allowed or refused for one address, with its evidence. One record for each channel, address and
/// topic.</summary>
/// <param name="Topic">Null: the whole channel.</param>
/// <param name="At">The time that is compared with later statements: for the customer's own act the arrival time here,
/// for a shop's statement the customer's time, or the arrival time where the statement has none.</param>
/// <param name="Source">Where it came from: the webhook's name, <c>api</c>, <c>page</c>, a provider,
/// <c>journey</c>.</param>
/// <param name="Method">The kind of act: see <see cref="ConsentChange.Method"/>.</param>
/// <param name="EventId">Id of the event that reported it.</param>
public sealed record ConsentRecord(
    Channel Channel,
    string? Topic,
    ConsentStatus Status,
    Instant At,
    string Source,
    string Basis,
    string Method,
    string? OptInLevel,
    string EventId
)
{
    /// <summary>The address in its normal form. Null: an opt-out of an older record for which no address was known; it
    /// applies to every address of the channel.</summary>
    public string? Address { get; init; }

    /// <summary>Who made the statement: the customer or the shop.</summary>
    public ConsentKind Kind { get; init; }

    /// <summary>The time of the customer's act, never later than the arrival here; null: not reported.</summary>
    public Instant? ActedAt { get; init; }

    /// <summary>When it arrived, by this program's time; null: recorded before this was kept.</summary>
    public Instant? ArrivedAt { get; init; }

    /// <summary>The text the customer agreed to; null: not reported.</summary>
    public string? Wording { get; init; }

    /// <summary>For an opt-out: the status before it. Null: nothing was known.</summary>
    [JsonPropertyName("before")]
    public ConsentStatus? StatusBefore { get; init; }

    /// <summary>The last statements without a time, at most one per shop: a shop that repeats a statement adds
    /// nothing.</summary>
    [JsonPropertyName("undated")]
    public IReadOnlyList<UndatedStatement>? UndatedStatements { get; init; }

    /// <summary>Statements about this address whose time was in the future when they first arrived, at most
    /// <see cref="ConsentRules.MaxFutureStatements"/>: a repetition of one is no later act.</summary>
    [JsonPropertyName("ahead")]
    public IReadOnlyList<FutureStatement>? FutureStatements { get; init; }

    /// <summary>For an opt-out: the boxes whose consent it ended. A repetition of such a box, for example with the
    /// order of the same checkout, is no later act. Null: none.</summary>
    [JsonPropertyName("stopped")]
    public StoppedBox? StoppedBox { get; init; }

    /// <summary>For a box ticked at a checkout or with an order: which one, so that its consent can be withdrawn when
    /// its address is corrected. Null: no such box, or an older record.</summary>
    public ConsentBox? Box { get; init; }

    /// <summary>True: an act of the customer whose time is known; only such an opt-in lifts a suppression.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsDated => Kind == ConsentKind.CustomerAct || ActedAt is not null;

    /// <summary>True: the sale is the legal basis, the customer was not asked. Never takes precedence over another
    /// record.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSoft => Basis == "soft_opt_in";
}

/// <summary>A box of a checkout or an order that was ticked before the customer opted out.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="Names">As in <see cref="ConsentBox"/>.</param>
public sealed record StoppedBox(string Source, IReadOnlyList<string> Names)
{
    /// <summary>The boxes of one shop whose consent a statement ends; null: none.</summary>
    public static StoppedBox? FromConsent(ConsentRecord? held)
    {
        if (held?.Box is not { } box)
        {
            return held?.StoppedBox;
        }

        var names = new List<string>(box.Names);
        for (var beneath = box.Previous; beneath is { Box: { } older }; beneath = older.Previous)
        {
            names.AddRange(beneath.Source == held.Source ? older.Names : []);
        }

        return new StoppedBox(held.Source, [.. names.Distinct()]);
    }
}

/// <summary>A time that was in the future when a source first reported it, and when the statement arrived, by this
/// program's time.</summary>
public sealed record FutureStatement(
    string Source,
    [property: JsonPropertyName("told")] Instant StatedAt,
    Instant ArrivedAt
);

/// <summary>The last statement of a source without a time.</summary>
public sealed record UndatedStatement(string Source, ConsentStatus Status);

/// <summary>A box of a checkout or an order that was reported as not ticked.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="Names">As in <see cref="ConsentBox"/>.</param>
/// <param name="Channel">The channel the box is for.</param>
/// <param name="AsOf">When that view of it was true, by the shop's time.</param>
public sealed record EmptyBox(string Source, IReadOnlyList<string> Names, Channel Channel, Instant AsOf)
{
    /// <summary>True: it was ticked before and then unticked, which is an objection; a box that was never ticked has no
    /// meaning.</summary>
    [System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault
    )]
    public bool Unticked { get; init; }

    /// <summary>True: not an empty box but one that was ticked with an address that was corrected since; if a later
    /// view of the checkout or order has it empty, it was unticked.</summary>
    [System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault
    )]
    public bool Ticked { get; init; }

    /// <summary>Merges two lists and keeps the newest: 4 boxes that were never ticked, and 8 that were.</summary>
    public static IReadOnlyList<EmptyBox>? MergeNewest(IReadOnlyList<EmptyBox>? one, IReadOnlyList<EmptyBox>? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        var all = one.Concat(other).OrderBy(b => b.AsOf).ToArray();
        return
        [
            .. all.Where(b => !b.Unticked && !b.Ticked)
                .TakeLast(4)
                .Concat(all.Where(b => b.Unticked || b.Ticked).TakeLast(8))
                .OrderBy(b => b.AsOf),
        ];
    }
}

/// <summary>The checkout or order whose box was ticked.</summary>
/// <param name="Names">Its names within the consent's source: those of the checkout, and <c>order:ID</c>.</param>
/// <param name="AsOf">When that view of it was true, by the shop's time.</param>
/// <param name="Previous">What was held for the address before; null: nothing.</param>
public sealed record ConsentBox(
    IReadOnlyList<string> Names,
    Instant AsOf,
    [property: JsonPropertyName("before")] ConsentRecord? Previous
);

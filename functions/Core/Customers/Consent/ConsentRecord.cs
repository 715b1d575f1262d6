using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// What was allowed or refused for one address, with its evidence. One for each channel, address and topic.
/// </summary>
/// <param name="Topic">Null: the whole channel.</param>
/// <param name="At">The time that counts against later statements: of an own act our arrival, of a shop's statement the
/// customer's time, without one our arrival.</param>
/// <param name="Source">Which way in: the webhook's name, <c>api</c>, <c>page</c>, a provider, <c>journey</c>.</param>
/// <param name="Method">By what act: see <see cref="ConsentChange.Method"/>.</param>
/// <param name="EventId">The event that told it.</param>
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
    /// holds for every address of the channel.</summary>
    public string? Address { get; init; }

    /// <summary>Whose word it is.</summary>
    public ConsentKind Kind { get; init; }

    /// <summary>The customer's own time, never ahead of ours; null: not told.</summary>
    public Instant? ActedAt { get; init; }

    /// <summary>When it reached us, by our clock; null: recorded before this was kept.</summary>
    public Instant? ArrivedAt { get; init; }

    /// <summary>The words agreed to, where told.</summary>
    public string? Wording { get; init; }

    /// <summary>Of an opt-out: what it took, the status before it. Null: nothing was known.</summary>
    [JsonPropertyName("before")]
    public ConsentStatus? StatusBefore { get; init; }

    /// <summary>What shops last told without a time, at most one each: a shop that repeats itself says nothing
    /// new.</summary>
    [JsonPropertyName("undated")]
    public IReadOnlyList<UndatedStatement>? UndatedStatements { get; init; }

    /// <summary>Statements about it whose time was ahead of ours when they first reached us, at most <see
    /// cref="ConsentRules.MaxFutureStatements"/>: told again, they are no later act.</summary>
    [JsonPropertyName("ahead")]
    public IReadOnlyList<FutureStatement>? FutureStatements { get; init; }

    /// <summary>Of an opt-out: the boxes it took. Told again, with the order of the same checkout for one, they are no
    /// later act. Null: it took none.</summary>
    [JsonPropertyName("stopped")]
    public StoppedBox? StoppedBox { get; init; }

    /// <summary>Of a box ticked at a checkout or with an order: which one, so that it can be taken back when its
    /// address is corrected. Null: no such box, or an older record.</summary>
    public ConsentBox? Box { get; init; }

    /// <summary>True: an act of the customer whose time is known; only such an opt-in lifts a suppression.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsDated => Kind == ConsentKind.CustomerAct || ActedAt is not null;

    /// <summary>True: the sale is the legal basis, nobody was asked. Never outweighs anything.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSoft => Basis == "soft_opt_in";
}

/// <summary>A box of a checkout or an order that was ticked before the customer stopped.</summary>
/// <param name="Source">The way in that told it.</param>
/// <param name="Names">As in <see cref="ConsentBox"/>.</param>
public sealed record StoppedBox(string Source, IReadOnlyList<string> Names)
{
    /// <summary>The boxes of one shop that a statement takes; null: it takes none.</summary>
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

/// <summary>A time that a source told while it was still ahead of ours, and when it first reached us by our
/// clock.</summary>
public sealed record FutureStatement(
    string Source,
    [property: JsonPropertyName("told")] Instant StatedAt,
    Instant ArrivedAt
);

/// <summary>What a source last told without a time.</summary>
public sealed record UndatedStatement(string Source, ConsentStatus Status);

/// <summary>The box of a checkout or an order, as it was told not to be ticked.</summary>
/// <param name="Source">The way in that told it.</param>
/// <param name="Names">As in <see cref="ConsentBox"/>.</param>
/// <param name="Channel">Which box.</param>
/// <param name="AsOf">When that view of it was true, by the shop's clock.</param>
public sealed record EmptyBox(string Source, IReadOnlyList<string> Names, Channel Channel, Instant AsOf)
{
    /// <summary>True: it was ticked before and unticked again, which is an objection; one that was never ticked says
    /// nothing.</summary>
    [System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault
    )]
    public bool Unticked { get; init; }

    /// <summary>True: not an empty box but one that was ticked with an address that was corrected since; where a later
    /// view of the checkout or order tells it as empty, it was unticked.</summary>
    [System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault
    )]
    public bool Ticked { get; init; }

    /// <summary>Of two lists the newest: 4 that were never ticked, and 8 that were.</summary>
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
/// <param name="AsOf">When that view of it was true, by the shop's clock.</param>
/// <param name="Previous">What was held for the address before; null: nothing.</param>
public sealed record ConsentBox(
    IReadOnlyList<string> Names,
    Instant AsOf,
    [property: JsonPropertyName("before")] ConsentRecord? Previous
);

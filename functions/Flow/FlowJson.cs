using System.Text.Json.Serialization;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Coupons;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Products;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow;

/// <summary>Shapes of the rows that are not a customer's own.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(InstantConverter)]
)]
[JsonSerializable(typeof(IdentityRow))]
[JsonSerializable(typeof(CheckoutRow))]
[JsonSerializable(typeof(DueRow))]
[JsonSerializable(typeof(DefinitionRow))]
[JsonSerializable(typeof(TemplateRow))]
[JsonSerializable(typeof(ReleaseRow))]
[JsonSerializable(typeof(SwitchesRow))]
[JsonSerializable(typeof(RemovalRow))]
[JsonSerializable(typeof(QueuedRow))]
[JsonSerializable(typeof(SuppressionChange))]
[JsonSerializable(typeof(Rejection))]
[JsonSerializable(typeof(PrivacyRequest))]
[JsonSerializable(typeof(ProviderFault))]
[JsonSerializable(typeof(TeamFault))]
[JsonSerializable(typeof(UnmatchedStop))]
[JsonSerializable(typeof(CounterRow))]
[JsonSerializable(typeof(CouponRow))]
[JsonSerializable(typeof(CouponPoolState))]
[JsonSerializable(typeof(ProductRecord))]
[JsonSerializable(typeof(ProductChangeRow))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(SchemaMark))]
[JsonSerializable(typeof(Heartbeat))]
[JsonSerializable(typeof(WaitingRow))]
[JsonSerializable(typeof(FingerprintRow))]
[JsonSerializable(typeof(ConsoleRow))]
[JsonSerializable(typeof(MigrationMark))]
public sealed partial class FlowJson : JsonSerializerContext;

/// <summary>Who is behind an identity, and whether its address may be used. Either part may be missing.</summary>
public sealed record IdentityRow(string? Customer, Instant? SuppressedAt, string? Reason)
{
    /// <summary>Topics stopped for this address, and since when; null: none.</summary>
    public IReadOnlyDictionary<string, Instant>? Topics { get; init; }

    /// <summary>Messages counted for the caps of the address, oldest first; null: none.</summary>
    public IReadOnlyList<AddressContact>? Contacts { get; init; }

    /// <summary>The key of the customer who first gave this e-mail address with an order, under another address of
    /// their own; null: none did.</summary>
    [JsonPropertyName("ordered")]
    public string? OrderingCustomer { get; init; }

    /// <summary>The key of the customer whose it was taken for until it was corrected: what is written from there is
    /// about messages that went to it. Null: none.</summary>
    [JsonPropertyName("former")]
    public string? FormerCustomer { get; init; }

    /// <summary>Of an order: when the view was true by which it leads to this customer. Null: of no view, or written
    /// before this was kept.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>Of an order: keys of customers whose record it has to leave before the customer's own record has it.
    /// Null: none.</summary>
    [JsonPropertyName("leaves")]
    public IReadOnlyList<string>? LeavingCustomers { get; init; }
}

/// <summary>A checkout, under one of its names: the key of the customer it was last reported for (null: only its order
/// is known), when that was true, when it was ordered.</summary>
/// <param name="OwnerChanges">How often it went over to another customer.</param>
public sealed record CheckoutRow(
    string? Customer,
    Instant? AsOf,
    Instant? OrderedAt,
    [property: JsonPropertyName("turn")] int OwnerChanges
)
{
    /// <summary>Ids of the events that reported it first or under another customer at that moment, the last 8; null:
    /// written before this was kept.</summary>
    [JsonPropertyName("told")]
    public IReadOnlyList<string>? FirstEventIds { get; init; }

    /// <summary>The key of the customer whose order it became; null: it is not ordered, or was written before this was
    /// kept.</summary>
    public string? OrderedBy { get; init; }

    /// <summary>What was reported of its box for e-mail, under whichever address; null: nothing, or written before this
    /// was kept.</summary>
    public CheckoutBox? Box { get; init; }
}

/// <summary>The box for e-mail of a checkout, by the shop's clock.</summary>
/// <param name="TickedAt">The first view that reported it as ticked; null: none did.</param>
/// <param name="EmptyAt">The last view that reported it as not ticked; null: none did.</param>
/// <param name="WasUnticked">True: it was ticked and then unticked, which is an objection.</param>
public sealed record CheckoutBox(
    [property: JsonPropertyName("ticked")] Instant? TickedAt,
    [property: JsonPropertyName("empty")] Instant? EmptyAt,
    [property: JsonPropertyName("unticked")] bool WasUnticked
)
{
    /// <summary>With one more view. Of two views of one moment the one that arrives later is the later one.</summary>
    public static CheckoutBox AddView(CheckoutBox? held, bool ticked, Instant at) =>
        ticked
            ? new(
                held?.TickedAt < at ? held.TickedAt : at,
                held?.EmptyAt,
                held is { WasUnticked: true } || held?.EmptyAt > at
            )
            : new(
                held?.TickedAt,
                held?.EmptyAt > at ? held.EmptyAt : at,
                held is { WasUnticked: true } || held?.TickedAt <= at
            );
}

/// <summary>A due row: <paramref name="Tries"/> failed wakes so far; <paramref name="Queued"/>: events wait to be
/// applied; <paramref name="Fault"/>: why it failed last, without personal data.</summary>
public sealed record DueRow(int Tries, bool Queued, string? Fault);

/// <summary>A released version of a journey: its text and the versions of the templates it was released with.</summary>
public sealed record DefinitionRow(string Yaml, IReadOnlyDictionary<string, string> Templates);

/// <summary>A released version of a template.</summary>
public sealed record TemplateRow(IReadOnlyDictionary<string, string> Bundle);

/// <summary>Since when a journey is released as it is.</summary>
public sealed record ReleaseRow(string Version, Instant At);

/// <summary>The switches people turn at run time.</summary>
public sealed record SwitchesRow(bool PausedAll, IReadOnlyList<string> Paused)
{
    /// <summary>How each switch was turned last, by journey; under the empty name, that of everything. Null in older
    /// records.</summary>
    [JsonPropertyName("turned")]
    public IReadOnlyDictionary<string, SwitchChange>? Changes { get; init; }

    /// <summary>Journeys that their own files paused, or resumed last (<c>status: paused</c>), as of the last release
    /// of a workspace. Null in older records.</summary>
    [JsonPropertyName("file")]
    public IReadOnlyDictionary<string, SwitchChange>? FromFiles { get; init; }
}

/// <summary>A switch as it was turned last.</summary>
/// <param name="By">Who: <c>API</c>, <c>command</c> or <c>workspace</c>.</param>
/// <param name="SpreadMinutes">At a resume: over how many minutes what waited is sent.</param>
public sealed record SwitchChange(
    bool Paused,
    Instant At,
    string By,
    [property: JsonPropertyName("over")] int? SpreadMinutes
);

/// <summary>When everyone was last taken out of a journey, and who asked: <c>API</c> or <c>command</c>.</summary>
public sealed record RemovalRow(Instant At, string By);

/// <summary>A delivery that was turned away, as its owner may read it: no body, nothing personal.</summary>
public sealed record Rejection(Instant At, string Source, int Status, string Why);

/// <summary>Wishes to stop of senders without a number or a readable e-mail address, by feed: the kind of the last
/// sender, how many, and when the last came.</summary>
public sealed record UnmatchedStop(string Feed, string Kind, int Count, Instant Last);

/// <summary>An open privacy request: <c>redact</c>, <c>data_request</c>, <c>objection</c>, <c>deleted</c> or
/// <c>shop_redact</c>.</summary>
/// <param name="Customer">The customer's key; null: it is about no known customer.</param>
/// <param name="At">When it was made, by the sender's clock.</param>
public sealed record PrivacyRequest(string Id, string Source, string Kind, string? Customer, Instant At)
{
    /// <summary>By when it has to be done. Null in older records: reckoned from <see cref="At"/>.</summary>
    public Instant? Due { get; init; }
}

/// <summary>The newest schema of records in this store: a program that knows only older ones does not start on
/// it.</summary>
public sealed record SchemaMark(int Schema);

/// <summary>The clock when it was written, when shards were last swept, and when a commit last worked; null: not by
/// then.</summary>
public sealed record Heartbeat(Instant At, Instant? SweptAt, Instant? CommittedAt);

/// <summary>A message that waits for a provider or ended unknown: which provider's, since when.</summary>
public sealed record WaitingRow(string Provider, Instant Since)
{
    /// <summary>For a message that a pause holds back: its journey; empty for an answer of a customer to the team,
    /// which only a pause of everything holds.</summary>
    public string? Journey { get; init; }

    /// <summary>True: it may have been sent; null: written by a version that did not tell these apart.</summary>
    public bool? Unknown { get; init; }

    /// <summary>For a message that a pause holds back: true where it is only recorded; null: not kept (older
    /// records).</summary>
    public bool? OnlyRecorded { get; init; }
}

/// <summary>How much of a limit is used.</summary>
public sealed record CounterRow(int Used);

/// <summary>A provider that refuses us because of our own set-up: key, sender, template. It burns no attempts; messages
/// wait.</summary>
public sealed record ProviderFault(string Provider, string What, Instant Since);

/// <summary>Why notices do not reach a team: in the provider's codes, without an address; since when; and whether the
/// provider refused at once (else it reported the refusal after it accepted the notice).</summary>
public sealed record TeamFault(string What, Instant Since, bool AtCall);

/// <summary>Which secret the store was begun with, without containing it.</summary>
public sealed record FingerprintRow(string Fingerprint);

/// <summary>A console session or a login code, until when it holds in real time.</summary>
public sealed record ConsoleRow(Instant Until);

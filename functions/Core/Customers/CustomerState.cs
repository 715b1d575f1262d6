using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// All that decisions about one customer need, in one bounded record: the row <c>state</c> of her partition. Immutable;
/// only <c>Decide</c> makes the next one.
/// </summary>
public sealed record CustomerState
{
    /// <summary>The newest shape that this program writes and reads; see <see cref="StateUpgrades"/>.</summary>
    public const int NewestSchema = 3;

    /// <summary>Shape of this record; raised when a stored state must be read differently. 0 and 1: the first release;
    /// 2: consent is kept per address.</summary>
    public int Schema { get; init; } = NewestSchema;

    /// <summary>Her key: names her partition, safe in URLs and ids.</summary>
    public required string Key { get; init; }

    /// <summary>When the last decision was taken; a later one never runs earlier than this.</summary>
    public Instant DecidedAt { get; init; }

    /// <summary>When to look at her next; null: only when something happens.</summary>
    public Instant? NextWake { get; init; }

    /// <summary>The due row she relies on; null: none. At or before <see cref="NextWake"/> whenever that is
    /// set.</summary>
    [JsonPropertyName("armed")]
    public Instant? ArmedWake { get; init; }

    /// <summary>The workspace this was decided under.</summary>
    public string Workspace { get; init; } = "";

    /// <summary>Set when she turned out to be another customer: everything for her goes there.</summary>
    public string? MergedInto { get; init; }

    /// <summary>What was known of her when merged, until the survivor has taken it over.</summary>
    [JsonPropertyName("snapshot")]
    public CustomerState? MergeSnapshot { get; init; }

    /// <summary>Beside <see cref="MergeSnapshot"/>: true when the shop keeps the customer of this record, false when it
    /// keeps the other; null: it does not say.</summary>
    [JsonPropertyName("kept")]
    public bool? ShopKeepsThis { get; init; }

    /// <summary>Keys of those who turned out to be her; their older rows stay in their own partitions.</summary>
    public IReadOnlyList<string> MergedFrom { get; init; } = [];

    /// <summary>Who she is.</summary>
    public Profile Profile { get; init; } = new();

    /// <summary>Her ids in the shops: at most one per source.</summary>
    public IReadOnlyList<ShopCustomer> ShopIds { get; init; } = [];

    /// <summary>What the customer allowed or refused, by channel, address and topic.</summary>
    public IReadOnlyList<ConsentRecord> Consents { get; init; } = [];

    /// <summary>Boxes that were told as not ticked, the newest (<see cref="EmptyBox.MergeNewest"/>): an older view with
    /// the tick that arrives later gives nothing. Null: none.</summary>
    public IReadOnlyList<EmptyBox>? EmptyBoxes { get; init; }

    /// <summary>
    /// Addresses and numbers that an order or a checkout alone gave and that were corrected since, as <c>email:…</c>
    /// and <c>phone:…</c>, the last 20: they are another person's. Null: none.
    /// </summary>
    [JsonPropertyName("corrected")]
    public IReadOnlyList<string>? CorrectedAddresses { get; init; }

    /// <summary>How she wants to be reached.</summary>
    public Preference Preference { get; init; } = new();

    /// <summary>What she bought.</summary>
    public OrderBook Orders { get; init; } = new();

    /// <summary>Journeys she is in.</summary>
    public IReadOnlyList<Run> Runs { get; init; } = [];

    /// <summary>When she last entered each journey, and how often.</summary>
    public IReadOnlyList<JourneyEntry> Entries { get; init; } = [];

    /// <summary>Messages decided and not yet ended.</summary>
    public IReadOnlyList<Message> Messages { get; init; } = [];

    /// <summary>When messages left, newest last, at most 50: what frequency is counted from.</summary>
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>Events by name and UTC day over the last 90 days, at most 400.</summary>
    [JsonPropertyName("counts")]
    public IReadOnlyList<DayCount> EventCounts { get; init; } = [];

    /// <summary>Checkouts that became orders, the last 20, as <see cref="RunCheckout.Ref"/>: nothing begins with them
    /// any more. Null: none.</summary>
    public IReadOnlyList<string>? CompletedCheckouts { get; init; }

    /// <summary>
    /// Events that some journey ends by and that are no milestone of an order (<c>complaint.opened</c>), newest last,
    /// at most 10, with values of at most 200 characters: so that one that arrives early, or was told of a customer who
    /// is merged with this one, still ends what it ends. Null: none.
    /// </summary>
    [JsonPropertyName("heard")]
    public IReadOnlyList<RunEvent>? KeptEvents { get; init; }

    /// <summary>By journey that begins with silence: what the last look at it came to, as a hash, so that it is noted
    /// once. Null: none was looked at, or an older record.</summary>
    [JsonPropertyName("outside")]
    public IReadOnlyDictionary<string, string>? InactivityChecks { get; init; }

    /// <summary>Clicks that wait for a few seconds, and letters a scanner is busy with: at most one a message. Null:
    /// none.</summary>
    [JsonPropertyName("clicks")]
    public IReadOnlyList<HeldClick>? HeldClicks { get; init; }

    /// <summary>Her last rating, 1 to 5.</summary>
    public int? LastRating { get; init; }

    /// <summary>When she gave it.</summary>
    public Instant? LastRatingAt { get; init; }

    /// <summary>When she last wrote to us by SMS or WhatsApp; null: never.</summary>
    public Instant? LastReplyAt { get; init; }

    /// <summary>Set while a request of law stops everything; null: none does.</summary>
    [JsonPropertyName("stopped")]
    public PrivacyStop? PrivacyStop { get; init; }

    /// <summary>Values remembered by <c>set</c> steps, at most 50.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = NoAttributes;

    private static readonly Dictionary<string, string> NoAttributes = [];
}

/// <summary>Who she is. Each shop fact counts from the latest that told it (<see cref="AsOf"/>).</summary>
public sealed record Profile
{
    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    /// <summary>Address messages go to, as written by its owner.</summary>
    public string? Email { get; init; }

    /// <summary>E.164.</summary>
    public string? Phone { get; init; }

    public string? Locale { get; init; }

    public string? Country { get; init; }

    public string? Region { get; init; }

    public string? Postcode { get; init; }

    /// <summary>IANA zone stated by the shop; hers is <see cref="Preference.Zone"/>.</summary>
    public string? Zone { get; init; }

    /// <summary>Since when the shop knows her; null: not told.</summary>
    public Instant? KnownSince { get; init; }

    /// <summary>Event time of the newest facts taken over.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>True: the e-mail address was given with an order alone, not by the shop's record of the
    /// customer.</summary>
    [JsonPropertyName("emailOfOrder")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EmailFromOrder { get; init; }

    /// <summary>The same of the phone number.</summary>
    [JsonPropertyName("phoneOfOrder")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PhoneFromOrder { get; init; }

    /// <summary>When the e-mail address was last given; null: not kept (older records), then <see
    /// cref="AsOf"/>.</summary>
    public Instant? EmailAsOf { get; init; }

    /// <summary>The same of the phone number.</summary>
    public Instant? PhoneAsOf { get; init; }

    /// <summary>The e-mail address that the shop took out of its record of the customer; null: none.</summary>
    public RemovedAddress? EmailRemoved { get; init; }

    /// <summary>The same of the phone number.</summary>
    public RemovedAddress? PhoneRemoved { get; init; }
}

/// <summary>An address that the shop's record has no longer. <paramref name="Address"/> null: it had none; <paramref
/// name="At"/>: since when, by the shop's clock.</summary>
public sealed record RemovedAddress(string? Address, Instant At);

/// <summary>Her id in one shop.</summary>
public sealed record ShopCustomer(string Source, string Id);

/// <summary>How she wants to be reached; null means she has not said.</summary>
public sealed record Preference
{
    /// <summary>The channel she named.</summary>
    public Channel? Channel { get; init; }

    /// <summary>True: only that one.</summary>
    [JsonPropertyName("only")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OnlyThisChannel { get; init; }

    /// <summary>Language, BCP 47; outranks every shop's.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA zone; outranks every shop's.</summary>
    public string? Zone { get; init; }

    /// <summary>False: her messages are not measured, neither new ones nor those she has. Null: she has not
    /// said.</summary>
    public bool? Tracking { get; init; }

    /// <summary>Event time of the newest choice.</summary>
    public Instant? AsOf { get; init; }
}

/// <summary>An entry mark for re-entry rules. <paramref name="ReleasedTimes"/>: entries for an order that turned out to
/// be none (cancelled, wholly refunded).</summary>
public sealed record JourneyEntry(
    string Journey,
    Instant LastAt,
    int Times,
    [property: JsonPropertyName("givenBack")] int ReleasedTimes = 0
);

/// <summary>A message that left, for frequency. <paramref name="MessageHash"/>: its id without her key; what is told of
/// it twice counts once.</summary>
public sealed record Contact(
    Instant At,
    Channel Channel,
    [property: JsonPropertyName("counts")] bool CountsForCap,
    [property: JsonPropertyName("of")] string? MessageHash = null
);

/// <summary>Days are since 1970-01-01 UTC.</summary>
public sealed record DayCount(string Event, int Day, int Times);

/// <summary>A click that counts when it stays alone until then; <paramref name="Click"/> null: a scanner is at this
/// message, whatever is opened meanwhile is its.</summary>
public sealed record HeldClick(string Message, Instant Until, Event? Click);

using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Products;
using MarketingAutomation.Core.Customers.Segments;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>All that decisions about one customer need, in one bounded record: the row <c>state</c> of the customer's
/// partition. Immutable; only <c>Decide</c> makes the next one.</summary>
public sealed record CustomerState
{
    /// <summary>The newest schema that this program writes and reads; see <see cref="StateUpgrades"/>.</summary>
    public const int NewestSchema = 3;

    /// <summary>Schema number of this record; raised when a stored state must be read differently. 0 and 1: the first
    /// release; 2: consent is kept per address.</summary>
    public int Schema { get; init; } = NewestSchema;

    /// <summary>The customer's key: the name of their partition, safe in URLs and ids.</summary>
    public required string Key { get; init; }

    /// <summary>When the last decision was made; a later decision never has an earlier time than this.</summary>
    public Instant DecidedAt { get; init; }

    /// <summary>When to look at the customer next; null: only when an event arrives.</summary>
    public Instant? NextWake { get; init; }

    /// <summary>Time of the due row this customer relies on; null: none. At or before <see cref="NextWake"/> whenever
    /// that is set.</summary>
    [JsonPropertyName("armed")]
    public Instant? ArmedWake { get; init; }

    /// <summary>Hash of the workspace that the last decision used.</summary>
    public string Workspace { get; init; } = "";

    /// <summary>Key of the customer this one was merged into: everything for this customer goes to that record. Null:
    /// not merged.</summary>
    public string? MergedInto { get; init; }

    /// <summary>What was known of this customer at the merge, kept until the surviving record has taken it
    /// over.</summary>
    [JsonPropertyName("snapshot")]
    public CustomerState? MergeSnapshot { get; init; }

    /// <summary>Set together with <see cref="MergeSnapshot"/>: true when the shop keeps the customer of this record,
    /// false when it keeps the other one; null: the shop does not say.</summary>
    [JsonPropertyName("kept")]
    public bool? ShopKeepsThis { get; init; }

    /// <summary>Keys of the customers that were merged into this one; their older rows remain in their own
    /// partitions.</summary>
    public IReadOnlyList<string> MergedFrom { get; init; } = [];

    /// <summary>Name, addresses and place of the customer.</summary>
    public Profile Profile { get; init; } = new();

    /// <summary>The customer's ids in the shops: at most one per source.</summary>
    public IReadOnlyList<ShopCustomer> ShopIds { get; init; } = [];

    /// <summary>What the customer allowed or refused, by channel, address and topic.</summary>
    public IReadOnlyList<ConsentRecord> Consents { get; init; } = [];

    /// <summary>Boxes that were reported as not ticked, the newest (<see cref="EmptyBox.MergeNewest"/>): an older view
    /// with the tick that arrives later gives no consent. Null: none.</summary>
    public IReadOnlyList<EmptyBox>? EmptyBoxes { get; init; }

    /// <summary>Addresses and numbers that only an order or a checkout gave and that were corrected since, as
    /// <c>email:…</c> and <c>phone:…</c>, the last 20: they belong to another person. Null: none.</summary>
    [JsonPropertyName("corrected")]
    public IReadOnlyList<string>? CorrectedAddresses { get; init; }

    /// <summary>How the customer wants to be reached.</summary>
    public Preference Preference { get; init; } = new();

    /// <summary>What the customer bought.</summary>
    public OrderBook Orders { get; init; } = new();

    /// <summary>Active runs of the customer.</summary>
    public IReadOnlyList<Run> Runs { get; init; } = [];

    /// <summary>For each journey, when the customer last entered it, and how often.</summary>
    public IReadOnlyList<JourneyEntry> Entries { get; init; } = [];

    /// <summary>Messages that were decided and have not ended.</summary>
    public IReadOnlyList<Message> Messages { get; init; } = [];

    /// <summary>When messages were sent, newest last: the basis of the frequency caps. The last 50 of all, and of the
    /// last month the last 50 of each channel and topic (<see cref="ContactHistory"/>).</summary>
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>Number of events by name and UTC day over the last 90 days, at most 400 entries.</summary>
    [JsonPropertyName("counts")]
    public IReadOnlyList<DayCount> EventCounts { get; init; } = [];

    /// <summary>Checkouts that became orders, the last 20, as <see cref="RunCheckout.Ref"/>: they start no journey any
    /// more. Null: none.</summary>
    public IReadOnlyList<string>? CompletedCheckouts { get; init; }

    /// <summary>
    /// Events that end some journey and are no milestone of an order (<c>complaint.opened</c>), newest last, at most
    /// 10, with values of at most 200 characters. They are kept so that an event that arrives early, or was reported
    /// for a customer who is merged with this one, still ends the journeys it should end. Null: none.
    /// </summary>
    [JsonPropertyName("heard")]
    public IReadOnlyList<RunEvent>? KeptEvents { get; init; }

    /// <summary>The products the customer asked to be written to about, oldest first, at most 50. Null: none.</summary>
    [JsonPropertyName("asked")]
    public IReadOnlyList<ProductRequest>? ProductRequests { get; init; }

    /// <summary>For each journey that is entered by time: result of the last check, as a hash, so that a result is
    /// noted once. Null: none was checked, or an older record.</summary>
    [JsonPropertyName("outside")]
    public IReadOnlyDictionary<string, string>? TimedEntryChecks { get; init; }

    /// <summary>The customer in the segments that journeys begin by, by the segment's name. Null: no journey does, or an
    /// older record.</summary>
    public IReadOnlyDictionary<string, SegmentMembership>? Segments { get; init; }

    /// <summary>When what is due was last decided; null: in the last decision (<see cref="DecidedAt"/>).</summary>
    [JsonPropertyName("dueDecided")]
    public Instant? DueDecidedAt { get; init; }

    /// <summary>Clicks that are held for a few seconds, and messages whose links a scanner is opening: at most one
    /// entry per message. Null: none.</summary>
    [JsonPropertyName("clicks")]
    public IReadOnlyList<HeldClick>? HeldClicks { get; init; }

    /// <summary>The customer's last rating, 1 to 5.</summary>
    public int? LastRating { get; init; }

    /// <summary>When the customer gave the last rating.</summary>
    public Instant? LastRatingAt { get; init; }

    /// <summary>When the customer last wrote to the shop by SMS or WhatsApp; null: never.</summary>
    public Instant? LastReplyAt { get; init; }

    /// <summary>Set while a privacy request stops everything; null: no request does.</summary>
    [JsonPropertyName("stopped")]
    public PrivacyStop? PrivacyStop { get; init; }

    /// <summary>The attributes of the customer and their <c>tags</c>, in the form of
    /// <c>AttributeValues</c>; at most as many as a shop may declare, and tags.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = NoAttributes;

    /// <summary>When each attribute was last stated, also of those that were removed. Null: not kept (older
    /// records).</summary>
    public IReadOnlyDictionary<string, Instant>? AttributeTimes { get; init; }

    private static readonly Dictionary<string, string> NoAttributes = [];
}

/// <summary>Name, addresses and place of the customer. Each value from the shop is the newest one reported
/// (<see cref="AsOf"/>).</summary>
public sealed record Profile
{
    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    /// <summary>The e-mail address that messages go to, as the customer wrote it.</summary>
    public string? Email { get; init; }

    /// <summary>Phone number, E.164.</summary>
    public string? Phone { get; init; }

    public string? Locale { get; init; }

    public string? Country { get; init; }

    public string? Region { get; init; }

    public string? Postcode { get; init; }

    /// <summary>IANA zone reported by the shop; the customer's own choice is <see cref="Preference.Zone"/>.</summary>
    public string? Zone { get; init; }

    /// <summary>Since when the shop knows the customer; null: not reported.</summary>
    public Instant? KnownSince { get; init; }

    /// <summary>Event time of the newest data taken over.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>True: only an order gave the e-mail address, not the shop's record of the customer.</summary>
    [JsonPropertyName("emailOfOrder")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EmailFromOrder { get; init; }

    /// <summary>True: only an order gave the phone number, not the shop's record of the customer.</summary>
    [JsonPropertyName("phoneOfOrder")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PhoneFromOrder { get; init; }

    /// <summary>When the e-mail address was last given; null: not kept (older records), then <see cref="AsOf"/>
    /// counts.</summary>
    public Instant? EmailAsOf { get; init; }

    /// <summary>When the phone number was last given; null: not kept (older records), then <c>AsOf</c>
    /// counts.</summary>
    public Instant? PhoneAsOf { get; init; }

    /// <summary>The e-mail address that the shop removed from its record of the customer; null: none.</summary>
    public RemovedAddress? EmailRemoved { get; init; }

    /// <summary>The phone number that the shop removed from its record of the customer; null: none.</summary>
    public RemovedAddress? PhoneRemoved { get; init; }
}

/// <summary>An address that the shop's record no longer has. <paramref name="Address"/> null: it had none;
/// <paramref name="At"/>: since when, by the shop's time.</summary>
public sealed record RemovedAddress(string? Address, Instant At);

/// <summary>The customer's id in one shop.</summary>
public sealed record ShopCustomer(string Source, string Id);

/// <summary>How the customer wants to be reached; null: the customer has not chosen.</summary>
public sealed record Preference
{
    /// <summary>The channel the customer chose.</summary>
    public Channel? Channel { get; init; }

    /// <summary>True: messages go only by that channel.</summary>
    [JsonPropertyName("only")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OnlyThisChannel { get; init; }

    /// <summary>Language, BCP 47; takes precedence over every shop's.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA zone; takes precedence over every shop's.</summary>
    public string? Zone { get; init; }

    /// <summary>False: the customer's messages are not tracked, neither new ones nor those already sent. Null: the
    /// customer has not chosen.</summary>
    public bool? Tracking { get; init; }

    /// <summary>Most messages in 30 days, beside the limits of policy.yaml. Null: the customer has not chosen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxPerMonth { get; init; }

    /// <summary>Event time of the newest choice.</summary>
    public Instant? AsOf { get; init; }
}

/// <summary>Entries of the customer into one journey, for re-entry rules. <paramref name="ReleasedTimes"/>: entries
/// that do not count because their order was cancelled or wholly refunded.</summary>
public sealed record JourneyEntry(
    string Journey,
    Instant LastAt,
    int Times,
    [property: JsonPropertyName("givenBack")] int ReleasedTimes = 0
)
{
    /// <summary>When what began the last run happened, by the sender's time. Null: not kept, because only
    /// <c>re_entry: restart</c> asks for it.</summary>
    public Instant? BeganAt { get; init; }
}

/// <summary>Number of events of one name on one day. Days are counted from 1970-01-01 UTC.</summary>
public sealed record DayCount(string Event, int Day, int Times);

/// <summary>A click that counts if no other click follows until then; <paramref name="Click"/> null: a scanner is
/// opening this message, and all that is opened in that time is attributed to the scanner.</summary>
public sealed record HeldClick(string Message, Instant Until, Event? Click);

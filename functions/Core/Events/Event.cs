using System.Text.Json;
using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Events;

/// <summary>
/// Something that happened to one customer: the only way in. Webhooks, receipts, replies, clicks, ratings, preference
/// changes and imports all arrive as events. An event is applied once per <see cref="Id"/>.
/// </summary>
/// <remarks>
/// One delivery of a shop is one event, even when it tells of several things: WooCommerce's <c>order.updated</c> of a
/// paid order says both "placed" and "paid". Those are its <see cref="Occurrences"/>; those of an order that are known
/// already (milestones of <see cref="Order"/>) are dropped when it is applied, so a shop may repeat itself.
/// </remarks>
public sealed record Event
{
    /// <summary>Names this delivery across all time: 1 to 120 characters, safe as a storage key, nothing personal. See
    /// <see cref="EventId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The webhook's configured name (<c>shopify</c>), or <c>api</c>, <c>page</c>, <c>shop</c>.</summary>
    public required string Source { get; init; }

    /// <summary>What the delivery is called on the timeline, in our words: <c>order.paid</c>, <c>order.updated</c>, or
    /// the sender's own name.</summary>
    public required string Name { get; init; }

    /// <summary>When it happened by the sender's clock. History, never "now"; a time ahead of ours counts as now when
    /// it is applied.</summary>
    public required Instant At { get; init; }

    /// <summary>When it reached us, by our clock, where that was before it is applied (it had to wait). Null: it is
    /// applied as it arrives.</summary>
    public Instant? ReceivedAt { get; init; }

    /// <summary>
    /// True: it was stored while our clock could not be right and nothing said how long it had been wrong. It reached
    /// us at <see cref="ReceivedAt"/> or later, before it is applied.
    /// </summary>
    [JsonPropertyName("receivedOrLater")]
    public bool ReceivedAtIsEarliest { get; init; }

    /// <summary>Whom it is about, as far as the sender says.</summary>
    [JsonPropertyName("who")]
    public CustomerIdentity Identity { get; init; } = CustomerIdentity.Unknown;

    /// <summary>What happened, in order. Empty: the event only tells facts (profile, order update).</summary>
    [JsonPropertyName("happenings")]
    public IReadOnlyList<Occurrence> Occurrences { get; init; } = [];

    /// <summary>What the sender knows about the person; null when it says nothing.</summary>
    public ProfileData? Profile { get; init; }

    /// <summary>True: the phone number of <see cref="Profile"/> was given with an order or a checkout alone; the shop's
    /// record of the customer does not have it.</summary>
    [JsonPropertyName("phoneOfOrder")]
    public bool PhoneIsFromOrder { get; init; }

    /// <summary>The order as the sender sees it now; null when the event is not about one.</summary>
    public OrderData? Order { get; init; }

    /// <summary>The checkout it is about; null when it is about none.</summary>
    public CheckoutData? Checkout { get; init; }

    /// <summary>Refunds told by this delivery. Repeats of one <see cref="RefundData.Id"/> count once.</summary>
    public IReadOnlyList<RefundData> Refunds { get; init; } = [];

    /// <summary>Opt-ins and opt-outs told by this delivery.</summary>
    public IReadOnlyList<ConsentChange> Consents { get; init; } = [];

    /// <summary>
    /// Channels whose box this view of a checkout or an order tells as not ticked. It says nothing but this: what the
    /// same box gave before is taken back. Null: no such box is told.
    /// </summary>
    [JsonPropertyName("emptyBoxes")]
    public IReadOnlyList<Channel>? UntickedBoxes { get; init; }

    /// <summary>What she told us about how to reach her (from her own page).</summary>
    public PreferenceChange? Preference { get; init; }

    /// <summary>The shop's own record of a customer's past; null when not told.</summary>
    public HistoryData? History { get; init; }

    /// <summary>Stars and words about an order.</summary>
    public FeedbackData? Feedback { get; init; }

    /// <summary>The message this is about (receipts, clicks, replies).</summary>
    [JsonPropertyName("message")]
    public string? MessageId { get; init; }

    /// <summary>What a provider told beside the bare fact; null: nothing.</summary>
    public ReceiptData? Receipt { get; init; }

    /// <summary>Which link of our own making was opened; null: not a click, or one a provider tells of.</summary>
    public ClickData? Click { get; init; }

    /// <summary>Parcels of the order that this delivery tells of. The order is delivered when all of them
    /// are.</summary>
    public IReadOnlyList<ParcelData> Parcels { get; init; } = [];

    /// <summary>
    /// What was left out of the sender's body because it could not be read, as <c>$.path: expected …, found …</c>; at
    /// most 21 notes. Shown on the timeline.
    /// </summary>
    [JsonPropertyName("dropped")]
    public IReadOnlyList<string> DroppedFields { get; init; } = [];

    /// <summary>Two shop customers are one (the shop's word): the other one's shop id.</summary>
    public string? MergedCustomerId { get; init; }

    /// <summary>True: recorded and counted, triggers nothing (imports).</summary>
    public bool Backfill { get; init; }

    /// <summary>The sender's own flat fields, read by conditions as <c>event.NAME</c>. At most 50, names in
    /// snake_case.</summary>
    public IReadOnlyDictionary<string, JsonElement> Data { get; init; } = EmptyData;

    private static readonly Dictionary<string, JsonElement> EmptyData = [];
}

/// <summary>One thing that happened: its name (<see cref="EventNames"/> or the sender's own) and when, by the sender's
/// clock.</summary>
public sealed record Occurrence(string Name, Instant At)
{
    /// <summary>
    /// True: that it happened is certain, when is not; <see cref="At"/> is the earliest it may have been. It counts and
    /// starts nothing, and happens again when its time is told.
    /// </summary>
    public bool TimeUnknown { get; init; }
}

/// <summary>What a provider tells of a message.</summary>
/// <param name="Channel">How it went.</param>
/// <param name="Detail">In words and codes, nothing personal: <c>bounce 5.1.1</c>, <c>30005 unknown destination</c>. At
/// most 200 characters.</param>
/// <param name="ProviderId">The provider's own name for the message.</param>
public sealed record ReceiptData(Channel Channel, string? Detail = null, string? ProviderId = null)
{
    /// <summary>Of a notice to the shop's own people: the address of theirs that it went to. Null: not told, or it is a
    /// message to a customer.</summary>
    [JsonPropertyName("to")]
    public string? StaffAddress { get; init; }
}

/// <summary>A link of a message: the <paramref name="LinkNumber"/>th of its different links, from 1.</summary>
public sealed record ClickData([property: JsonPropertyName("link")] int LinkNumber);

/// <summary>Who an event is about. All parts are optional; identification is Flow's work.</summary>
public sealed record CustomerIdentity
{
    /// <summary>Nobody named.</summary>
    public static readonly CustomerIdentity Unknown = new();

    /// <summary>The shop's customer id within its source; never a number in our hands (ids exceed 2^53).</summary>
    public string? CustomerId { get; init; }

    /// <summary>E-mail address as written; compared in lower case, trimmed.</summary>
    public string? Email { get; init; }

    /// <summary>The shop's order id within its source. Leads to its customer, so a refund that names only the order is
    /// at home.</summary>
    public string? OrderId { get; init; }

    /// <summary>The source of that order where the sender names another one than itself (<c>order.source</c>); null:
    /// the sender's own.</summary>
    public string? OrderSource { get; init; }

    /// <summary>True: of the order nothing but its id is told, and not that it was placed or paid. Where the sender has
    /// no such order, the one held order of that id is meant.</summary>
    [JsonPropertyName("orderByIdOnly")]
    public bool OnlyOrderIdKnown { get; init; }

    /// <summary>Our own customer key, when the sender has it (pages, receipts, API).</summary>
    [JsonPropertyName("key")]
    public string? CustomerKey { get; init; }

    /// <summary>Where a provider's sender is reached, to be looked up when the event is applied: the customer meant is
    /// who has the first of these that a customer has. Null: not named so.</summary>
    [JsonPropertyName("by")]
    public IReadOnlyList<ContactPoint>? ContactPoints { get; init; }
}

/// <summary>An e-mail address, or a number in E.164, by which a customer is reached.</summary>
public sealed record ContactPoint(Channel Channel, string Address);

/// <summary>Facts about a person. Null means "not said", never "empty".</summary>
public sealed record ProfileData
{
    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>Address to write to.</summary>
    public string? Email { get; init; }

    /// <summary>E.164 where it could be made so with the country, else null. An address, not a person.</summary>
    public string? Phone { get; init; }

    /// <summary>A phone number as written, where no country was told to read it with; it is read with the country that
    /// is known of the customer. Null: none, or <see cref="Phone"/> has it.</summary>
    [JsonPropertyName("phoneWritten")]
    public string? PhoneAsWritten { get; init; }

    /// <summary>BCP 47, e.g. <c>et-EE</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>ISO 3166-1 alpha-2 in capitals.</summary>
    public string? Country { get; init; }

    /// <summary>State or province code as the shop writes it.</summary>
    public string? Region { get; init; }

    /// <summary>Postal code.</summary>
    public string? Postcode { get; init; }

    /// <summary>IANA zone she or the shop stated.</summary>
    public string? Zone { get; init; }

    /// <summary>What the shop's record of the customer says that there is none of; null: it says so of
    /// nothing.</summary>
    public RemovedContacts? Removed { get; init; }

    /// <summary>When the shop first knew her; tells a newcomer from a regular under <c>history: partial</c>.</summary>
    public Instant? KnownSince { get; init; }
}

/// <summary>What a shop's record of a customer has no longer, or never had: written as null or empty there, not left
/// out.</summary>
/// <param name="Email">The e-mail address.</param>
/// <param name="Phone">The phone number.</param>
/// <param name="AlsoFromOrders">True: the shop writes what orders tell into that record, so that what an order told is
/// gone too.</param>
public sealed record RemovedContacts(
    bool Email,
    bool Phone,
    [property: JsonPropertyName("alsoOfOrders")] bool AlsoFromOrders
);

/// <summary>What she chose on her page. Null means unchanged.</summary>
public sealed record PreferenceChange
{
    /// <summary>The channel she named; null with <see cref="Cleared"/> false: unchanged.</summary>
    public Channel? Channel { get; init; }

    /// <summary>True: only that channel; false: first that one.</summary>
    [JsonPropertyName("only")]
    public bool ChannelOnly { get; init; }

    /// <summary>She has no preference any more.</summary>
    public bool Cleared { get; init; }

    /// <summary>Language she chose, BCP 47; outranks every shop.</summary>
    public string? Locale { get; init; }

    /// <summary>Zone she chose, IANA.</summary>
    public string? Zone { get; init; }

    /// <summary>Whether her messages may be measured.</summary>
    public bool? Tracking { get; init; }
}

/// <summary>The shop's count of a customer's past paid orders (Shopify's purchasing summary, older payloads,
/// imports).</summary>
public sealed record HistoryData(int? Orders, Money? Spent, Instant AsOf);

/// <summary>A rating from 1 (unhappy) to 5, about an order where one is named.</summary>
public sealed record FeedbackData(int Rating, string? Text, string? OrderId);

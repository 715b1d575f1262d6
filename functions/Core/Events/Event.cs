using System.Text.Json;
using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Events;

/// <summary>
/// Something that happened to one customer. All input is an event: webhooks, receipts, replies, clicks, ratings,
/// preference changes and imports. An event is applied once per <see cref="Id"/>.
/// </summary>
/// <remarks>
/// One delivery of a shop is one event, even when it reports several things: WooCommerce's <c>order.updated</c> of a
/// paid order reports both "placed" and "paid". These are its <see cref="Occurrences"/>. Milestones of
/// <see cref="Order"/> that are known already are dropped when the event is applied, so a shop may repeat them.
/// </remarks>
public sealed record Event
{
    /// <summary>Permanent id of this delivery: 1 to 120 characters, safe as a storage key, without personal data. See
    /// <see cref="EventId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The webhook's configured name (<c>shopify</c>), or <c>api</c>, <c>page</c>, <c>shop</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The event's name on the timeline: one of ours (<c>order.paid</c>, <c>order.updated</c>), or the
    /// sender's own.</summary>
    public required string Name { get; init; }

    /// <summary>When it happened, by the sender's clock. Never used as the current time; a time later than ours counts
    /// as now when the event is applied.</summary>
    public required Instant At { get; init; }

    /// <summary>When it was received, by our clock, where it had to wait before it is applied. Null: it is applied on
    /// arrival.</summary>
    public Instant? ReceivedAt { get; init; }

    /// <summary>
    /// True: it was stored while our clock was known to be wrong, for an unknown time. It was received at
    /// <see cref="ReceivedAt"/> or later, before it is applied.
    /// </summary>
    [JsonPropertyName("receivedOrLater")]
    public bool ReceivedAtIsEarliest { get; init; }

    /// <summary>The customer it is about, as far as the sender identifies them.</summary>
    [JsonPropertyName("who")]
    public CustomerIdentity Identity { get; init; } = CustomerIdentity.Unknown;

    /// <summary>What happened, in order. Empty: the event only carries data (profile, order update).</summary>
    [JsonPropertyName("happenings")]
    public IReadOnlyList<Occurrence> Occurrences { get; init; } = [];

    /// <summary>What the sender knows about the person; null: nothing is given.</summary>
    public ProfileData? Profile { get; init; }

    /// <summary>True: the phone number of <see cref="Profile"/> was given only with an order or a checkout; the shop's
    /// record of the customer does not have it.</summary>
    [JsonPropertyName("phoneOfOrder")]
    public bool PhoneIsFromOrder { get; init; }

    /// <summary>The order in the sender's current view; null: the event is not about an order.</summary>
    public OrderData? Order { get; init; }

    /// <summary>The checkout it is about; null: none.</summary>
    public CheckoutData? Checkout { get; init; }

    /// <summary>Refunds in this delivery. Refunds with the same <see cref="RefundData.Id"/> count once.</summary>
    public IReadOnlyList<RefundData> Refunds { get; init; } = [];

    /// <summary>Opt-ins and opt-outs in this delivery.</summary>
    public IReadOnlyList<ConsentChange> Consents { get; init; } = [];

    /// <summary>
    /// Channels whose consent box is not ticked in this view of a checkout or an order. The only effect: a consent that
    /// the same box gave before is withdrawn. Null: the view has no such box.
    /// </summary>
    [JsonPropertyName("emptyBoxes")]
    public IReadOnlyList<Channel>? UntickedBoxes { get; init; }

    /// <summary>The customer's preferences for being contacted (from their own page).</summary>
    public PreferenceChange? Preference { get; init; }

    /// <summary>Attributes of the customer that the sender states, by name, at most
    /// <see cref="StatedAttribute.MaxInEvent"/>; null: none.</summary>
    public IReadOnlyDictionary<string, StatedAttribute>? Attributes { get; init; }

    /// <summary>The shop's own record of a customer's past; null: not given.</summary>
    public HistoryData? History { get; init; }

    /// <summary>A rating and a text about an order.</summary>
    public FeedbackData? Feedback { get; init; }

    /// <summary>The product whose change it reports; null: it is about none.</summary>
    public Products.ProductData? Product { get; init; }

    /// <summary>What the customer asked to be written to about; null: nothing.</summary>
    public Products.ProductRequestData? Request { get; init; }

    /// <summary>The message this is about (receipts, clicks, replies).</summary>
    [JsonPropertyName("message")]
    public string? MessageId { get; init; }

    /// <summary>Further details from a provider; null: none.</summary>
    public ReceiptData? Receipt { get; init; }

    /// <summary>Which link made by this program was opened; null: not a click, or a click reported by a
    /// provider.</summary>
    public ClickData? Click { get; init; }

    /// <summary>Parcels of the order in this delivery. The order is delivered when all its parcels are.</summary>
    public IReadOnlyList<ParcelData> Parcels { get; init; } = [];

    /// <summary>
    /// What was dropped from the sender's body because it could not be read, as <c>$.path: expected …, found …</c>; at
    /// most 21 notes. Shown on the timeline.
    /// </summary>
    [JsonPropertyName("dropped")]
    public IReadOnlyList<string> DroppedFields { get; init; } = [];

    /// <summary>The shop id of the other customer, where the shop reports that two shop customers are one
    /// person.</summary>
    public string? MergedCustomerId { get; init; }

    /// <summary>True: the event is recorded and counted but triggers nothing (imports).</summary>
    public bool Backfill { get; init; }

    /// <summary>The sender's own flat fields, read by conditions as <c>event.NAME</c>. At most 50, names in
    /// snake_case.</summary>
    public IReadOnlyDictionary<string, JsonElement> Data { get; init; } = EmptyData;

    private static readonly Dictionary<string, JsonElement> EmptyData = [];
}

/// <summary>One thing that happened: its name (<see cref="EventNames"/> or the sender's own) and its time by the
/// sender's clock.</summary>
public sealed record Occurrence(string Name, Instant At)
{
    /// <summary>
    /// True: it certainly happened, but the time is unknown; <see cref="At"/> is the earliest possible time. It is
    /// counted and starts nothing, and happens again when its time is reported.
    /// </summary>
    public bool TimeUnknown { get; init; }
}

/// <summary>What a provider reports about a message.</summary>
/// <param name="Channel">The channel it was sent on.</param>
/// <param name="Detail">Words and codes without personal data: <c>bounce 5.1.1</c>, <c>30005 unknown destination</c>.
/// At most 200 characters.</param>
/// <param name="ProviderId">The provider's own id of the message.</param>
public sealed record ReceiptData(Channel Channel, string? Detail = null, string? ProviderId = null)
{
    /// <summary>For a notice to the shop's team: the address it was sent to. Null: unknown, or it is a message to a
    /// customer.</summary>
    [JsonPropertyName("to")]
    public string? StaffAddress { get; init; }
}

/// <summary>A link of a message: the <paramref name="LinkNumber"/>th of its different links, from 1.</summary>
public sealed record ClickData([property: JsonPropertyName("link")] int LinkNumber);

/// <summary>The identities of the customer an event is about. All parts are optional; Flow finds the customer by
/// them.</summary>
public sealed record CustomerIdentity
{
    /// <summary>No identity given.</summary>
    public static readonly CustomerIdentity Unknown = new();

    /// <summary>The shop's customer id within its source; always kept as text, never as a number (ids exceed
    /// 2^53).</summary>
    public string? CustomerId { get; init; }

    /// <summary>E-mail address as written; compared in lower case, trimmed.</summary>
    public string? Email { get; init; }

    /// <summary>The shop's order id within its source. The order identifies its customer, so a refund that names only
    /// the order is assigned to that customer.</summary>
    public string? OrderId { get; init; }

    /// <summary>The source of that order where the sender names a source other than its own (<c>order.source</c>);
    /// null: the sender's own.</summary>
    public string? OrderSource { get; init; }

    /// <summary>True: only the order's id is given, and not that it was placed or paid. Where the sender has no such
    /// order, the one stored order with that id is meant.</summary>
    [JsonPropertyName("orderByIdOnly")]
    public bool OnlyOrderIdKnown { get; init; }

    /// <summary>Our own customer key, where the sender has it (pages, receipts, API).</summary>
    [JsonPropertyName("key")]
    public string? CustomerKey { get; init; }

    /// <summary>Addresses of the sender of a message that a provider received, looked up when the event is applied: the
    /// first of them that a customer has identifies that customer. Null: not identified in this way.</summary>
    [JsonPropertyName("by")]
    public IReadOnlyList<ContactPoint>? ContactPoints { get; init; }
}

/// <summary>An e-mail address, or a number in E.164, at which a customer is reached.</summary>
public sealed record ContactPoint(Channel Channel, string Address);

/// <summary>Data about a person. Null means "not given", never "empty".</summary>
public sealed record ProfileData
{
    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>Address to write to.</summary>
    public string? Email { get; init; }

    /// <summary>Phone number in E.164 where it could be read with the country, else null. It is an address and does not
    /// identify a person.</summary>
    public string? Phone { get; init; }

    /// <summary>A phone number as written, where no country was given to read it with; it is read later with the
    /// customer's known country. Null: none, or <see cref="Phone"/> has it.</summary>
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

    /// <summary>IANA time zone that the customer or the shop stated.</summary>
    public string? Zone { get; init; }

    /// <summary>Contacts that the shop's record of the customer states as absent; null: it states none as
    /// absent.</summary>
    public RemovedContacts? Removed { get; init; }

    /// <summary>When the shop first knew the customer; distinguishes new from regular customers under <c>history:
    /// partial</c>.</summary>
    public Instant? KnownSince { get; init; }
}

/// <summary>Contacts that a shop's record of a customer no longer has, or never had: written there as null or empty,
/// not missing.</summary>
/// <param name="Email">The e-mail address.</param>
/// <param name="Phone">The phone number.</param>
/// <param name="AlsoFromOrders">True: the shop copies contacts of orders into that record, so a contact that came with
/// an order is removed too.</param>
public sealed record RemovedContacts(
    bool Email,
    bool Phone,
    [property: JsonPropertyName("alsoOfOrders")] bool AlsoFromOrders
);

/// <summary>What the customer chose on their page. Null means unchanged.</summary>
public sealed record PreferenceChange
{
    /// <summary>The channel the customer chose; null with <see cref="Cleared"/> false: unchanged.</summary>
    public Channel? Channel { get; init; }

    /// <summary>True: only that channel; false: that channel first.</summary>
    [JsonPropertyName("only")]
    public bool ChannelOnly { get; init; }

    /// <summary>True: the customer has no channel preference any more.</summary>
    public bool Cleared { get; init; }

    /// <summary>Language the customer chose, BCP 47; takes precedence over every shop's value.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA time zone the customer chose.</summary>
    public string? Zone { get; init; }

    /// <summary>Whether the customer's messages may be measured.</summary>
    public bool? Tracking { get; init; }

    /// <summary>Most messages in 30 days, 1 to 50; 0: the customer has no maximum of
    /// their own any more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxPerMonth { get; init; }
}

/// <summary>The shop's count of a customer's past paid orders and the amount spent (Shopify's purchasing summary, older
/// payloads, imports).</summary>
public sealed record HistoryData(int? Orders, Money? Spent, Instant AsOf);

/// <summary>A rating from 1 (unhappy) to 5; about an order where an order id is given.</summary>
public sealed record FeedbackData(int Rating, string? Text, string? OrderId);

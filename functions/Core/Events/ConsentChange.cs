using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Core.Events;

/// <summary>
/// One opt-in or opt-out of one address, with the evidence that the law requires. One table decides its effect:
/// docs/consent.md.
/// </summary>
public sealed record ConsentChange
{
    /// <summary>The channel it applies to.</summary>
    public required Channel Channel { get; init; }

    /// <summary>The new status. Unknown: the shop reports that the customer is not subscribed; this withdraws an
    /// earlier consent, and is not a refusal where there was none.</summary>
    public required ConsentStatus Status { get; init; }

    /// <summary>
    /// The address it applies to, as the sender writes it; compared as <see cref="ContactAddress.Normalize"/>. Null:
    /// the sender gives none; then the customer's address in the same delivery is used, else the one known when the
    /// change arrives, never one that becomes known later.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>
    /// When the customer opted in or out, by the sender's clock. Null: the sender gives no time, or only repeats a
    /// state; then it is not a new act of the customer.
    /// </summary>
    public Instant? At { get; init; }

    /// <summary>Who reports the change.</summary>
    public ConsentKind Kind { get; init; }

    /// <summary>Only this topic; null: the whole channel.</summary>
    public string? Topic { get; init; }

    /// <summary>Legal basis: <c>consent</c> or <c>soft_opt_in</c>.</summary>
    public string Basis { get; init; } = "consent";

    /// <summary>How the change was made: <c>checkout</c>, <c>shop</c>, <c>one_click</c>, <c>page</c>,
    /// <c>sms_keyword</c>, <c>reply</c>, <c>spam_report</c>, <c>provider</c>, <c>api</c>, <c>journey</c>, or the shop's
    /// state <c>redacted</c>, <c>invalid</c>, <c>not_subscribed</c>.</summary>
    public string Method { get; init; } = "shop";

    /// <summary>True: the shop's state ends the use of the address for everything, not for marketing alone.</summary>
    public static bool EndsAddress(string method) => method is "redacted" or "invalid";

    /// <summary>The shop's own opt-in level, where it has one: <c>single_opt_in</c>, <c>confirmed_opt_in</c>.</summary>
    public string? OptInLevel { get; init; }

    /// <summary>The text the customer agreed to, where the sender stores it. At most 500 characters.</summary>
    public string? Wording { get; init; }

    /// <summary>
    /// Not a new opt-in but the reversal of an opt-out: the id of the event that withdrew consent. Only what that event
    /// withdrew is restored. Null: an ordinary change.
    /// </summary>
    [JsonPropertyName("givesBack")]
    public string? RestoresEventId { get; init; }

    /// <summary>
    /// True: it also applies to the customer's other addresses, where this address is the customer's own
    /// (<see cref="ChoiceAddresses"/>); these addresses are read when the change is applied. For a stop that is stored
    /// while the customer's record cannot be read. Default: false.
    /// </summary>
    [JsonPropertyName("withOthers")]
    public bool AppliesToAllAddresses { get; init; }
}

/// <summary>Who reports an opt-in or opt-out.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConsentKind>))]
public enum ConsentKind
{
    /// <summary>The shop reports the state it stores. It counts from the customer's time that the shop gives; without
    /// such a time it has almost no effect.</summary>
    [JsonStringEnumMemberName("shop_statement")]
    ShopStatement,

    /// <summary>The customer's own act in this program: one-click, page, STOP, reply, complaint, the provider's
    /// unsubscribe. It counts from its arrival.</summary>
    [JsonStringEnumMemberName("own_act")]
    CustomerAct,
}

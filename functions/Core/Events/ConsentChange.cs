using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using NodaTime;

namespace MarketingAutomation.Core.Events;

/// <summary>
/// One opt-in or opt-out of one address, with the evidence the law asks for. What comes of it is decided by one table:
/// docs/consent.md.
/// </summary>
public sealed record ConsentChange
{
    /// <summary>Which channel it is about.</summary>
    public required Channel Channel { get; init; }

    /// <summary>The new status. Unknown: the shop says that the customer is not subscribed; it takes back what was
    /// given before, and is no refusal where nothing was.</summary>
    public required ConsentStatus Status { get; init; }

    /// <summary>
    /// The address it is about, as the sender writes it; compared as <see cref="ContactAddress.Normalize"/>. Null: the
    /// sender does not say; it is then the address that the same delivery gives for the customer, else the one known
    /// when it arrives, never one that becomes known later.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>
    /// When the customer gave or took it, by the sender's clock. Null: the sender does not say, or only repeats a
    /// state; then it is no new act of the customer.
    /// </summary>
    public Instant? At { get; init; }

    /// <summary>Whose word it is.</summary>
    public ConsentKind Kind { get; init; }

    /// <summary>Only this topic; null: the whole channel.</summary>
    public string? Topic { get; init; }

    /// <summary>Legal basis: <c>consent</c> or <c>soft_opt_in</c>.</summary>
    public string Basis { get; init; } = "consent";

    /// <summary>How it was told: <c>checkout</c>, <c>shop</c>, <c>one_click</c>, <c>page</c>, <c>sms_keyword</c>,
    /// <c>reply</c>, <c>spam_report</c>, <c>provider</c>, <c>api</c>, <c>journey</c>, or the shop's state
    /// <c>redacted</c>, <c>invalid</c>, <c>not_subscribed</c>.</summary>
    public string Method { get; init; } = "shop";

    /// <summary>The shop's own level where it has one: <c>single_opt_in</c>, <c>confirmed_opt_in</c>.</summary>
    public string? OptInLevel { get; init; }

    /// <summary>The words the customer agreed to, where the sender keeps them. At most 500 characters.</summary>
    public string? Wording { get; init; }

    /// <summary>
    /// Not a new opt-in but the way back from an opt-out: the id of the event that took something, and only what that
    /// one took is given back. Null: an ordinary change.
    /// </summary>
    [JsonPropertyName("givesBack")]
    public string? RestoresEventId { get; init; }

    /// <summary>
    /// True: it holds for the customer's other addresses too, where this address is the customer's own (<see
    /// cref="ChoiceAddresses"/>); which they are is read when it is applied. For a stop that is stored while the
    /// customer's record cannot be read. Default: false.
    /// </summary>
    [JsonPropertyName("withOthers")]
    public bool AppliesToAllAddresses { get; init; }
}

/// <summary>Whose word an opt-in or opt-out is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConsentKind>))]
public enum ConsentKind
{
    /// <summary>The shop tells what it holds. Counts by the customer's time it gives, and without one hardly at
    /// all.</summary>
    [JsonStringEnumMemberName("shop_statement")]
    ShopStatement,

    /// <summary>The customer did it here: one-click, page, STOP, reply, complaint, the provider's unsubscribe. Counts
    /// from its arrival.</summary>
    [JsonStringEnumMemberName("own_act")]
    CustomerAct,
}

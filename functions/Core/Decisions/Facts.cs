using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// What the shell looked up for this decision, beyond the customer's own state. A decision that needs more names it
/// (<see cref="Decision.Needs"/>);
/// the shell looks it up, adds it here and decides again. So the ordinary case pays for no look-up it does not need.
/// </summary>
public sealed record Facts
{
    /// <summary>Identifies the deciding process for attempts granted to it; unique in time.</summary>
    public required string Nonce { get; init; }

    /// <summary>How long a granted attempt may take, on the decision's clock.</summary>
    public Duration Lease { get; init; } = Duration.FromMinutes(2);

    /// <summary>True: a message that is ready is granted its attempt in this very decision; false: it is only announced
    /// as ready.</summary>
    public bool GrantAttempts { get; init; } = true;

    /// <summary>What is allowed to leave at all.</summary>
    public Controls Controls { get; init; } = Controls.Live;

    /// <summary>What each channel's port can tell.</summary>
    public IReadOnlyDictionary<Channel, PortKind> Ports { get; init; } = MailboxEverywhere;

    /// <summary>Addresses looked up so far, by <see cref="AddressKey"/>: what is known against them, null where nothing
    /// is.</summary>
    public IReadOnlyDictionary<string, AddressSuppression?> Suppressed { get; init; } = NoAddresses;

    /// <summary>Reservations asked for so far, by their id: true where granted.</summary>
    public IReadOnlyDictionary<string, bool> Reserved { get; init; } = NothingLookedUp;

    /// <summary>Entry keys (<c>journey|key</c>) that turned out to be taken already.</summary>
    public IReadOnlySet<string> AlreadyEntered { get; init; } = NothingEntered;

    /// <summary>An older order that the event is about and the state does not hold, looked up by source and id; null:
    /// none such, or not looked up.</summary>
    public Order? OlderOrder { get; init; }

    /// <summary>The order that the event tells of, as it left another customer's record for this one's; null: it did
    /// not.</summary>
    public LeftOrder? Carried { get; init; }

    /// <summary>Of an event about a checkout, what is known of it beyond this customer; null: nothing.</summary>
    public CheckoutKnown? Checkout { get; init; }

    /// <summary>Of an order, when the box for e-mail of its checkout was unticked, by the shop's clock, where it had
    /// been ticked before; null: it was not, or is not known.</summary>
    public Instant? UntickedAt { get; init; }

    /// <summary>What earlier processes wrote down of their calls to providers; null, the default: nothing is known of
    /// them.</summary>
    public CallsBegun? Calls { get; init; }

    private static readonly Dictionary<string, AddressSuppression?> NoAddresses = [];
    private static readonly Dictionary<string, bool> NothingLookedUp = [];
    private static readonly HashSet<string> NothingEntered = [];

    private static readonly Dictionary<Channel, PortKind> MailboxEverywhere = new()
    {
        [Channel.Email] = PortKind.Repeatable,
        [Channel.Sms] = PortKind.Repeatable,
        [Channel.Staff] = PortKind.Repeatable,
    };
}

/// <summary>The shop's switches, effective at the attempt.</summary>
/// <param name="Shadow">Nothing is sent; what would have been is recorded.</param>
/// <param name="PausedAll">Everything is held.</param>
/// <param name="Paused">These journeys are held.</param>
public sealed record Controls(bool Shadow, bool PausedAll, IReadOnlySet<string> Paused)
{
    /// <summary>Everything may leave.</summary>
    public static readonly Controls Live = new(false, false, new HashSet<string>());

    private static readonly Dictionary<string, Resumed> None = [];

    /// <summary>The last resume of a journey, by its name; under the empty name, of all. Default: none is
    /// known.</summary>
    public IReadOnlyDictionary<string, Resumed> Resumes { get; init; } = None;

    /// <summary>Over how long what a pause held back of this journey is sent: what the resume said; <see
    /// cref="Spread.Longest"/> where none is known that came after it was held.</summary>
    /// <param name="heldSince">When the message was held back.</param>
    public Duration SpreadOver(string journey, Instant heldSince)
    {
        var (one, all) = (Resumes.GetValueOrDefault(journey), Resumes.GetValueOrDefault(""));
        var last = one is null || all?.At > one.At ? all : one;
        return last is not null && heldSince <= last.At ? last.Over : Spread.Longest;
    }
}

/// <summary>A pause was ended: when, and over how long what it held back is sent (<see cref="Spread.Over"/>).</summary>
public sealed record Resumed(Instant At, Duration Over);

/// <summary>Names an address: <c>email:…</c> or <c>phone:…</c>, and the address as <see
/// cref="ContactAddress.Normal"/>.</summary>
public static class AddressKey
{
    /// <summary>The form addresses are compared in.</summary>
    public static string Of(Channel channel, string address) =>
        $"{(channel == Channel.Sms ? "phone" : "email")}:{ContactAddress.Normal(channel, address)}";
}

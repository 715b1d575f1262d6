using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Messages.Gates;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>
/// What the shell looked up for this decision, beyond the customer's own state. A decision that needs more names it
/// (<see cref="Decision.RequiredLookups"/>); the shell looks it up, adds it here and decides again. So the ordinary
/// case pays for no look-up it does not need.
/// </summary>
public sealed record Lookups
{
    /// <summary>Identifies the deciding process for attempts granted to it; unique in time.</summary>
    public required string Nonce { get; init; }

    /// <summary>How long a granted attempt may take, on the decision's clock.</summary>
    public Duration Lease { get; init; } = Duration.FromMinutes(2);

    /// <summary>True: a message that is ready is granted its attempt in this very decision; false: it is only announced
    /// as ready.</summary>
    public bool GrantAttempts { get; init; } = true;

    /// <summary>What is allowed to leave at all.</summary>
    public SendingControls Controls { get; init; } = SendingControls.Live;

    /// <summary>What each channel's port can tell.</summary>
    public IReadOnlyDictionary<Channel, PortKind> Ports { get; init; } = MailboxEverywhere;

    /// <summary>Addresses looked up so far, by <see cref="AddressKey"/>: what is known against them, null where nothing
    /// is.</summary>
    public IReadOnlyDictionary<string, AddressSuppression?> Suppressions { get; init; } = NoAddresses;

    /// <summary>Reservations asked for so far, by their id: true where granted.</summary>
    public IReadOnlyDictionary<string, bool> Reservations { get; init; } = NothingLookedUp;

    /// <summary>Entry keys (<c>journey|key</c>) that turned out to be taken already.</summary>
    public IReadOnlySet<string> EnteredKeys { get; init; } = NothingEntered;

    /// <summary>An older order that the event is about and the state does not hold, looked up by source and id; null:
    /// none such, or not looked up.</summary>
    public Order? OlderOrder { get; init; }

    /// <summary>The order that the event tells of, as it left another customer's record for this one's; null: it did
    /// not.</summary>
    public MovedOrder? MovedOrder { get; init; }

    /// <summary>Of an event about a checkout, what is known of it beyond this customer; null: nothing.</summary>
    public CheckoutLookup? Checkout { get; init; }

    /// <summary>Of an order, when the box for e-mail of its checkout was unticked, by the shop's clock, where it had
    /// been ticked before; null: it was not, or is not known.</summary>
    public Instant? CheckoutBoxUntickedAt { get; init; }

    /// <summary>What earlier processes wrote down of their calls to providers; null, the default: nothing is known of
    /// them.</summary>
    public ProviderCallLog? ProviderCalls { get; init; }

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
/// <param name="PausedJourneys">These journeys are held.</param>
public sealed record SendingControls(bool Shadow, bool PausedAll, IReadOnlySet<string> PausedJourneys)
{
    /// <summary>Everything may leave.</summary>
    public static readonly SendingControls Live = new(false, false, new HashSet<string>());

    private static readonly Dictionary<string, Resumption> None = [];

    /// <summary>The last resume of a journey, by its name; under the empty name, of all. Default: none is
    /// known.</summary>
    public IReadOnlyDictionary<string, Resumption> Resumes { get; init; } = None;

    /// <summary>Over how long what a pause held back of this journey is sent: what the resume said; <see
    /// cref="BacklogSpread.MaxDuration"/> where none is known that came after it was held.</summary>
    /// <param name="heldSince">When the message was held back.</param>
    public Duration SpreadDurationOf(string journey, Instant heldSince)
    {
        var (one, all) = (Resumes.GetValueOrDefault(journey), Resumes.GetValueOrDefault(""));
        var last = one is null || all?.At > one.At ? all : one;
        return last is not null && heldSince <= last.At ? last.Over : BacklogSpread.MaxDuration;
    }
}

/// <summary>A pause was ended: when, and over how long what it held back is sent (<see
/// cref="BacklogSpread.DurationFor"/>).</summary>
public sealed record Resumption(Instant At, Duration Over);

/// <summary>Names an address: <c>email:…</c> or <c>phone:…</c>, and the address as <see
/// cref="ContactAddress.Normalize"/>.</summary>
public static class AddressKey
{
    /// <summary>The form addresses are compared in.</summary>
    public static string Of(Channel channel, string address) =>
        $"{(channel == Channel.Sms ? "phone" : "email")}:{ContactAddress.Normalize(channel, address)}";
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages.Attempts;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>
/// What was looked up for this decision, beyond the customer's own state. A decision that needs more lists it
/// (<see cref="Decision.RequiredLookups"/>); the caller looks it up, adds it here and decides again. So the usual
/// decision makes no lookup that it does not need.
/// </summary>
public sealed record Lookups
{
    /// <summary>Identifies the deciding process in the attempts granted to it; never used twice.</summary>
    public required string Nonce { get; init; }

    /// <summary>How long a granted attempt may take, from the time of the decision. Default: 2 minutes.</summary>
    public Duration Lease { get; init; } = Duration.FromMinutes(2);

    /// <summary>True (default): a message that is ready gets its attempt in this same decision; false: it is only
    /// announced as ready.</summary>
    public bool GrantAttempts { get; init; } = true;

    /// <summary>What may be sent. Default: everything.</summary>
    public SendingControls Controls { get; init; } = SendingControls.Live;

    /// <summary>What each channel's port can do after an unanswered call: repeat it, query its outcome, or neither.
    /// Default: the mailbox everywhere.</summary>
    public IReadOnlyDictionary<Channel, PortKind> Ports { get; init; } = MailboxEverywhere;

    /// <summary>Addresses looked up so far, by <see cref="AddressKey"/>: their suppression, null where there is
    /// none.</summary>
    public IReadOnlyDictionary<string, AddressSuppression?> Suppressions { get; init; } = NoAddresses;

    /// <summary>Reservations requested so far, by their id: true where granted.</summary>
    public IReadOnlyDictionary<string, bool> Reservations { get; init; } = NothingLookedUp;

    /// <summary>Entry keys (<c>journey|key</c>) that were found to be used already.</summary>
    public IReadOnlySet<string> EnteredKeys { get; init; } = NothingEntered;

    /// <summary>An older order that the event is about and the state does not hold, looked up by source and id; null:
    /// none found, or not looked up.</summary>
    public Order? OlderOrder { get; init; }

    /// <summary>The order that the event is about, as it was moved from another customer's record to this one; null: it
    /// was not moved.</summary>
    public MovedOrder? MovedOrder { get; init; }

    /// <summary>For an event about a checkout: what is known of the checkout beyond this customer; null:
    /// nothing.</summary>
    public CheckoutLookup? Checkout { get; init; }

    /// <summary>For an order: when the e-mail box of its checkout was unticked after it had been ticked, by the shop's
    /// time; null: it was not unticked, or this is not known.</summary>
    public Instant? CheckoutBoxUntickedAt { get; init; }

    /// <summary>What earlier processes recorded of their calls to providers; null, the default: nothing is known of
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

using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Templates.Rendering;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>The result of a decision, as data. The caller commits <see cref="Next"/> and <see cref="Rows"/> in one
/// transaction, then performs <see cref="Effects"/>.</summary>
public sealed record Decision
{
    /// <summary>The customer's next state.</summary>
    public required CustomerState Next { get; init; }

    /// <summary>Rows to write in the same transaction as the state.</summary>
    public IReadOnlyList<RowWrite> Rows { get; init; } = [];

    /// <summary>What to do after the commit. Effects may be lost: a wake creates them again.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>Lookups to make before deciding again; while this is not empty nothing may be committed.</summary>
    public IReadOnlyList<RequiredLookup> RequiredLookups { get; init; } = [];

    /// <summary>Addresses whose suppression changes: written before the commit; writing them again has no further
    /// effect.</summary>
    public IReadOnlyList<SuppressionChange> SuppressionChanges { get; init; } = [];

    /// <summary>False: only <see cref="CustomerState.DecidedAt"/> would change; the caller need not commit.</summary>
    public bool Changed { get; init; } = true;
}

/// <summary>A lookup that only the caller can make.</summary>
public abstract record RequiredLookup
{
    private RequiredLookup() { }

    /// <summary>Whether this address is suppressed; the result goes to <see cref="Lookups.Suppressions"/>.</summary>
    public sealed record Suppression(Channel Channel, string Address) : RequiredLookup;

    /// <summary>A reservation within a daily limit; the result goes to <see cref="Lookups.Reservations"/> under
    /// <paramref name="Id"/>.</summary>
    public sealed record Reservation(string Counter, int Limit, string Id) : RequiredLookup;
}

/// <summary>An address must not be used from <paramref name="At"/> on, for any customer, until an opt-in later than
/// that.</summary>
public sealed record SuppressionChange(Channel Channel, string Address, string Reason, Instant At)
{
    /// <summary>Only for this topic; null: for all messages.</summary>
    public string? Topic { get; init; }

    /// <summary>True: the customer opted in by their own act; a suppression from <see cref="At"/> or earlier is
    /// removed.</summary>
    [JsonPropertyName("lifts")]
    public bool LiftsSuppression { get; init; }

    /// <summary>With <see cref="LiftsSuppression"/>: removes only a suppression of exactly this time, not earlier
    /// ones.</summary>
    [JsonPropertyName("exactly")]
    public bool OnlyOfSameTime { get; init; }
}

/// <summary>What to do outside the program after the commit.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>Calls the provider: this decision's commit owns the attempt.</summary>
    public sealed record Send(LedgerRow Attempt, Instant Until) : Effect;

    /// <summary>Asks the provider for the outcome of an attempt.</summary>
    public sealed record QueryOutcome(
        string Message,
        int Attempt,
        string Nonce,
        Channel Channel,
        string Address,
        Instant BegunAt
    ) : Effect
    {
        /// <summary>The rendered content, for a provider that finds messages by their text; set by the part that
        /// performs the effect. Null: the content cannot be rendered again.</summary>
        public RenderedMessage? SentContent { get; init; }

        /// <summary>When the right to call the provider ended: the message cannot have been sent later.</summary>
        public required Instant Until { get; init; }
    }

    /// <summary>A message is ready for the process that may begin an attempt; <paramref name="Channel"/>: the channel
    /// it would use now.</summary>
    public sealed record Ready(string Message, Channel Channel) : Effect;
}

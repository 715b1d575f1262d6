using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Templates.Rendering;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>What was decided, as data. The shell commits <see cref="Next"/> and <see cref="Rows"/> in one transaction,
/// then performs <see cref="Effects"/>.</summary>
public sealed record Decision
{
    /// <summary>The customer's next state.</summary>
    public required CustomerState Next { get; init; }

    /// <summary>Rows that stand beside it in the same transaction.</summary>
    public IReadOnlyList<RowWrite> Rows { get; init; } = [];

    /// <summary>What to do after the commit. Losing them loses nothing: a wake finds them again.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>Look these up and decide again; while this is not empty nothing may be committed.</summary>
    public IReadOnlyList<RequiredLookup> RequiredLookups { get; init; } = [];

    /// <summary>Addresses that become suppressed: written before the commit, repeating it is harmless.</summary>
    public IReadOnlyList<SuppressionChange> SuppressionChanges { get; init; } = [];

    /// <summary>False: nothing but <see cref="CustomerState.DecidedAt"/> would change; the shell need not
    /// commit.</summary>
    public bool Changed { get; init; } = true;
}

/// <summary>Something only the shell can find out.</summary>
public abstract record RequiredLookup
{
    private RequiredLookup() { }

    /// <summary>Whether this address is suppressed; answer in <see cref="Lookups.Suppressions"/>.</summary>
    public sealed record Suppression(Channel Channel, string Address) : RequiredLookup;

    /// <summary>A place within a limit of a day; answer in <see cref="Lookups.Reservations"/> under <paramref
    /// name="Id"/>.</summary>
    public sealed record Reservation(string Counter, int Limit, string Id) : RequiredLookup;
}

/// <summary>An address is not to be used from <paramref name="At"/> on, by whichever customer, until an opt-in later
/// than that.</summary>
public sealed record SuppressionChange(Channel Channel, string Address, string Reason, Instant At)
{
    /// <summary>Only for this topic; null: at all.</summary>
    public string? Topic { get; init; }

    /// <summary>True: the customer opted in by an act of their own; a mark from <see cref="At"/> or earlier is taken
    /// away.</summary>
    [JsonPropertyName("lifts")]
    public bool LiftsSuppression { get; init; }

    /// <summary>With <see cref="LiftsSuppression"/>: only a mark of this very time, not earlier ones.</summary>
    [JsonPropertyName("exactly")]
    public bool OnlyOfSameTime { get; init; }
}

/// <summary>What the world is asked to do.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>Call the provider: this decision's commit won the attempt.</summary>
    public sealed record Send(LedgerRow Attempt, Instant Until) : Effect;

    /// <summary>Ask the provider what became of an attempt.</summary>
    public sealed record QueryOutcome(
        string Message,
        int Attempt,
        string Nonce,
        Channel Channel,
        string Address,
        Instant BegunAt
    ) : Effect
    {
        /// <summary>What it said, for a provider that knows messages by their words; given by whoever performs it.
        /// Null: it cannot be made again.</summary>
        public RenderedMessage? SentContent { get; init; }

        /// <summary>When the right to call the provider ran out: it cannot have arrived later.</summary>
        public required Instant Until { get; init; }
    }

    /// <summary>A message is ready for the process that may begin an attempt; <paramref name="Channel"/>: the way it
    /// would go as things are now.</summary>
    public sealed record Ready(string Message, Channel Channel) : Effect;
}

using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Attempts;

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

    /// <summary>Messages that are to be counted for the caps of their address: written before the commit, as a claim;
    /// writing them again has no further effect.</summary>
    public IReadOnlyList<AddressContactChange> AddressContactChanges { get; init; } = [];

    /// <summary>False: only <see cref="CustomerState.DecidedAt"/> would change; the caller need not commit.</summary>
    public bool Changed { get; init; } = true;
}

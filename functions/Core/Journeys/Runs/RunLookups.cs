using MarketingAutomation.Core.Customers.Updates;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>What runs and entries look up beyond the customer's own state.</summary>
public abstract record RunLookups : CustomerLookups
{
    private static readonly Dictionary<string, bool> NoReservations = [];
    private static readonly Dictionary<string, GivenCoupon?> NoCoupons = [];
    private static readonly HashSet<string> NoEntries = [];

    private protected RunLookups() { }

    /// <summary>What may be sent. Default: everything.</summary>
    public SendingControls Controls { get; init; } = SendingControls.Live;

    /// <summary>Reservations requested so far, by their id: true where granted.</summary>
    public IReadOnlyDictionary<string, bool> Reservations { get; init; } = NoReservations;

    /// <summary>Coupons asked for so far, by the id of their order; null: the file has no code left.</summary>
    public IReadOnlyDictionary<string, GivenCoupon?> Coupons { get; init; } = NoCoupons;

    /// <summary>Entry keys (<c>journey|key</c>) that were found to be used already.</summary>
    public IReadOnlySet<string> EnteredKeys { get; init; } = NoEntries;
}

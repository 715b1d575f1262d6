using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>Where a statement about consent comes from.</summary>
/// <param name="Source">Which way in.</param>
/// <param name="EventId">The event that told it.</param>
/// <param name="ArrivedAt">When it reached us, by our clock.</param>
/// <param name="Address">The address it is about, in its normal form.</param>
public sealed record StatementSource(string Source, string EventId, Instant ArrivedAt, string? Address)
{
    /// <summary>True: it is decided as it arrives, so that all that is held came before it. False, the default: it
    /// waited, or nothing arrived.</summary>
    public bool DecidedOnArrival { get; init; }
}

/// <summary>What the table says. <paramref name="ChangesStatus"/> false: the statement changes no status. <paramref
/// name="Next"/>: what is held from now on; null: as before.</summary>
/// <param name="Reason">In plain words why it does not count; empty where it does.</param>
public sealed record ConsentResult(bool ChangesStatus, ConsentRecord? Next, string Reason)
{
    internal static ConsentResult Accept(ConsentRecord next) => new(true, next, "");

    internal static ConsentResult Reject(string why) => new(false, null, why);
}

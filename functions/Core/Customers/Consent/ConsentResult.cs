using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>The source of a statement about consent.</summary>
/// <param name="Source">Where it came from, as in the consent record.</param>
/// <param name="EventId">Id of the event that reported it.</param>
/// <param name="ArrivedAt">When it arrived, by this program's time.</param>
/// <param name="Address">The address it is about, in its normal form.</param>
public sealed record StatementSource(string Source, string EventId, Instant ArrivedAt, string? Address)
{
    /// <summary>True: it is decided as it arrives, so that everything held is earlier. False, the default: it waited in
    /// a queue, or no event arrived.</summary>
    public bool DecidedOnArrival { get; init; }
}

/// <summary>The decision about one statement. <paramref name="ChangesStatus"/> false: the statement changes no status.
/// <paramref name="Next"/>: the record from now on; null: unchanged.</summary>
/// <param name="Reason">Plain text why the statement does not count; empty where it does.</param>
public sealed record ConsentResult(bool ChangesStatus, ConsentRecord? Next, string Reason)
{
    internal static ConsentResult Accept(ConsentRecord next) => new(true, next, "");

    internal static ConsentResult Reject(string why) => new(false, null, why);
}

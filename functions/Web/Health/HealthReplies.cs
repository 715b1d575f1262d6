using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Web.Coupons;
using NodaTime;

namespace MarketingAutomation.Web.Health;

/// <summary>The process answers.</summary>
public sealed record HealthReply(string Status);

/// <summary>
/// What works and what does not. <c>ready</c>: the store answers and a workspace is released. <c>stopped</c>: events
/// are accepted and stored, nothing is decided or sent; <paramref name="Clock"/> says why and what to do. Both answer
/// 200: taking the process out of service would fix nothing of what is reported here.
/// </summary>
/// <param name="Workspace">The workspace in force, by its hash.</param>
/// <param name="Parked">Customers who wait for a person to look (<c>GET /api/parked</c>); they hold up no one else. At
/// most 100 are counted.</param>
/// <param name="Providers">Those that refuse us because of our set-up.</param>
/// <param name="Clock">Why deciding has stopped, with the remedy; null: it has not.</param>
/// <param name="Sweep">When shards were last swept, and those that could not be.</param>
/// <param name="Store">What the store last did and what is wrong with it.</param>
/// <param name="Held">Messages that wait for a provider, by provider; empty: none does.</param>
/// <param name="Breakers">Providers that this process does not call for a while, after several failures in a
/// row.</param>
/// <param name="UnknownEnds">Messages of the last 30 days that ended without knowing whether they were sent; their
/// ledger says <c>outcome_unknown</c>.</param>
public sealed record ReadyReply(
    string Status,
    string? Workspace,
    int Parked,
    IReadOnlyList<MisconfiguredProvider> Providers,
    string? Clock,
    SweepState Sweep,
    StoreState Store,
    IReadOnlyList<HeldMessages> Held,
    IReadOnlyList<OpenCircuit> Breakers,
    int UnknownEnds
)
{
    /// <summary>Privacy requests on the list.</summary>
    public required PrivacyState Privacy { get; init; }

    /// <summary><c>live</c>, or <c>shadow</c>: it decides and records what would have been sent, and sends
    /// nothing.</summary>
    public required string Mode { get; init; }

    /// <summary>What people have paused, and how many messages wait for a resume.</summary>
    public required PauseState Paused { get; init; }

    /// <summary>Customers whose events are stored and not decided yet.</summary>
    public required StoredState Stored { get; init; }

    /// <summary>The edited workspace that has faults, while <see cref="Workspace"/> stays in force; null: what was read
    /// last is in force.</summary>
    public required RefusedEditState? RefusedEdit { get; init; }

    /// <summary>Rows of the shop's own that cannot be read and count as missing; <c>docs/operate.md</c> says what each
    /// is for. Empty: none is known.</summary>
    public required IReadOnlyList<UnreadableRow> UnreadableRows { get; init; }

    /// <summary>Teams of <c>shop.yaml</c> that notices do not reach: complaints, unhappy ratings and requests of law
    /// are read by no one there. Empty: none is known.</summary>
    public required IReadOnlyList<UnreachedTeam> Teams { get; init; }

    /// <summary>Files of coupon codes of which a tenth or less is left, or nothing: customers get no coupon then. Empty:
    /// none is known.</summary>
    public required IReadOnlyList<CouponPoolItem> CouponPools { get; init; }

    /// <summary>Wishes to stop that could be matched to no number or e-mail address, by feed, for 30 days after the
    /// last: a person has to find the customer.</summary>
    public required IReadOnlyList<UnmatchedStopState> UnmatchedStops { get; init; }

    /// <summary>
    /// Stops that were answered with an error because the store failed, by way in (<c>page</c>, <c>one_click</c>, a
    /// feed), since this process began: how many, when the first and the last came.
    /// </summary>
    public required IReadOnlyList<StopTurnedAway> StopsTurnedAway { get; init; }
}

/// <summary>
/// For how many customers accepted events are stored that cannot be decided now (a clock that cannot be right, a record
/// that cannot be read or decided); for how many of them one is a stop of their own; and how many events that are. They
/// are applied before anything else is decided about the customer. At most 1,000 customers are counted.
/// </summary>
public sealed record StoredState(int Customers, int Stops, int Events);

/// <summary>Wishes to stop without a number or a readable e-mail address: which feed, what kind of sender the last was,
/// how many, and when the last came.</summary>
public sealed record UnmatchedStopState(string Feed, string Kind, int Count, Instant Last);

/// <summary>An edited workspace with faults: how many, since when such an edit is refused, and in words what is so and
/// which commands show the faults.</summary>
public sealed record RefusedEditState(int Faults, Instant Since, string What);

/// <summary>
/// How many privacy requests are open, how many of them are past their deadline, and the nearest deadline (null: none
/// is open). <c>GET /api/privacy-requests</c> shows them. <paramref name="Unreadable"/>: how many more there are whose
/// row cannot be read; their deadline is not known.
/// </summary>
public sealed record PrivacyState(int Open, int Overdue, Instant? NextDue, int Unreadable)
{
    public static PrivacyState FromRequests(IReadOnlyList<PrivacyRequest> requests, int unreadable, Instant now) =>
        new(
            requests.Count,
            requests.Count(r => r.Due < now),
            requests.Count == 0 ? null : requests.Min(r => r.Due),
            unreadable
        );
}

/// <summary>A row of table Shop, by its partition and key. <paramref name="IsNewer"/>: a newer version of the program
/// wrote it; else it is damaged.</summary>
public sealed record UnreadableRow(string Partition, string Row, bool IsNewer);

/// <summary>A team that notices do not reach, why in the provider's codes, and since when. The next notice that
/// arrives, or another address in <c>shop.yaml</c>, ends it.</summary>
public sealed record UnreachedTeam(string Team, string What, Instant Since);

/// <summary>A provider that refuses us, what about our set-up, and since when. The next message it takes clears
/// it.</summary>
public sealed record MisconfiguredProvider(string Provider, string What, Instant Since);

/// <summary>The sweep that wakes customers: its last round of any process, how long ago that was in seconds, and the
/// shards that failed in this one. Null: not yet.</summary>
public sealed record SweepState(Instant? At, double? AgeSeconds, IReadOnlyList<int> FailingShards);

/// <summary>
/// The store: when a commit last worked in any process (null: not yet), what is wrong (<c>NoAnswer</c>, <c>Full</c>,
/// <c>ReadOnly</c>, <c>Damaged</c> or <c>Replaced</c>; null: nothing), in words with the remedy, and since when.
/// </summary>
public sealed record StoreState(Instant? CommittedAt, string? Fault, string? What, Instant? Since);

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// The one table that decides what an opt-in or opt-out of an address does (docs/consent.md). Pure: what is held, what
/// is told, when it reached us.
/// </summary>
public static class ConsentRules
{
    /// <summary>Sources whose undated statements are remembered for one address.</summary>
    public const int MaxUndatedStatements = 5;

    /// <summary>Statements with a time ahead of ours that are remembered for one address.</summary>
    public const int MaxFutureStatements = 5;

    /// <summary>Decides.</summary>
    /// <param name="known">All that is held for this channel and address, of every topic.</param>
    /// <param name="change">What is told; its address is taken as settled.</param>
    /// <param name="source">By whom, by which event, when it reached us, and the address.</param>
    public static ConsentResult Decide(IReadOnlyList<ConsentRecord> known, ConsentChange change, StatementSource source)
    {
        var held = known.FirstOrDefault(c => c.Topic == change.Topic);
        var result = Decide(known, held, change, source);
        return
            change.At > source.ArrivedAt
            && change.Kind != ConsentKind.CustomerAct
            && (result.Next ?? held) is { } kept
            && !IsRemembered(kept, change, source)
            ? result with
            {
                Next = RememberFuture(kept, change, source),
            }
            : result;
    }

    private static ConsentResult Decide(
        IReadOnlyList<ConsentRecord> known,
        ConsentRecord? held,
        ConsentChange change,
        StatementSource source
    ) =>
        change switch
        {
            { RestoresEventId: { } act } => DecideGiveBack(held, act, change, source),
            { Kind: ConsentKind.CustomerAct } => DecideOwnAct(held, change, source),
            { Status: ConsentStatus.Unknown } => DecideNotSubscribed(held, change, source),
            { Basis: "soft_opt_in" } => DecideSoftOptIn(known, held, change, source),
            { At: null } => DecideUndated(known, held, change, source),
            _ => DecideDated(known, held, change, source),
        };

    /// <summary>How far ahead of ours a time may be and still be the time of an act: clocks and zones that are set
    /// wrong. Beyond, it orders statements as "now" and proves nothing.</summary>
    public static readonly Duration FarthestAhead = Duration.FromDays(1);

    /// <summary>Whether the time of a statement cannot be that of an act of the customer.</summary>
    public static bool IsImpossible(ConsentChange change, Instant arrived) =>
        change.Kind != ConsentKind.CustomerAct && change.At > arrived + FarthestAhead;

    /// <summary>Of two records of one address and topic the one that holds when two customers become one.</summary>
    public static ConsentRecord Stronger(ConsentRecord one, ConsentRecord other)
    {
        var stronger = StrongerOf(one, other);
        return one.FutureStatements is null && other.FutureStatements is null
            ? stronger
            : stronger with
            {
                FutureStatements =
                [
                    .. (one.FutureStatements ?? [])
                        .Union(other.FutureStatements ?? [])
                        .OrderBy(a => a.ArrivedAt)
                        .TakeLast(MaxFutureStatements),
                ],
            };
    }

    private static ConsentRecord StrongerOf(ConsentRecord one, ConsentRecord other)
    {
        if (IsKnownChoice(one) != IsKnownChoice(other))
        {
            return IsKnownChoice(one) ? one : other;
        }

        if ((one.Status == ConsentStatus.Unsubscribed) != (other.Status == ConsentStatus.Unsubscribed))
        {
            var (stop, other2) = one.Status == ConsentStatus.Unsubscribed ? (one, other) : (other, one);
            return other2.IsDated && other2.At > stop.At ? other2 : stop;
        }

        if (one.IsDated != other.IsDated)
        {
            return one.IsDated ? one : other;
        }

        return other.At > one.At ? other : one;
    }

    // "Get messages again": what that one act took, and nothing that something else took before or after.
    private static ConsentResult DecideGiveBack(
        ConsentRecord? held,
        string act,
        ConsentChange change,
        StatementSource source
    ) =>
        held is not { Status: ConsentStatus.Unsubscribed } || held.EventId != act
            ? ConsentResult.Reject("nothing of it is taken any more")
            : ConsentResult.Accept(
                CreateRecord(held, change, source, source.ArrivedAt) with
                {
                    Status = held.StatusBefore ?? ConsentStatus.Unknown,
                }
            );

    // By our time of arrival, whatever anybody told before. An opt-in that reaches us late must not undo an opt-out
    // made after it.
    private static ConsentResult DecideOwnAct(ConsentRecord? held, ConsentChange change, StatementSource source)
    {
        var acted = Earlier(change.At, source.ArrivedAt);
        if (
            change.Status == ConsentStatus.Unsubscribed
            && source.DecidedOnArrival
            && held is not null
            && source.ArrivedAt < held.At
        )
        {
            // What is held came before, and the clock was put back since.
            return ConsentResult.Accept(
                ReplaceRecord(held, CreateRecord(held, change, source, held.At) with { ActedAt = acted })
            );
        }

        if (held is not null && source.ArrivedAt < held.At)
        {
            return ConsentResult.Reject("something newer is known");
        }

        if (
            change.Status != ConsentStatus.Unsubscribed
            && held is { Status: ConsentStatus.Unsubscribed }
            && acted < (held.ActedAt ?? held.At)
        )
        {
            return ConsentResult.Reject("the customer stopped it after that");
        }

        return ConsentResult.Accept(
            ReplaceRecord(held, CreateRecord(held, change, source, source.ArrivedAt) with { ActedAt = acted })
        );
    }

    // The law's "bought here" is nobody's word: it fills what is unknown.
    private static ConsentResult DecideSoftOptIn(
        IReadOnlyList<ConsentRecord> known,
        ConsentRecord? held,
        ConsentChange change,
        StatementSource source
    )
    {
        if (known.Any(c => IsKnownChoice(c)) || held is { IsSoft: true, Status: not ConsentStatus.Unknown })
        {
            return ConsentResult.Reject("a sale outweighs nothing that is known");
        }

        var acted = FindActTime(held, change, source);
        return ConsentResult.Accept(
            CreateRecord(held, change, source, acted) with
            {
                ActedAt = change.At is null ? null : acted,
            }
        );
    }

    // A state that is repeated or has no time is no new act. It counts where nothing is known; and a shop that said yes
    // and now says no has heard a no in between.
    private static ConsentResult DecideUndated(
        IReadOnlyList<ConsentRecord> known,
        ConsentRecord? held,
        ConsentChange change,
        StatementSource source
    )
    {
        var before = held?.UndatedStatements?.FirstOrDefault(u => u.Source == source.Source)?.Status;
        var first = !known.Any(c =>
            IsKnownChoice(c)
            && (c.EventId != source.EventId || IsStopOfSame(c, change))
            && (c.Topic is null || change.Topic is null || c.Topic == change.Topic)
        );
        var turned =
            change.Status == ConsentStatus.Unsubscribed
            && before == ConsentStatus.Subscribed
            && held!.Status != ConsentStatus.Unsubscribed;
        if (first || turned)
        {
            return ConsentResult.Accept(
                RememberUndated(CreateRecord(held, change, source, source.ArrivedAt), change, source)
            );
        }

        var why = "told without a time of the customer's; something is known about this address";
        return held is null || before == change.Status
            ? ConsentResult.Reject(why)
            : new ConsentResult(false, RememberUndated(held, change, source), why);
    }

    // "Not subscribed" is mostly said of those who never answered. Later than what was given, and with its time, it
    // says that this was taken back.
    private static ConsentResult DecideNotSubscribed(
        ConsentRecord? held,
        ConsentChange change,
        StatementSource source
    ) =>
        change.At is null ? ConsentResult.Reject("told without a time of the customer's")
        : held is null or { Status: ConsentStatus.Unknown } ? ConsentResult.Reject("nothing was given for this address")
        : DecideDated([], held, change with { Status = ConsentStatus.Unsubscribed }, source);

    // By the customer's time: later than what is held; of two at one time the opt-out. A time far ahead counts as now,
    // and is no evidence of when the customer acted, or that
    // they did: it does not outweigh an act of their own.
    private static ConsentResult DecideDated(
        IReadOnlyList<ConsentRecord> known,
        ConsentRecord? held,
        ConsentChange change,
        StatementSource source
    )
    {
        var impossible = change.Status != ConsentStatus.Unsubscribed && IsImpossible(change, source.ArrivedAt);
        if (
            impossible
            && known.Any(c =>
                c is { Status: ConsentStatus.Unsubscribed, Kind: ConsentKind.CustomerAct }
                && (c.Topic is null || c.Topic == change.Topic)
            )
        )
        {
            return ConsentResult.Reject(
                "its time is far ahead of ours, so it proves no act of the customer, who stopped it themselves"
            );
        }

        var acted = FindActTime(held, change, source);
        if (
            change.Status == ConsentStatus.Unsubscribed
            && held is not null
            && acted < held.At
            && acted.ToUnixTimeSeconds() == held.At.ToUnixTimeSeconds()
        )
        {
            // Shops tell whole seconds and our arrival has parts of one: within a second they are one moment.
            acted = held.At;
        }

        var next = CreateRecord(held, change, source, acted) with { ActedAt = impossible ? null : acted };
        if (held is null || !IsKnownChoice(held))
        {
            return ConsentResult.Accept(next);
        }

        var counts = change.Status switch
        {
            ConsentStatus.Unsubscribed => !held.IsDated
                || acted > held.At
                || (acted == held.At && held.Status != ConsentStatus.Unsubscribed),
            ConsentStatus.Subscribed => acted > held.At || (acted == held.At && held.Status == ConsentStatus.Pending),
            _ => acted > held.At,
        };
        return counts
            ? ConsentResult.Accept(ReplaceRecord(held, next))
            : ConsentResult.Reject("something newer is known");
    }

    // One delivery that says both yes and no of one address: of two statements at one moment the opt-out counts.
    private static bool IsStopOfSame(ConsentRecord held, ConsentChange change) =>
        held.Topic == change.Topic
        && held.Status == ConsentStatus.Unsubscribed
        && change.Status != ConsentStatus.Unsubscribed;

    private static ConsentRecord CreateRecord(
        ConsentRecord? held,
        ConsentChange change,
        StatementSource source,
        Instant at
    ) =>
        new(
            change.Channel,
            change.Topic,
            change.Status,
            at,
            source.Source,
            change.Basis,
            change.Method,
            change.OptInLevel,
            source.EventId
        )
        {
            Address = source.Address,
            Kind = change.Kind,
            ArrivedAt = source.ArrivedAt,
            Wording = change.Wording,
            StatusBefore = change.Status == ConsentStatus.Unsubscribed ? held?.Status : null,
            UndatedStatements = held?.UndatedStatements,
            FutureStatements = held?.FutureStatements,
            StoppedBox = change.Status == ConsentStatus.Unsubscribed ? StoppedBox.FromConsent(held) : null,
            ActedAt = change.Kind == ConsentKind.CustomerAct ? Earlier(change.At, source.ArrivedAt) : null,
        };

    // Stopped twice is stopped from the later time on; what the first act took stays what it took.
    private static ConsentRecord ReplaceRecord(ConsentRecord? held, ConsentRecord next) =>
        held is { Status: ConsentStatus.Unsubscribed } && next.Status == ConsentStatus.Unsubscribed
            ? held with
            {
                At = Instant.Max(held.At, next.At),
                ActedAt = Later(held.ActedAt, next.ActedAt),
                ArrivedAt = next.ArrivedAt,
            }
            : next;

    private static ConsentRecord RememberUndated(ConsentRecord held, ConsentChange change, StatementSource source) =>
        held with
        {
            UndatedStatements =
            [
                .. (held.UndatedStatements ?? [])
                    .Where(u => u.Source != source.Source)
                    .TakeLast(MaxUndatedStatements - 1),
                new UndatedStatement(source.Source, change.Status),
            ],
        };

    private static bool IsRemembered(ConsentRecord held, ConsentChange change, StatementSource source) =>
        held.FutureStatements?.Any(a => a.Source == source.Source && a.StatedAt == change.At) == true;

    private static ConsentRecord RememberFuture(ConsentRecord held, ConsentChange change, StatementSource source) =>
        held with
        {
            FutureStatements =
            [
                .. (held.FutureStatements ?? []).TakeLast(MaxFutureStatements - 1),
                new FutureStatement(source.Source, change.At!.Value, source.ArrivedAt),
            ],
        };

    // When the customer acted, never after the statement first reached us: a time ahead of ours that is told again
    // later is no later act, nor is an earlier time of the same clock.
    private static Instant FindActTime(ConsentRecord? held, ConsentChange change, StatementSource source)
    {
        var acted = Earlier(change.At, source.ArrivedAt);
        foreach (var ahead in held?.FutureStatements ?? [])
        {
            if (ahead.StatedAt == change.At || (ahead.Source == source.Source && ahead.StatedAt > change.At))
            {
                acted = Instant.Min(acted, ahead.ArrivedAt);
            }
        }

        return acted;
    }

    private static bool IsKnownChoice(ConsentRecord consent) =>
        consent.Status != ConsentStatus.Unknown && !consent.IsSoft;

    private static Instant Earlier(Instant? told, Instant arrived) => told is { } at && at < arrived ? at : arrived;

    private static Instant? Later(Instant? one, Instant? other) => one is null || other > one ? other : one;
}

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

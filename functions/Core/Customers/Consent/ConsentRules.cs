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
    public const int MostUndated = 5;

    /// <summary>Statements with a time ahead of ours that are remembered for one address.</summary>
    public const int MostAhead = 5;

    /// <summary>Decides.</summary>
    /// <param name="known">All that is held for this channel and address, of every topic.</param>
    /// <param name="change">What is told; its address is taken as settled.</param>
    /// <param name="from">By whom, by which event, when it reached us, and the address.</param>
    public static ConsentResult Decide(IReadOnlyList<Consent> known, ConsentChange change, ConsentTelling from)
    {
        var held = known.FirstOrDefault(c => c.Topic == change.Topic);
        var result = Decide(known, held, change, from);
        return
            change.At > from.ArrivedAt
            && change.Kind != ConsentKind.OwnAct
            && (result.Next ?? held) is { } kept
            && !IsRemembered(kept, change, from)
            ? result with
            {
                Next = RememberAhead(kept, change, from),
            }
            : result;
    }

    private static ConsentResult Decide(
        IReadOnlyList<Consent> known,
        Consent? held,
        ConsentChange change,
        ConsentTelling from
    ) =>
        change switch
        {
            { GivesBack: { } act } => GiveBack(held, act, change, from),
            { Kind: ConsentKind.OwnAct } => OwnAct(held, change, from),
            { Status: ConsentStatus.Unknown } => NotSubscribed(held, change, from),
            { Basis: "soft_opt_in" } => Soft(known, held, change, from),
            { At: null } => Undated(known, held, change, from),
            _ => Dated(known, held, change, from),
        };

    /// <summary>How far ahead of ours a time may be and still be the time of an act: clocks and zones that are set
    /// wrong. Beyond, it orders statements as "now" and proves nothing.</summary>
    public static readonly Duration FarthestAhead = Duration.FromDays(1);

    /// <summary>Whether the time of a statement cannot be that of an act of the customer.</summary>
    public static bool IsImpossible(ConsentChange change, Instant arrived) =>
        change.Kind != ConsentKind.OwnAct && change.At > arrived + FarthestAhead;

    /// <summary>Of two records of one address and topic the one that holds when two customers become one.</summary>
    public static Consent Stronger(Consent one, Consent other)
    {
        var stronger = StrongerOf(one, other);
        return one.Ahead is null && other.Ahead is null
            ? stronger
            : stronger with
            {
                Ahead = [.. (one.Ahead ?? []).Union(other.Ahead ?? []).OrderBy(a => a.ArrivedAt).TakeLast(MostAhead)],
            };
    }

    private static Consent StrongerOf(Consent one, Consent other)
    {
        if (Counts(one) != Counts(other))
        {
            return Counts(one) ? one : other;
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
    private static ConsentResult GiveBack(Consent? held, string act, ConsentChange change, ConsentTelling from) =>
        held is not { Status: ConsentStatus.Unsubscribed } || held.EventId != act
            ? ConsentResult.No("nothing of it is taken any more")
            : ConsentResult.Yes(
                New(held, change, from, from.ArrivedAt) with
                {
                    Status = held.Before ?? ConsentStatus.Unknown,
                }
            );

    // By our time of arrival, whatever anybody told before. An opt-in that reaches us late must not undo an opt-out
    // made after it.
    private static ConsentResult OwnAct(Consent? held, ConsentChange change, ConsentTelling from)
    {
        var acted = Earlier(change.At, from.ArrivedAt);
        if (change.Status == ConsentStatus.Unsubscribed && from.IsNow && held is not null && from.ArrivedAt < held.At)
        {
            // What is held came before, and the clock was put back since.
            return ConsentResult.Yes(Replace(held, New(held, change, from, held.At) with { ActedAt = acted }));
        }

        if (held is not null && from.ArrivedAt < held.At)
        {
            return ConsentResult.No("something newer is known");
        }

        if (
            change.Status != ConsentStatus.Unsubscribed
            && held is { Status: ConsentStatus.Unsubscribed }
            && acted < (held.ActedAt ?? held.At)
        )
        {
            return ConsentResult.No("the customer stopped it after that");
        }

        return ConsentResult.Yes(Replace(held, New(held, change, from, from.ArrivedAt) with { ActedAt = acted }));
    }

    // The law's "bought here" is nobody's word: it fills what is unknown.
    private static ConsentResult Soft(
        IReadOnlyList<Consent> known,
        Consent? held,
        ConsentChange change,
        ConsentTelling from
    )
    {
        if (known.Any(c => Counts(c)) || held is { IsSoft: true, Status: not ConsentStatus.Unknown })
        {
            return ConsentResult.No("a sale outweighs nothing that is known");
        }

        var acted = Acted(held, change, from);
        return ConsentResult.Yes(New(held, change, from, acted) with { ActedAt = change.At is null ? null : acted });
    }

    // A state that is repeated or has no time is no new act. It counts where nothing is known; and a shop that said yes
    // and now says no has heard a no in between.
    private static ConsentResult Undated(
        IReadOnlyList<Consent> known,
        Consent? held,
        ConsentChange change,
        ConsentTelling from
    )
    {
        var before = held?.Undated?.FirstOrDefault(u => u.Source == from.Source)?.Status;
        var first = !known.Any(c =>
            Counts(c)
            && (c.EventId != from.EventId || IsStopOfSame(c, change))
            && (c.Topic is null || change.Topic is null || c.Topic == change.Topic)
        );
        var turned =
            change.Status == ConsentStatus.Unsubscribed
            && before == ConsentStatus.Subscribed
            && held!.Status != ConsentStatus.Unsubscribed;
        if (first || turned)
        {
            return ConsentResult.Yes(Remember(New(held, change, from, from.ArrivedAt), change, from));
        }

        var why = "told without a time of the customer's; something is known about this address";
        return held is null || before == change.Status
            ? ConsentResult.No(why)
            : new ConsentResult(false, Remember(held, change, from), why);
    }

    // "Not subscribed" is mostly said of those who never answered. Later than what was given, and with its time, it
    // says that this was taken back.
    private static ConsentResult NotSubscribed(Consent? held, ConsentChange change, ConsentTelling from) =>
        change.At is null ? ConsentResult.No("told without a time of the customer's")
        : held is null or { Status: ConsentStatus.Unknown } ? ConsentResult.No("nothing was given for this address")
        : Dated([], held, change with { Status = ConsentStatus.Unsubscribed }, from);

    // By the customer's time: later than what is held; of two at one time the opt-out. A time far ahead counts as now,
    // and is no evidence of when the customer acted, or that
    // they did: it does not outweigh an act of their own.
    private static ConsentResult Dated(
        IReadOnlyList<Consent> known,
        Consent? held,
        ConsentChange change,
        ConsentTelling from
    )
    {
        var impossible = change.Status != ConsentStatus.Unsubscribed && IsImpossible(change, from.ArrivedAt);
        if (
            impossible
            && known.Any(c =>
                c is { Status: ConsentStatus.Unsubscribed, Kind: ConsentKind.OwnAct }
                && (c.Topic is null || c.Topic == change.Topic)
            )
        )
        {
            return ConsentResult.No(
                "its time is far ahead of ours, so it proves no act of the customer, who stopped it themselves"
            );
        }

        var acted = Acted(held, change, from);
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

        var next = New(held, change, from, acted) with { ActedAt = impossible ? null : acted };
        if (held is null || !Counts(held))
        {
            return ConsentResult.Yes(next);
        }

        var counts = change.Status switch
        {
            ConsentStatus.Unsubscribed => !held.IsDated
                || acted > held.At
                || (acted == held.At && held.Status != ConsentStatus.Unsubscribed),
            ConsentStatus.Subscribed => acted > held.At || (acted == held.At && held.Status == ConsentStatus.Pending),
            _ => acted > held.At,
        };
        return counts ? ConsentResult.Yes(Replace(held, next)) : ConsentResult.No("something newer is known");
    }

    // One delivery that says both yes and no of one address: of two statements at one moment the opt-out counts.
    private static bool IsStopOfSame(Consent held, ConsentChange change) =>
        held.Topic == change.Topic
        && held.Status == ConsentStatus.Unsubscribed
        && change.Status != ConsentStatus.Unsubscribed;

    private static Consent New(Consent? held, ConsentChange change, ConsentTelling from, Instant at) =>
        new(
            change.Channel,
            change.Topic,
            change.Status,
            at,
            from.Source,
            change.Basis,
            change.Method,
            change.OptInLevel,
            from.EventId
        )
        {
            Address = from.Address,
            Kind = change.Kind,
            ArrivedAt = from.ArrivedAt,
            Wording = change.Wording,
            Before = change.Status == ConsentStatus.Unsubscribed ? held?.Status : null,
            Undated = held?.Undated,
            Ahead = held?.Ahead,
            Stopped = change.Status == ConsentStatus.Unsubscribed ? StoppedBox.Of(held) : null,
            ActedAt = change.Kind == ConsentKind.OwnAct ? Earlier(change.At, from.ArrivedAt) : null,
        };

    // Stopped twice is stopped from the later time on; what the first act took stays what it took.
    private static Consent Replace(Consent? held, Consent next) =>
        held is { Status: ConsentStatus.Unsubscribed } && next.Status == ConsentStatus.Unsubscribed
            ? held with
            {
                At = Instant.Max(held.At, next.At),
                ActedAt = Later(held.ActedAt, next.ActedAt),
                ArrivedAt = next.ArrivedAt,
            }
            : next;

    private static Consent Remember(Consent held, ConsentChange change, ConsentTelling from) =>
        held with
        {
            Undated =
            [
                .. (held.Undated ?? []).Where(u => u.Source != from.Source).TakeLast(MostUndated - 1),
                new UndatedWord(from.Source, change.Status),
            ],
        };

    private static bool IsRemembered(Consent held, ConsentChange change, ConsentTelling from) =>
        held.Ahead?.Any(a => a.Source == from.Source && a.Told == change.At) == true;

    private static Consent RememberAhead(Consent held, ConsentChange change, ConsentTelling from) =>
        held with
        {
            Ahead =
            [
                .. (held.Ahead ?? []).TakeLast(MostAhead - 1),
                new AheadTime(from.Source, change.At!.Value, from.ArrivedAt),
            ],
        };

    // When the customer acted, never after the statement first reached us: a time ahead of ours that is told again
    // later is no later act, nor is an earlier time of the same clock.
    private static Instant Acted(Consent? held, ConsentChange change, ConsentTelling from)
    {
        var acted = Earlier(change.At, from.ArrivedAt);
        foreach (var ahead in held?.Ahead ?? [])
        {
            if (ahead.Told == change.At || (ahead.Source == from.Source && ahead.Told > change.At))
            {
                acted = Instant.Min(acted, ahead.ArrivedAt);
            }
        }

        return acted;
    }

    private static bool Counts(Consent consent) => consent.Status != ConsentStatus.Unknown && !consent.IsSoft;

    private static Instant Earlier(Instant? told, Instant arrived) => told is { } at && at < arrived ? at : arrived;

    private static Instant? Later(Instant? one, Instant? other) => one is null || other > one ? other : one;
}

/// <summary>Where a statement about consent comes from.</summary>
/// <param name="Source">Which way in.</param>
/// <param name="EventId">The event that told it.</param>
/// <param name="ArrivedAt">When it reached us, by our clock.</param>
/// <param name="Address">The address it is about, in its normal form.</param>
public sealed record ConsentTelling(string Source, string EventId, Instant ArrivedAt, string? Address)
{
    /// <summary>True: it is decided as it arrives, so that all that is held came before it. False, the default: it
    /// waited, or nothing arrived.</summary>
    public bool IsNow { get; init; }
}

/// <summary>What the table says. <paramref name="Counts"/> false: the statement changes no status. <paramref
/// name="Next"/>: what is held from now on; null: as before.</summary>
/// <param name="Why">In plain words why it does not count; empty where it does.</param>
public sealed record ConsentResult(bool Counts, Consent? Next, string Why)
{
    internal static ConsentResult Yes(Consent next) => new(true, next, "");

    internal static ConsentResult No(string why) => new(false, null, why);
}

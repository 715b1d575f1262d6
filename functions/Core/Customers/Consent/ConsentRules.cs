using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>The one table that decides what an opt-in or opt-out of an address does (docs/consent.md). Pure.</summary>
public static class ConsentRules
{
    /// <summary>Sources whose undated statements are remembered for one address.</summary>
    public const int MaxUndatedStatements = 5;

    /// <summary>Statements with a time ahead of ours that are remembered for one address.</summary>
    public const int MaxFutureStatements = 5;

    /// <summary>Decides what a change does to the consent of its address.</summary>
    /// <param name="known">All consent records of this channel and address, of every topic.</param>
    /// <param name="change">The change; its address is resolved already.</param>
    /// <param name="source">By whom, by which event, when it arrived, and the address.</param>
    public static ConsentResult Decide(IReadOnlyList<ConsentRecord> known, ConsentChange change, StatementSource source)
    {
        var held = known.FirstOrDefault(c => c.Topic == change.Topic);
        var result = Decide(known, held, change, source);
        return
            change.At > source.ArrivedAt
            && change.Kind != ConsentKind.CustomerAct
            && (result.Next ?? held) is { } kept
            && !ConsentRecords.IsRemembered(kept, change, source)
            ? result with
            {
                Next = ConsentRecords.RememberFuture(kept, change, source),
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
        if (ConsentRecords.IsKnownChoice(one) != ConsentRecords.IsKnownChoice(other))
        {
            return ConsentRecords.IsKnownChoice(one) ? one : other;
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
                ConsentRecords.CreateRecord(held, change, source, source.ArrivedAt) with
                {
                    Status = held.StatusBefore ?? ConsentStatus.Unknown,
                }
            );

    // By our time of arrival, whatever anybody told before. An opt-in that reaches us late must not undo an opt-out
    // made after it.
    private static ConsentResult DecideOwnAct(ConsentRecord? held, ConsentChange change, StatementSource source)
    {
        var acted = ConsentRecords.Earlier(change.At, source.ArrivedAt);
        if (
            change.Status == ConsentStatus.Unsubscribed
            && source.DecidedOnArrival
            && held is not null
            && source.ArrivedAt < held.At
        )
        {
            // What is held came before, and the clock was put back since.
            return ConsentResult.Accept(
                ConsentRecords.ReplaceRecord(
                    held,
                    ConsentRecords.CreateRecord(held, change, source, held.At) with
                    {
                        ActedAt = acted,
                    }
                )
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
            ConsentRecords.ReplaceRecord(
                held,
                ConsentRecords.CreateRecord(held, change, source, source.ArrivedAt) with
                {
                    ActedAt = acted,
                }
            )
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
        if (
            known.Any(c => ConsentRecords.IsKnownChoice(c))
            || held is { IsSoft: true, Status: not ConsentStatus.Unknown }
        )
        {
            return ConsentResult.Reject("a sale outweighs nothing that is known");
        }

        var acted = ConsentRecords.FindActTime(held, change, source);
        return ConsentResult.Accept(
            ConsentRecords.CreateRecord(held, change, source, acted) with
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
            ConsentRecords.IsKnownChoice(c)
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
                ConsentRecords.RememberUndated(
                    ConsentRecords.CreateRecord(held, change, source, source.ArrivedAt),
                    change,
                    source
                )
            );
        }

        var why = "told without a time of the customer's; something is known about this address";
        return held is null || before == change.Status
            ? ConsentResult.Reject(why)
            : new ConsentResult(false, ConsentRecords.RememberUndated(held, change, source), why);
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
    // and is no evidence of when the customer acted, or that they did: it does not outweigh an act of their own.
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

        var acted = ConsentRecords.FindActTime(held, change, source);
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

        var next = ConsentRecords.CreateRecord(held, change, source, acted) with
        {
            ActedAt = impossible ? null : acted,
        };
        if (held is null || !ConsentRecords.IsKnownChoice(held))
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
            ? ConsentResult.Accept(ConsentRecords.ReplaceRecord(held, next))
            : ConsentResult.Reject("something newer is known");
    }

    // One delivery that says both yes and no of one address: of two statements at one moment the opt-out counts.
    private static bool IsStopOfSame(ConsentRecord held, ConsentChange change) =>
        held.Topic == change.Topic
        && held.Status == ConsentStatus.Unsubscribed
        && change.Status != ConsentStatus.Unsubscribed;
}

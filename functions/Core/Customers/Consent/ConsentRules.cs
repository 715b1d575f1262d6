using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>The one table that decides what an opt-in or opt-out of an address does (docs/consent.md). Pure.</summary>
public static class ConsentRules
{
    /// <summary>Limit of sources whose undated statements are kept for one address.</summary>
    public const int MaxUndatedStatements = 5;

    /// <summary>Limit of statements with a time in the future that are kept for one address.</summary>
    public const int MaxFutureStatements = 5;

    /// <summary>Decides how a change affects the consent of its address.</summary>
    /// <param name="known">All consent records of this channel and address, of every topic.</param>
    /// <param name="change">The change; its address was determined before.</param>
    /// <param name="source">Source, event, arrival time and address.</param>
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

    /// <summary>How far in the future a time may be and still be the time of an act: wrong clocks and zones. A later
    /// time counts as "now" in the order of statements and proves nothing.</summary>
    public static readonly Duration FarthestAhead = Duration.FromDays(1);

    /// <summary>True: the time of a statement cannot be that of an act of the customer.</summary>
    public static bool IsImpossible(ConsentChange change, Instant arrived) =>
        change.Kind != ConsentKind.CustomerAct && change.At > arrived + FarthestAhead;

    /// <summary>Of two records of one address and topic, the one that applies when two customers are merged.</summary>
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

    // "Get messages again": restores what that one act stopped, and nothing that another act stopped before or after.
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

    // Ordered by the arrival time here, not by reported times. An opt-in that arrives late must not undo an opt-out
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
            // The held record is earlier, and this program's clock was set back since.
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

    // The legal basis "bought here" is no statement of the customer: it applies only where nothing is known.
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

    // A repeated state, or one without a time, is no new act. It counts where nothing is known; and when a shop that
    // reported a subscription now reports none, the customer opted out in between.
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

        var why = "reported without a time of the customer's; something is known about this address";
        return held is null || before == change.Status
            ? ConsentResult.Reject(why)
            : new ConsentResult(false, ConsentRecords.RememberUndated(held, change, source), why);
    }

    // "Not subscribed" mostly means that the customer never answered. With a time later than the opt-in it means that
    // the opt-in was withdrawn.
    private static ConsentResult DecideNotSubscribed(
        ConsentRecord? held,
        ConsentChange change,
        StatementSource source
    ) =>
        change.At is null ? ConsentResult.Reject("reported without a time of the customer's")
        : held is null or { Status: ConsentStatus.Unknown } ? ConsentResult.Reject("nothing was given for this address")
        : DecideDated([], held, change with { Status = ConsentStatus.Unsubscribed }, source);

    // Ordered by the customer's time: it must be later than the held record; at equal times the opt-out counts. A time
    // far in the future counts as now and does not prove when, or that, the customer acted: it does not override an act
    // of the customer.
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
            // Shops report whole seconds, arrival times have fractions: times within one second count as equal.
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
            ConsentStatus.Unknown or ConsentStatus.Pending => acted > held.At,
        };
        return counts
            ? ConsentResult.Accept(ConsentRecords.ReplaceRecord(held, next))
            : ConsentResult.Reject("something newer is known");
    }

    // One delivery with both an opt-in and an opt-out for one address: at equal times the opt-out counts.
    private static bool IsStopOfSame(ConsentRecord held, ConsentChange change) =>
        held.Topic == change.Topic
        && held.Status == ConsentStatus.Unsubscribed
        && change.Status != ConsentStatus.Unsubscribed;
}

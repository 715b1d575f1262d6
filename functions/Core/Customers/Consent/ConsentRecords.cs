using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>Creates and updates consent records from statements about consent.</summary>
public static class ConsentRecords
{
    internal static ConsentRecord CreateRecord(
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

    // A second opt-out moves the time to the later one; the status before the first opt-out is kept.
    internal static ConsentRecord ReplaceRecord(ConsentRecord? held, ConsentRecord next) =>
        held is { Status: ConsentStatus.Unsubscribed } && next.Status == ConsentStatus.Unsubscribed
            ? held with
            {
                At = Instant.Max(held.At, next.At),
                ActedAt = Later(held.ActedAt, next.ActedAt),
                ArrivedAt = next.ArrivedAt,
            }
            : next;

    internal static ConsentRecord RememberUndated(ConsentRecord held, ConsentChange change, StatementSource source) =>
        held with
        {
            UndatedStatements =
            [
                .. (held.UndatedStatements ?? [])
                    .Where(u => u.Source != source.Source)
                    .TakeLast(ConsentRules.MaxUndatedStatements - 1),
                new UndatedStatement(source.Source, change.Status),
            ],
        };

    internal static bool IsRemembered(ConsentRecord held, ConsentChange change, StatementSource source) =>
        held.FutureStatements?.Any(a => a.Source == source.Source && a.StatedAt == change.At) == true;

    internal static ConsentRecord RememberFuture(ConsentRecord held, ConsentChange change, StatementSource source) =>
        held with
        {
            FutureStatements =
            [
                .. (held.FutureStatements ?? []).TakeLast(ConsentRules.MaxFutureStatements - 1),
                new FutureStatement(source.Source, change.At!.Value, source.ArrivedAt),
            ],
        };

    // When the customer acted, never later than the first arrival of the statement: the repetition of a time that was
    // in the future is no later act, nor is an earlier time from the same source.
    internal static Instant FindActTime(ConsentRecord? held, ConsentChange change, StatementSource source)
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

    internal static bool IsKnownChoice(ConsentRecord consent) =>
        consent.Status != ConsentStatus.Unknown && !consent.IsSoft;

    internal static Instant Earlier(Instant? reported, Instant arrived) =>
        reported is { } at && at < arrived ? at : arrived;

    private static Instant? Later(Instant? one, Instant? other) => one is null || other > one ? other : one;
}

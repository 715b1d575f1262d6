using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Intake.Identities;

// Suppressed addresses.
public sealed partial class IdentityTable
{
    /// <summary>What is known against an address, whichever customer has it, with the marks that wait for its row;
    /// null: nothing.</summary>
    /// <exception cref="UnreadableRowException">The row cannot be read, and no mark that waits says that nothing may be
    /// sent.</exception>
    public async ValueTask<AddressSuppression?> FindSuppression(
        Channel channel,
        string address,
        CancellationToken cancel
    )
    {
        var identity = AddressKey.Of(channel, address);
        var marks = queuedMarks is null ? [] : await queuedMarks.ListMarks(identity, cancel);
        IdentityRow? row;
        try
        {
            row = (await Get(identity, cancel))?.Row;
        }
        catch (UnreadableRowException) when (marks.Aggregate(Empty, ApplyMark).SuppressedAt is not null)
        {
            row = null;
        }

        row = marks.Count == 0 ? row : marks.Aggregate(row ?? Empty, ApplyMark);
        return row is not null && (row.SuppressedAt ?? (object?)row.Topics ?? row.Contacts) is not null
            ? new AddressSuppression(row.SuppressedAt, row.Reason, row.Topics) { Contacts = row.Contacts ?? [] }
            : null;
    }

    /// <summary>Writes what a decision says of addresses, before its commit: addresses that were corrected no longer
    /// lead to the customer, and suppressions are marked.</summary>
    public async ValueTask ApplyMarks(CustomerState before, Decision decision, CancellationToken cancel)
    {
        var corrected = decision.Next.CorrectedAddresses?.Except(before.CorrectedAddresses ?? []) ?? [];
        foreach (var name in corrected)
        {
            await Release(name, decision.Next, cancel);
        }

        foreach (var mark in decision.SuppressionChanges)
        {
            await Suppress(mark, cancel);
        }

        foreach (var change in decision.AddressContactChanges)
        {
            await Count(change, cancel);
        }
    }

    // A claim of room at the address, before the attempt is committed. A row that cannot be read is reported where it is
    // read for a send, and limits nothing.
    private async ValueTask Count(AddressContactChange change, CancellationToken cancel)
    {
        try
        {
            await Change(
                AddressKey.Of(change.Channel, change.Address),
                row => row with { Contacts = AddressContacts.Apply(row.Contacts, change) },
                create: !change.Ended,
                cancel
            );
        }
        catch (UnreadableRowException) { }
    }

    /// <summary>
    /// An address is not to be used from then on, at all or for a topic: the latest mark counts. A lifting mark takes
    /// away what is marked up to its time. Where the row of the address cannot be read, the mark waits for it, and
    /// counts all the same.
    /// </summary>
    public async ValueTask Suppress(SuppressionChange mark, CancellationToken cancel)
    {
        var identity = AddressKey.Of(mark.Channel, mark.Address);
        try
        {
            if (queuedMarks is not null && (await queuedMarks.ListMarks(identity, cancel)).Count > 0)
            {
                await ApplyQueuedMarks(queuedMarks.KeyOf(identity), cancel);
            }

            await WriteMark(mark, cancel);
        }
        catch (UnreadableRowException) when (queuedMarks is not null)
        {
            await queuedMarks.Store(identity, mark, cancel);
        }
    }

    /// <summary>Writes the marks that wait under a key into the rows of their addresses.</summary>
    /// <exception cref="UnreadableRowException">A row still cannot be read.</exception>
    public ValueTask ApplyQueuedMarks(string key, CancellationToken cancel) =>
        queuedMarks is null ? ValueTask.CompletedTask : queuedMarks.Apply(key, mark => WriteMark(mark, cancel), cancel);

    private async ValueTask WriteMark(SuppressionChange mark, CancellationToken cancel) =>
        await Change(
            AddressKey.Of(mark.Channel, mark.Address),
            row => ApplyMark(row, mark),
            create: !mark.LiftsSuppression,
            cancel
        );

    private async ValueTask Change(
        string identity,
        Func<IdentityRow, IdentityRow> change,
        bool create,
        CancellationToken cancel
    )
    {
        var partition = hasher.IdentityPartition(identity);
        while (true)
        {
            if (await Get(identity, cancel) is var (row, etag))
            {
                var next = change(row);
                if (next == row || await Replace(partition, next, etag, cancel))
                {
                    return;
                }
            }
            else if (!create || await store.Insert(TableName.Identities, partition, Row, Json(change(Empty)), cancel))
            {
                return;
            }
        }
    }

    private static IdentityRow ApplyMark(IdentityRow row, SuppressionChange mark)
    {
        if (mark.Topic is not { } topic)
        {
            return mark.LiftsSuppression
                ? IsLifted(mark, row.SuppressedAt)
                    ? row with
                    {
                        SuppressedAt = null,
                        Reason = null,
                    }
                    : row
                : row.SuppressedAt >= mark.At
                    ? row
                    : row with
                    {
                        SuppressedAt = mark.At,
                        Reason = mark.Reason,
                    };
        }

        var topics = new Dictionary<string, Instant>(row.Topics ?? new Dictionary<string, Instant>());
        var held = topics.TryGetValue(topic, out var since) ? since : (Instant?)null;
        if (mark.LiftsSuppression ? !IsLifted(mark, held) : held >= mark.At)
        {
            return row;
        }

        topics.Remove(topic);
        if (!mark.LiftsSuppression)
        {
            topics[topic] = mark.At;
        }

        // The latest are kept; a journey's topics are far fewer.
        return row with
        {
            Topics = topics.Count == 0 ? null : topics.OrderByDescending(t => t.Value).Take(MaxTopics).ToDictionary(),
        };
    }

    private static bool IsLifted(SuppressionChange mark, Instant? since) =>
        mark.OnlyOfSameTime ? since == mark.At : since <= mark.At;
}

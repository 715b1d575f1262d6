using System.Text.Json.Serialization;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Intake;

/// <summary>
/// Customers who have stored events that wait, or who are parked: whatever is decided about them next, what waits comes
/// first (<see cref="QueuedEventProcessor"/>). They are marked in the store beside the switches, which every process
/// reads every few seconds anyway: the ordinary way of an event costs no read more.
/// </summary>
public sealed class QueuedCustomers(ITableStore store)
{
    /// <summary>Where the marks are kept, in <see cref="TableName.Shop"/>.</summary>
    internal const string Partition = "switches";

    private const string Prefix = "queued|";
    private const int MaxMarks = 1_000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> markedHere = [];
    private HashSet<string> markedInStore = [];
    private bool hasMore;
    private long count;

    /// <summary>Marks one; marking again is harmless.</summary>
    /// <param name="waits">What waits; added to what is marked already. Null: the customer is parked, no event is
    /// stored.</param>
    /// <exception cref="StoreUnavailableException">Not durable.</exception>
    public async ValueTask Add(string customer, CancellationToken cancel, QueuedRow? waits = null)
    {
        // Counted in memory first, so that a concurrent clear of an earlier mark sees that it changed.
        lock (gate)
        {
            markedHere[customer] = ++count;
        }

        // Written anew each time, so that a mark that was read before this is not cleared. Two at once lose no more
        // than a count.
        var before = Read(await store.Get(TableName.Shop, Partition, Prefix + customer, cancel));
        var row = new QueuedRow(before.HasEvents || waits?.HasEvents == true, before.HasStop || waits?.HasStop == true)
        {
            EventCount = before.EventCount + (waits?.EventCount ?? 0),
        };
        await store.Upsert(
            TableName.Shop,
            Partition,
            Prefix + customer,
            StoreExtensions.ToJson(row, FlowJson.Default.QueuedRow),
            cancel
        );
    }

    /// <summary>For how many customers events are stored that wait, for how many of them a stop of their own, and how
    /// many events; at most 1,000 customers are counted.</summary>
    public async ValueTask<StoredEvents> CountStoredEvents(CancellationToken cancel)
    {
        var page = await store.Query(TableName.Shop, Partition, Prefix, Prefix[..^1] + "}", MaxMarks, null, cancel);
        QueuedRow[] rows = [.. page.Items.Select(Read).Where(r => r.HasEvents)];
        return new StoredEvents(rows.Length, rows.Count(r => r.HasStop), rows.Sum(r => Math.Max(1, r.EventCount)));
    }

    /// <summary>After some of what waits was applied: how many events still wait. Nothing where the customer was marked
    /// again since the mark was read.</summary>
    /// <param name="left">Null: not known, nothing is changed.</param>
    public async ValueTask UpdateRemaining(QueueMark mark, int? left, CancellationToken cancel)
    {
        if (
            left is not { } events
            || mark.ETag is not { } etag
            || await store.Get(TableName.Shop, Partition, Prefix + mark.Customer, cancel) is not { } held
            || held.ETag != etag
        )
        {
            return;
        }

        var before = Read(held);
        var after = before with { HasEvents = events > 0, EventCount = events, HasStop = before.HasStop && events > 0 };
        if (after != before)
        {
            await store.Commit(
                TableName.Shop,
                Partition,
                [
                    new TableOperation.Replace(
                        Prefix + mark.Customer,
                        StoreExtensions.ToJson(after, FlowJson.Default.QueuedRow),
                        etag
                    ),
                ],
                cancel
            );
        }
    }

    private static QueuedRow Read(Entity? mark)
    {
        try
        {
            return mark?.Read(FlowJson.Default.QueuedRow) ?? new QueuedRow(false, false);
        }
        catch (UnreadableRowException)
        {
            // That it is there is what counts.
            return new QueuedRow(false, false);
        }
    }

    /// <summary>False: no one is marked, by this process or, as of the last <see cref="Read"/>, by another.</summary>
    public bool HasAny
    {
        get
        {
            lock (gate)
            {
                return markedHere.Count > 0 || markedInStore.Count > 0 || hasMore;
            }
        }
    }

    /// <summary>True for a customer who is marked, by this process or, as of the last <see cref="Read"/>, by
    /// another.</summary>
    public async ValueTask<bool> Has(string customer, CancellationToken cancel)
    {
        lock (gate)
        {
            if (markedHere.ContainsKey(customer) || markedInStore.Contains(customer))
            {
                return true;
            }

            if (!hasMore)
            {
                return false;
            }
        }

        // More of them than are kept in memory.
        return await store.Get(TableName.Shop, Partition, Prefix + customer, cancel) is not null;
    }

    /// <summary>The mark as it is now, for <see cref="Clear"/>. Read it before the stored events that it
    /// marks.</summary>
    public async ValueTask<QueueMark> ReadMark(string customer, CancellationToken cancel)
    {
        long number;
        lock (gate)
        {
            number = markedHere.GetValueOrDefault(customer);
        }

        return new QueueMark(
            customer,
            (await store.Get(TableName.Shop, Partition, Prefix + customer, cancel))?.ETag,
            number
        );
    }

    /// <summary>Removes a mark unless the customer was marked again since it was read.</summary>
    public async ValueTask Clear(QueueMark mark, CancellationToken cancel)
    {
        if (
            mark.ETag is { } etag
            && await store.Commit(
                TableName.Shop,
                Partition,
                [new TableOperation.Delete(Prefix + mark.Customer, etag)],
                cancel
            )
                is not CommitResult.Done
        )
        {
            return;
        }

        lock (gate)
        {
            markedInStore.Remove(mark.Customer);
            if (markedHere.GetValueOrDefault(mark.Customer) == mark.Number)
            {
                markedHere.Remove(mark.Customer);
            }
        }
    }

    /// <summary>Reads the partition with the marks in one page and returns its other rows.</summary>
    internal async ValueTask<IReadOnlyList<Entity>> Read(CancellationToken cancel)
    {
        var (marked, others) = (new HashSet<string>(), new List<Entity>());
        string? continuation = null;
        do
        {
            var page = await store.Query(TableName.Shop, Partition, null, null, MaxMarks, continuation, cancel);
            foreach (var entity in page.Items)
            {
                if (entity.Row.StartsWith(Prefix, StringComparison.Ordinal))
                {
                    marked.Add(entity.Row[Prefix.Length..]);
                }
                else
                {
                    others.Add(entity);
                }
            }

            continuation = page.Continuation;
        } while (continuation is not null && marked.Count + others.Count < MaxMarks);
        lock (gate)
        {
            (markedInStore, hasMore) = (marked, continuation is not null);
        }

        return others;
    }
}

/// <summary>A mark as it was read. <paramref name="ETag"/> null: it is not in the store.</summary>
/// <param name="Number">Which of this process's marks it is; 0: none.</param>
public sealed record QueueMark(string Customer, string? ETag, long Number);

/// <summary>What a mark says: events are stored, and one of them is a stop of the customer's own. Both false: only
/// parked, or marked by an earlier version.</summary>
public sealed record QueuedRow(
    [property: JsonPropertyName("events")] bool HasEvents,
    [property: JsonPropertyName("stop")] bool HasStop
)
{
    /// <summary>How many events; an earlier version did not count them. Two that are stored at once may count as
    /// one.</summary>
    [JsonPropertyName("count")]
    public int EventCount { get; init; }
}

/// <summary>For how many customers events are stored, for how many of them a stop of their own, and how many
/// events.</summary>
public sealed record StoredEvents(int Customers, int Stops, int Events);

using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using NodaTime;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>
/// Marks of addresses whose row in table Identities cannot be read. They wait in the partition of the key that is
/// minted under the address (<see cref="KeyOf"/>), beside events that could not be resolved for the same reason, and
/// count from then on; they are written into the row once it can be read (<see cref="QueuedEventProcessor"/>).
/// </summary>
/// <param name="now">A moment that is surely not in the future, for the due row.</param>
public sealed class QueuedAddressMarks(
    CustomerStore customers,
    KeyHasher hasher,
    QueuedCustomers queuedCustomers,
    DueTable dueTable,
    Func<Instant> now
)
{
    /// <summary>The customer key under which waits what concerns a name whose row cannot be read. A customer who was
    /// first met under the name has the same key.</summary>
    public string KeyOf(string identity) => hasher.CustomerKey(identity);

    /// <summary>Keeps one; keeping it again is harmless. It is found by <see cref="ListMarks"/> from then on.</summary>
    /// <exception cref="StoreUnavailableException">Not durable.</exception>
    public async ValueTask Store(string identity, SuppressionChange mark, CancellationToken cancel)
    {
        var key = KeyOf(identity);
        var isNew = await customers.InsertQueuedMark(key, mark, cancel);
        await queuedCustomers.Add(
            key,
            cancel,
            new QueuedRow(HasEvents: true, HasStop: !mark.LiftsSuppression) { EventCount = isNew ? 1 : 0 }
        );
        await dueTable.ArmQueued(key, now(), cancel);
    }

    /// <summary>What waits for an address, oldest first. Costs no read where nothing waits for anyone.</summary>
    public async ValueTask<IReadOnlyList<SuppressionChange>> ListMarks(string identity, CancellationToken cancel) =>
        queuedCustomers.HasAny && KeyOf(identity) is var key && await queuedCustomers.Has(key, cancel)
            ? [.. (await ReadRows(key, cancel)).Select(r => r.Mark)]
            : [];

    /// <summary>Writes what waits under a key by <paramref name="write"/>, oldest first, and removes it.</summary>
    /// <exception cref="UnreadableRowException">The row of the address still cannot be read; the rest waits
    /// on.</exception>
    public async ValueTask Apply(string key, Func<SuppressionChange, ValueTask> write, CancellationToken cancel)
    {
        foreach (var (row, mark) in await ReadRows(key, cancel))
        {
            await write(mark);
            await customers.DeleteQueued(key, row, cancel);
        }
    }

    private async ValueTask<List<(string Row, SuppressionChange Mark)>> ReadRows(string key, CancellationToken cancel)
    {
        var rows = new List<(string, SuppressionChange)>();
        await foreach (var entity in customers.QueryQueuedMarks(key, cancel))
        {
            rows.Add((entity.Row, entity.Read(FlowJson.Default.SuppressionChange)));
        }

        return rows;
    }
}

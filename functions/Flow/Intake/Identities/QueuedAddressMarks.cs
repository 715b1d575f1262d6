using System.Security.Cryptography;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using NodaTime;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>
/// Marks of addresses whose row in table Identities cannot be read. They wait in the partition of the key that is
/// minted under the address (<see cref="KeyOf"/>), beside events that could not be
/// resolved for the same reason, and count from then on; they are written into the row once it can be read (<see
/// cref="QueuedEventProcessor"/>).
/// </summary>
/// <param name="now">A moment that is surely not in the future, for the due row.</param>
public sealed class QueuedAddressMarks(
    ITableStore store,
    KeyHasher hasher,
    QueuedCustomers queuedCustomers,
    DueTable dueTable,
    Func<Instant> now
)
{
    private const string Prefix = "a|";

    /// <summary>The customer key under which waits what concerns a name whose row cannot be read. A customer who was
    /// first met under the name has the same key.</summary>
    public string KeyOf(string identity) => hasher.CustomerKey(identity);

    /// <summary>Keeps one; keeping it again is harmless. It is found by <see cref="ListMarks"/> from then on.</summary>
    /// <exception cref="StoreUnavailableException">Not durable.</exception>
    public async ValueTask Store(string identity, SuppressionChange mark, CancellationToken cancel)
    {
        var key = KeyOf(identity);
        var body = StoreExtensions.ToJson(mark, FlowJson.Default.SuppressionChange);
        var row =
            $"{Prefix}{RowKeys.Ticks(mark.At)}|{Convert.ToHexStringLower(SHA256.HashData(body.Span).AsSpan(0, 8))}";
        var isNew = await store.Insert(TableName.Customers, key, row, body, cancel);
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
            await store.Commit(TableName.Customers, key, [new TableOperation.Delete(row)], cancel);
        }
    }

    private async ValueTask<List<(string Row, SuppressionChange Mark)>> ReadRows(string key, CancellationToken cancel)
    {
        var rows = new List<(string, SuppressionChange)>();
        await foreach (var entity in store.QueryPrefix(TableName.Customers, key, Prefix, cancel))
        {
            rows.Add((entity.Row, entity.Read(FlowJson.Default.SuppressionChange)));
        }

        return rows;
    }
}

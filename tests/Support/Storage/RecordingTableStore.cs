using System.Collections.Concurrent;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>Remembers every transaction that happened since it was last emptied.</summary>
public sealed class RecordingTableStore(ITableStore inner) : ITableStore
{
    private readonly ConcurrentQueue<RecordedTransaction> commits = [];

    /// <summary>What happened since, and forgets it.</summary>
    public IReadOnlyList<RecordedTransaction> TakeTransactions()
    {
        var taken = new List<RecordedTransaction>();
        while (commits.TryDequeue(out var one))
        {
            taken.Add(one);
        }

        return taken;
    }

    public ValueTask<Entity?> Get(TableName table, string partition, string row, CancellationToken cancel = default) =>
        inner.Get(table, partition, row, cancel);

    public ValueTask<Page> Query(
        TableName table,
        string partition,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => inner.Query(table, partition, from, to, take, continuation, cancel);

    public ValueTask<Page> Walk(
        TableName table,
        string row,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => inner.Walk(table, row, from, to, take, continuation, cancel);

    public ValueTask<Page> Scan(
        TableName table,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => inner.Scan(table, take, continuation, cancel);

    public async ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    )
    {
        var result = await inner.Commit(table, partition, operations, cancel);
        if (result is CommitResult.Done)
        {
            commits.Enqueue(new RecordedTransaction(table, partition, operations));
        }

        return result;
    }
}

/// <summary>A transaction that happened.</summary>
public sealed record RecordedTransaction(TableName Table, string Partition, IReadOnlyList<TableOperation> Operations)
{
    public override string ToString() => $"{Table} {string.Join(' ', Operations.Select(o => o.Row))}";
}

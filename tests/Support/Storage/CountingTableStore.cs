using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>Counts what a cloud store would bill: every page and point read is a read, every transaction a write,
/// refused ones too.</summary>
public sealed class CountingTableStore(ITableStore inner) : ITableStore
{
    private int reads,
        writes;

    public int Reads => Volatile.Read(ref reads);

    public int Writes => Volatile.Read(ref writes);

    public void Reset() => (reads, writes) = (0, 0);

    public ValueTask<Entity?> Get(TableName table, string partition, string row, CancellationToken cancel = default)
    {
        Interlocked.Increment(ref reads);
        return inner.Get(table, partition, row, cancel);
    }

    public ValueTask<Page> Query(
        TableName table,
        string partition,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    )
    {
        Interlocked.Increment(ref reads);
        return inner.Query(table, partition, from, to, take, continuation, cancel);
    }

    public ValueTask<Page> Walk(
        TableName table,
        string row,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    )
    {
        Interlocked.Increment(ref reads);
        return inner.Walk(table, row, from, to, take, continuation, cancel);
    }

    public ValueTask<Page> Scan(
        TableName table,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    )
    {
        Interlocked.Increment(ref reads);
        return inner.Scan(table, take, continuation, cancel);
    }

    public ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    )
    {
        Interlocked.Increment(ref writes);
        return inner.Commit(table, partition, operations, cancel);
    }
}

using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>Tables in memory that, once <see cref="Broken"/>, answer nothing: at once with an error, or not before <see
/// cref="Release"/>.</summary>
public sealed class BrokenStore(bool hangs) : ITableStore
{
    private readonly MemoryTableStore inner = new();
    private readonly TaskCompletionSource stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Broken { get; set; }

    public void Release() => stuck.TrySetResult();

    public ValueTask<Entity?> Get(TableName table, string partition, string row, CancellationToken cancel = default) =>
        Run(() => inner.Get(table, partition, row, cancel));

    public ValueTask<Page> Query(
        TableName table,
        string partition,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Run(() => inner.Query(table, partition, from, to, take, continuation, cancel));

    public ValueTask<Page> Walk(
        TableName table,
        string row,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Run(() => inner.Walk(table, row, from, to, take, continuation, cancel));

    public ValueTask<Page> Scan(
        TableName table,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Run(() => inner.Scan(table, take, continuation, cancel));

    public ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    ) => Run(() => inner.Commit(table, partition, operations, cancel));

    private async ValueTask<T> Run<T>(Func<ValueTask<T>> operation)
    {
        if (Broken && hangs)
        {
            await stuck.Task;
        }

        return Broken ? throw new StoreUnavailableException("the store is broken for the test") : await operation();
    }
}

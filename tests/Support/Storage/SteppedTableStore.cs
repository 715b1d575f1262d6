using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>Stops once before an operation and goes on when told: what another host does to the same store meanwhile
/// happens in between.</summary>
public sealed class SteppedTableStore(ITableStore inner) : ITableStore
{
    private TaskCompletionSource reached = new(),
        go = new();
    private int operations,
        at;

    /// <summary>Operations since <see cref="PauseAt"/>, reads and writes together.</summary>
    public int Operations => operations;

    /// <summary>Ends when it stopped.</summary>
    public Task Reached => reached.Task;

    /// <summary>To stop before the n-th operation from now, counted from 1; 0: never.</summary>
    public void PauseAt(int n) => (operations, at, reached, go) = (0, n, new(), new());

    public void Continue() => go.TrySetResult();

    public ValueTask<Entity?> Get(TableName table, string partition, string row, CancellationToken cancel = default) =>
        Step(() => inner.Get(table, partition, row, cancel));

    public ValueTask<Page> Query(
        TableName table,
        string partition,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Step(() => inner.Query(table, partition, from, to, take, continuation, cancel));

    public ValueTask<Page> Walk(
        TableName table,
        string row,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Step(() => inner.Walk(table, row, from, to, take, continuation, cancel));

    public ValueTask<Page> Scan(
        TableName table,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Step(() => inner.Scan(table, take, continuation, cancel));

    public ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    ) => Step(() => inner.Commit(table, partition, operations, cancel));

    private async ValueTask<T> Step<T>(Func<ValueTask<T>> operation)
    {
        if (Interlocked.Increment(ref operations) == at)
        {
            reached.TrySetResult();
            await go.Task;
        }

        return await operation();
    }
}

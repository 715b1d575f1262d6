using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>Where a fault strikes: nothing has happened yet, or it has happened and nobody was told.</summary>
public enum FaultMoment
{
    Before,
    After,
}

/// <summary>
/// Throws once, before or after the n-th operation (counted from 1, reads and writes together). A simulation runs a
/// scenario once with no fault to learn <see cref="Operations"/>, then again for every n and both moments.
/// </summary>
public sealed class FaultingTableStore(
    ITableStore inner,
    int at = 0,
    FaultMoment moment = FaultMoment.Before,
    Func<Exception>? fault = null
) : ITableStore
{
    private int operations;

    public int Operations => Volatile.Read(ref operations);

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
        var strikes = Interlocked.Increment(ref operations) == at;
        if (strikes && moment == FaultMoment.Before)
        {
            throw Fault();
        }
        var answer = await operation();
        return strikes ? throw Fault() : answer;
    }

    private Exception Fault() =>
        fault?.Invoke() ?? new StoreUnavailableException($"Simulated {moment} operation {at}.");
}

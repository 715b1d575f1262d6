using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Simulation;

/// <summary>One process's way to the store all share: every operation waits until the world lets it go on, and may be
/// what the process dies of.</summary>
public sealed class SimulatedStore(SimulatedWorld world, SimulatedProcess process) : ITableStore
{
    public ValueTask<Entity?> Get(TableName table, string partition, string row, CancellationToken cancel = default) =>
        Run($"get {table} {row}", () => world.Store.Get(table, partition, row, CancellationToken.None));

    public ValueTask<Page> Query(
        TableName table,
        string partition,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) =>
        Run(
            $"query {table} {from}",
            () => world.Store.Query(table, partition, from, to, take, continuation, CancellationToken.None)
        );

    public ValueTask<Page> Walk(
        TableName table,
        string row,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Run($"walk {table}", () => world.Store.Walk(table, row, from, to, take, continuation, CancellationToken.None));

    public ValueTask<Page> Scan(
        TableName table,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Run($"scan {table}", () => world.Store.Scan(table, take, continuation, CancellationToken.None));

    public ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    ) =>
        Run(
            $"commit {table} {partition[..Math.Min(6, partition.Length)]} {operations[0].GetType().Name} "
                + $"{operations[0].Row}",
            () => world.Store.Commit(table, partition, operations, CancellationToken.None)
        );

    private async ValueTask<T> Run<T>(string what, Func<ValueTask<T>> operation)
    {
        if (world.IsPreparing)
        {
            return await operation();
        }

        var fate = await world.Reach(process, what, store: true);
        if (fate == OperationFault.FailBefore)
        {
            throw new StoreUnavailableException("simulated: nothing happened");
        }

        var answer = await operation();
        if (answer is CommitResult)
        {
            world.DueChanged();
        }

        switch (fate)
        {
            case OperationFault.FailAfter:
                throw new StoreUnavailableException("simulated: it happened, the answer was lost");
            case OperationFault.CrashAfter:
                world.Crash(process);
                await SimulatedWorld.Never;
                break;
        }

        return answer;
    }
}

using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>
/// Passes every operation to another store: the base of the test doubles, which override what they change. An operation
/// on one table goes through <see cref="Run"/>; several transactions at once (<see cref="ITableStore.CommitEach"/>,
/// <see cref="ITableStore.CommitAfter"/>) become one <see cref="Commit"/> after the other.
/// </summary>
public abstract class DelegatingTableStore(ITableStore inner) : ITableStore
{
    /// <summary>The store that does the work.</summary>
    protected ITableStore Inner => inner;

    public virtual ValueTask<Entity?> Get(
        TableName table,
        string partition,
        string row,
        CancellationToken cancel = default
    ) => Run(table, partition, false, () => inner.Get(table, partition, row, cancel));

    public virtual ValueTask<Page> Query(
        TableName table,
        string partition,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Run(table, partition, false, () => inner.Query(table, partition, from, to, take, continuation, cancel));

    public virtual ValueTask<Page> Walk(
        TableName table,
        string row,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Run(table, from, false, () => inner.Walk(table, row, from, to, take, continuation, cancel));

    public virtual ValueTask<Page> Scan(
        TableName table,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Run(table, null, false, () => inner.Scan(table, take, continuation, cancel));

    public virtual ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    ) => Run(table, partition, true, () => inner.Commit(table, partition, operations, cancel));

    /// <summary>Executes one operation.</summary>
    /// <param name="table">The table it is on.</param>
    /// <param name="partition">Its partition; of a walk the first one; null: all.</param>
    /// <param name="writes">Whether it is a transaction.</param>
    /// <param name="operation">Executes it on <see cref="Inner"/>.</param>
    protected virtual ValueTask<T> Run<T>(
        TableName table,
        string? partition,
        bool writes,
        Func<ValueTask<T>> operation
    ) => operation();
}

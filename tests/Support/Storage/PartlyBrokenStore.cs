using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>A store that refuses what a test names, by table and partition, with a fault of the test's choice;
/// everything else works.</summary>
public sealed class PartlyBrokenStore(ITableStore inner) : ITableStore
{
    /// <summary>True: an operation on this partition (null: a walk or scan over all) fails.</summary>
    public Func<TableName, string?, bool, bool> Breaks { get; set; } = (_, _, _) => false;

    public StoreFault Fault { get; set; } = StoreFault.Damaged;

    public async ValueTask<Entity?> Get(
        TableName table,
        string partition,
        string row,
        CancellationToken cancel = default
    ) => IsReadable(table, partition, false) ? await inner.Get(table, partition, row, cancel) : null;

    public async ValueTask<Page> Query(
        TableName table,
        string partition,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) =>
        IsReadable(table, partition, false)
            ? await inner.Query(table, partition, from, to, take, continuation, cancel)
            : null!;

    public async ValueTask<Page> Walk(
        TableName table,
        string row,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => IsReadable(table, from, false) ? await inner.Walk(table, row, from, to, take, continuation, cancel) : null!;

    public async ValueTask<Page> Scan(
        TableName table,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => IsReadable(table, null, false) ? await inner.Scan(table, take, continuation, cancel) : null!;

    public async ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    ) => IsReadable(table, partition, true) ? await inner.Commit(table, partition, operations, cancel) : null!;

    private bool IsReadable(TableName table, string? partition, bool writes) =>
        !Breaks(table, partition, writes)
            ? true
            : throw new StoreUnavailableException("broken for the test") { Fault = Fault };
}

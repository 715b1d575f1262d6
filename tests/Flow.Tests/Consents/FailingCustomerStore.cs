using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>A store that takes no customer's record, for a reason of its own, when told so.</summary>
internal sealed class FailingCustomerStore(ITableStore inner) : ITableStore
{
    public bool Fails { get; set; }

    /// <summary>Whose records it does not take then. Default: anyone's.</summary>
    public Func<string, bool> Matches { get; set; } = _ => true;

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

    public ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    ) =>
        Fails && Matches(partition) && operations.Any(o => o.Row == RowKeys.State)
            ? throw new InvalidOperationException("refused by the test")
            : inner.Commit(table, partition, operations, cancel);
}

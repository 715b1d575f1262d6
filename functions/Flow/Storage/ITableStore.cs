namespace MarketingAutomation.Flow.Storage;

/// <summary>
/// The one storage port, shaped after Azure Table Storage, the weaker of our two stores: a transaction touches one
/// partition of one table and there is no secondary index.
/// </summary>
/// <remarks>
/// Every adapter throws <see cref="StoreUnavailableException"/> when the store cannot answer now (the caller may try
/// again) and nothing else for reasons outside the program. Conflicts are results, not exceptions. Keys are ordinal
/// strings of 1 to 512 characters without <c>/ \ # ? %</c>, control characters and surrogates (which UTF-8 and UTF-16
/// order differently). A request that breaks these rules is a fault of the program: <see cref="ArgumentException"/>.
/// Tables exist as soon as they are named.
/// </remarks>
public interface ITableStore
{
    /// <summary>One entity by its full key; null when there is none.</summary>
    ValueTask<Entity?> Get(TableName table, string partition, string row, CancellationToken cancel = default);

    /// <summary>
    /// Entities of one partition with <c>from &lt;= row &lt; to</c> in ordinal row order (null: open end), at most
    /// <paramref name="take"/> (1 to 1,000) a page. A page may be empty and still carry a continuation; only a null
    /// continuation is the end.
    /// </summary>
    ValueTask<Page> Query(
        TableName table,
        string partition,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    );

    /// <summary>
    /// The entities called <paramref name="row"/> of all partitions with <c>from &lt;= partition &lt; to</c>, in
    /// partition order. For nightly walks and migrations: a scan, never on the path of a request.
    /// </summary>
    ValueTask<Page> Walk(
        TableName table,
        string row,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    );

    /// <summary>
    /// Every entity of a table in partition, then row order, at most <paramref name="take"/> (1 to 1,000) a page; a
    /// page may be empty and still carry a continuation. For moving a store elsewhere.
    /// </summary>
    ValueTask<Page> Scan(TableName table, int take, string? continuation = null, CancellationToken cancel = default);

    /// <summary>
    /// All of <paramref name="operations"/> or none, durable when it returns. 1 to 100 operations on distinct rows, at
    /// most <see cref="TableLimits.TransactionBytes"/> of bodies together.
    /// </summary>
    ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    );

    /// <summary>
    /// Several transactions that do not depend on each other, in no stated order; each happens or does not by itself,
    /// and all that happened are durable when it returns. One answer a transaction, in their order. Default: all at
    /// once.
    /// </summary>
    async ValueTask<IReadOnlyList<CommitResult>> CommitEach(
        IReadOnlyList<TableCommit> commits,
        CancellationToken cancel = default
    ) => await Task.WhenAll(commits.Select(c => Commit(c.Table, c.Partition, c.Operations, cancel).AsTask()));

    /// <summary>
    /// A transaction that relies on others, together with those: <paramref name="before"/> first, in no stated order,
    /// each by itself; then <paramref name="last"/>, only where none of them was refused. <paramref name="last"/> never
    /// happens without all of <paramref name="before"/>, at whatever moment the process ends. All that happened is
    /// durable when it returns. Default: one step after the other, as Table Storage has to. A store that can makes one
    /// durable write of it.
    /// </summary>
    async ValueTask<OrderedResult> CommitAfter(
        IReadOnlyList<TableCommit> before,
        TableCommit last,
        CancellationToken cancel = default
    )
    {
        IReadOnlyList<CommitResult> answers = before.Count == 0 ? [] : await CommitEach(before, cancel);
        return new OrderedResult(
            answers,
            OrderedResult.HasRefusal(answers) ? null : await Commit(last.Table, last.Partition, last.Operations, cancel)
        );
    }
}

/// <summary>One transaction among several.</summary>
public sealed record TableCommit(TableName Table, string Partition, IReadOnlyList<TableOperation> Operations)
{
    /// <summary>A transaction of one operation.</summary>
    public static TableCommit Of(TableName table, string partition, TableOperation operation) =>
        new(table, partition, [operation]);
}

/// <summary>The tables of design.md section 1, and the local mailbox. A closed list, so that adapters can create them
/// up front.</summary>
public enum TableName
{
    Customers,
    Identities,
    Due,
    Definitions,
    Counters,
    Recent,
    Mailbox,
    Shop,
}

/// <summary>A stored row. <see cref="ETag"/> changes with every write and is never reused within a row's
/// life.</summary>
/// <param name="Body">UTF-8 JSON by convention; the store does not look inside. At most <see
/// cref="TableLimits.BodyBytes"/>.</param>
public sealed record Entity(string Partition, string Row, ReadOnlyMemory<byte> Body, string ETag);

/// <summary>A page of a query, and where to go on (null: the end).</summary>
public sealed record Page(IReadOnlyList<Entity> Items, string? Continuation);

/// <summary>What both stores can hold; checked by every adapter before anything is sent.</summary>
public static class TableLimits
{
    /// <summary>Below Table Storage's 1 MiB an entity, with room for keys and property names.</summary>
    public const int BodyBytes = 960 * 1024;

    /// <summary>Characters of a partition or row key.</summary>
    public const int KeyCharacters = 512;

    /// <summary>Entities of one page.</summary>
    public const int PageItems = 1_000;

    /// <summary>Operations in one transaction.</summary>
    public const int Operations = 100;

    /// <summary>
    /// Bytes of one transaction, all bodies together: Table Storage takes 4 MiB of text a transaction, where a body
    /// that does not compress is a third longer (base64); the rest is for keys and headers.
    /// </summary>
    public const int TransactionBytes = 3 * 1024 * 1024 - 192 * 1024;
}

using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// Reads and writes the customers table, one partition a customer: their state, and beside it the rows of orders,
/// ledger and timeline, the marks of applied events, and what is queued. No other file names the table.
/// </summary>
public sealed partial class CustomerStore(ITableStore store)
{
    private const string TimelinePrefix = "e|";
    private const string AfterTimeline = "e}";
    private const string LedgerPrefix = "m|";
    private const int MaxPageRows = 1_000;
    private const int WalkPageRows = 200;

    /// <summary>Reads one record, merged or not; a key without a record gives a new customer without an ETag.</summary>
    /// <exception cref="UnreadableRowException">The record cannot be read.</exception>
    public async ValueTask<StoredCustomer> Read(string key, CancellationToken cancel) =>
        await store.Get(TableName.Customers, key, RowKeys.State, cancel) is { } entity
            ? StoredCustomer.FromEntity(entity)
            : new StoredCustomer(Decider.NewCustomer(key), null);

    /// <summary>The customer, or the one they were merged into; one whose merge is not finished is returned
    /// itself.</summary>
    /// <exception cref="UnreadableRowException">A record on the way cannot be read, or the way has no end.</exception>
    public async ValueTask<StoredCustomer> ReadSurvivor(string key, CancellationToken cancel)
    {
        var customer = await Read(key, cancel);
        for (var merges = 0; customer.State is { MergedInto: { } survivor, MergeSnapshot: null }; merges++)
        {
            customer =
                merges < StoredCustomer.MaxMerges ? await Read(survivor, cancel) : throw StoredCustomer.MergeCycle(key);
        }

        return customer;
    }

    /// <summary>
    /// Commits a decision: the rows of other partitions first, then the customer's transaction on the state's ETag,
    /// handed over together. Where a row before the transaction was refused, it is looked at before anything else.
    /// </summary>
    /// <exception cref="InvalidOperationException">The record or its rows are larger than the store takes.</exception>
    internal async ValueTask<CustomerCommit> Commit(
        StoredCustomer stored,
        IReadOnlyList<RowWrite> rows,
        PreCommitWrites writes,
        CancellationToken cancel
    )
    {
        var transaction = CustomerRows.Create(writes.Next, stored.ETag, rows);
        var customer = new TableCommit(TableName.Customers, stored.State.Key, transaction.Operations);
        var (answers, committed) = await store.CommitAfter(writes.Commits, customer, cancel);
        return await writes.CheckResults(answers, cancel)
            ? transaction.ReadResult(
                committed ?? await store.Commit(customer.Table, customer.Partition, customer.Operations, cancel)
            )
            : new CustomerCommit.PreCommitRefused();
    }

    /// <summary>Replaces the state alone, on its ETag. Null: it was changed meanwhile.</summary>
    public async ValueTask<StoredCustomer?> Replace(
        StoredCustomer stored,
        CustomerState next,
        CancellationToken cancel
    ) =>
        await store.Commit(
            TableName.Customers,
            stored.State.Key,
            [CustomerRows.StateOperation(next, stored.ETag)],
            cancel
        )
            is CommitResult.Done(var etags)
            ? new StoredCustomer(next, etags[0])
            : null;

    /// <summary>True: the event was applied to the record of this key; records merged into it are not asked.</summary>
    public async ValueTask<bool> IsApplied(string key, string eventId, CancellationToken cancel) =>
        await store.Get(TableName.Customers, key, RowKeys.Applied(eventId), cancel) is not null;

    /// <summary>True: the event was applied to one of those who were merged into this customer; their marks stay in
    /// their own partitions.</summary>
    public async ValueTask<bool> IsAppliedToMerged(CustomerState state, string eventId, CancellationToken cancel)
    {
        foreach (var merged in state.MergedFrom)
        {
            if (await IsApplied(merged, eventId, cancel))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True: the event was applied to this customer, or to one who was merged into them.</summary>
    public async ValueTask<bool> IsApplied(CustomerState state, string eventId, CancellationToken cancel) =>
        await IsApplied(state.Key, eventId, cancel) || await IsAppliedToMerged(state, eventId, cancel);

    /// <summary>The order's own row in the partition of this key; null: there is none.</summary>
    public async ValueTask<Order?> ReadOrder(string key, string source, string id, CancellationToken cancel) =>
        (await store.Get(TableName.Customers, key, RowKeys.Order(source, id), cancel))?.Read(StoredJson.Default.Order);

    /// <summary>The order that left this customer and has not arrived at the other one; null: there is none.</summary>
    public ValueTask<Entity?> FindMovedOrder(string key, string source, string id, CancellationToken cancel) =>
        store.Get(TableName.Customers, key, RowKeys.OrderLeft(source, id), cancel);

    /// <summary>Removes such a row on its ETag; one that was changed meanwhile stays.</summary>
    public async ValueTask DeleteMovedOrder(Entity row, CancellationToken cancel) =>
        await store.Commit(TableName.Customers, row.Partition, [new TableOperation.Delete(row.Row, row.ETag)], cancel);

    /// <summary>The ledger rows in the partition of this key, by message and then number.</summary>
    /// <param name="message">Of this message only; null: of all.</param>
    public IAsyncEnumerable<Entity> QueryLedger(string key, string? message, CancellationToken cancel) =>
        store.QueryPrefix(
            TableName.Customers,
            key,
            message is null ? LedgerPrefix : $"{LedgerPrefix}{message}|",
            cancel
        );

    /// <summary>Writes a ledger line outside of a decision (a test message).</summary>
    public ValueTask WriteLedger(string key, LedgerRow line, CancellationToken cancel) =>
        store.Upsert(
            TableName.Customers,
            key,
            RowKeys.Ledger(line.Message, line.Number, null),
            StoreExtensions.ToJson(line, StoredJson.Default.LedgerRow),
            cancel
        );

    /// <summary>Timeline rows in the partition of this key, newest first.</summary>
    /// <param name="from">The first row name; null: from the newest.</param>
    /// <param name="most">Rows at most.</param>
    public async ValueTask<IReadOnlyList<Entity>> QueryTimeline(
        string key,
        string? from,
        int most,
        CancellationToken cancel
    )
    {
        var rows = new List<Entity>();
        string? continuation = null;
        do
        {
            var page = await store.Query(
                TableName.Customers,
                key,
                from ?? TimelinePrefix,
                AfterTimeline,
                Math.Min(most - rows.Count, MaxPageRows),
                continuation,
                cancel
            );
            rows.AddRange(page.Items);
            continuation = page.Continuation;
        } while (continuation is not null && rows.Count < most);
        return rows;
    }

    /// <summary>The records with <c>from &lt;= key &lt; to</c> (null: open end), a page of 200, in the order of keys.
    /// <see cref="StoredCustomer.FromEntity"/> reads them one by one, since one of them may be damaged.</summary>
    public ValueTask<Page> Walk(string? from, string? to, string? continuation, CancellationToken cancel) =>
        store.Walk(TableName.Customers, RowKeys.State, from, to, WalkPageRows, continuation, cancel);
}

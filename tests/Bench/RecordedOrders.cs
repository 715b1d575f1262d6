using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Webhooks;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Webhooks;

namespace MarketingAutomation.Bench;

/// <summary>A transaction that the program committed.</summary>
internal sealed record Recorded(TableName Table, string Partition, IReadOnlyList<TableOperation> Operations);

/// <summary>
/// What the real program writes for real orders, recorded over a store in memory: the rows the bare writer is measured with.
/// </summary>
internal static class RecordedOrders
{
    /// <summary>One entry an order: the transactions of its way, the message to the mailbox included where it goes out.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<Recorded>>> Of(int orders, bool agreed)
    {
        var deliveries = new ShopifyOrders(agreed);
        var store = new Recorder(new MemoryTableStore());
        await using var flow = await BenchFlow.Open(store, TimeProvider.System);
        store.Commits.Clear();
        var recorded = new List<IReadOnlyList<Recorded>>(orders);
        for (var number = 0; number < orders; number++)
        {
            var (headers, body) = deliveries.Delivery(number, number);
            if (await flow.Webhooks.Receive("shopify", new WebhookRequest(headers, body), CancellationToken.None) is not WebhookAnswer.Accepted)
                throw new InvalidOperationException("A sample order was not accepted.");
            recorded.Add([.. store.Commits]);
            store.Commits.Clear();
        }

        return recorded;
    }

    private sealed class Recorder(ITableStore inner) : ITableStore
    {
        public List<Recorded> Commits { get; } = [];

        public ValueTask<Entity?> Get(TableName table, string partition, string row, CancellationToken cancel = default) => inner.Get(table, partition, row, cancel);

        public ValueTask<Page> Query(TableName table, string partition, string? from, string? to, int take, string? continuation = null, CancellationToken cancel = default) =>
            inner.Query(table, partition, from, to, take, continuation, cancel);

        public ValueTask<Page> Walk(TableName table, string row, string? from, string? to, int take, string? continuation = null, CancellationToken cancel = default) =>
            inner.Walk(table, row, from, to, take, continuation, cancel);

        public ValueTask<Page> Scan(TableName table, int take, string? continuation = null, CancellationToken cancel = default) => inner.Scan(table, take, continuation, cancel);

        public async ValueTask<CommitResult> Commit(TableName table, string partition, IReadOnlyList<TableOperation> operations, CancellationToken cancel = default)
        {
            var result = await inner.Commit(table, partition, operations, cancel);
            if (result is CommitResult.Done)
                Commits.Add(new Recorded(table, partition, operations));
            return result;
        }
    }
}

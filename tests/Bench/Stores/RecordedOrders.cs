using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Bench.Hosts;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Support.Storage;

namespace MarketingAutomation.Bench.Stores;

/// <summary>
/// What the real program writes for real orders, recorded over a store in memory: the rows the bare writer is measured
/// with.
/// </summary>
internal static class RecordedOrders
{
    /// <summary>One entry an order: the transactions of its way, the message to the mailbox included where it goes
    /// out.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<RecordedTransaction>>> Record(int orders, bool agreed)
    {
        var deliveries = new ShopifyOrders(agreed);
        var store = new RecordingTableStore(new MemoryTableStore());
        await using var flow = await BenchFlow.Open(store, TimeProvider.System);
        store.TakeTransactions();
        var recorded = new List<IReadOnlyList<RecordedTransaction>>(orders);
        for (var number = 0; number < orders; number++)
        {
            var (headers, body) = deliveries.Delivery(number, number);
            if (
                await flow.Webhooks.Receive("shopify", new WebhookRequest(headers, body), CancellationToken.None)
                is not WebhookAnswer.Received
                (IntakeAnswer.Accepted)
            )
            {
                throw new InvalidOperationException("A sample order was not accepted.");
            }
            recorded.Add(store.TakeTransactions());
        }

        return recorded;
    }
}

using System.Diagnostics;
using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Bench.Hosts;
using MarketingAutomation.Bench.Stores;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Bench;

/// <summary>Where the program's own time goes on the way of an order: one thread, the store in memory, no HTTP, by
/// processor time.</summary>
internal static class OrderPathBench
{
    private static readonly WebhookSource Source = new()
    {
        Name = "shopify",
        Protocol = ShopProtocols.Shopify,
        Secrets = [ShopifyOrders.Secret],
    };

    public static async Task Run(BenchReport report)
    {
        var request = Request(new ShopifyOrders(agreed: true).Delivery(1, 1));
        Measure(
            report,
            "verify and read a delivery",
            _ => WebhookReader.Read(Source, request, SystemClock.Instance.GetCurrentInstant())
        );
        var (state, ledger) = await Stored();
        Measure(report, "write the state", _ => StoreExtensions.ToJson(state, StoredJson.Default.CustomerState));
        var json = StoreExtensions.ToJson(state, StoredJson.Default.CustomerState);
        report.Add("the state", $"{json.Length} bytes");
        Measure(report, "read the state", _ => new Entity("p", "r", json, "1").Read(StoredJson.Default.CustomerState));
        await using var flow = await BenchFlow.Open(new MemoryTableStore(), TimeProvider.System);
        var render = new MessageRenderer(flow.Releases, flow.Links, flow.TrackedLinks);
        Measure(
            report,
            "render the message",
            _ => render.RenderOutgoing(ledger, CancellationToken.None).AsTask().Result
        );
        foreach (var agreed in new[] { false, true })
        {
            var deliveries = new ShopifyOrders(agreed);
            var requests = Enumerable
                .Range(0, 12_000)
                .Select(number => Request(deliveries.Delivery(number, number)))
                .ToArray();
            var next = -1;
            Measure(
                report,
                agreed ? "an order of a new customer, with its message" : "an order of a new customer",
                _ => flow.Webhooks.Receive("shopify", requests[++next], CancellationToken.None).AsTask().Result,
                warmFor: TimeSpan.Zero
            );
        }
    }

    private static WebhookRequest Request((IReadOnlyDictionary<string, string> Headers, byte[] Body) delivery) =>
        new(delivery.Headers, delivery.Body);

    private static async Task<(CustomerState State, LedgerRow Sent)> Stored()
    {
        var order = (await RecordedOrders.Record(1, agreed: true))[0];
        if (Environment.GetEnvironmentVariable("BENCH_ROWS") is not null)
        {
            foreach (var (table, _, operations) in order)
            {
                foreach (var operation in operations)
                {
                    Console.WriteLine(
                        $"{table} {operation.GetType().Name} {operation.Row} {operation.Content.Length} "
                            + $"{Encoding.UTF8.GetString(operation.Content.Span)}"
                    );
                }
            }
        }

        var rows = order.SelectMany(commit => commit.Operations).ToList();
        var ledger = rows.Where(o => o.Row.StartsWith("m|", StringComparison.Ordinal))
            .Select(o => new Entity("p", o.Row, o.Content, "1").Read(StoredJson.Default.LedgerRow));
        return (
            new Entity("p", "r", rows.Last(o => o.Row == RowKeys.State).Content, "1").Read(
                StoredJson.Default.CustomerState
            ),
            ledger.Last(line => line.Context is not null)
        );
    }

    private static void Measure(BenchReport report, string name, Func<int, object?> work, TimeSpan? warmFor = null)
    {
        const int warm = 4_000,
            times = 1_000,
            rounds = 7;
        var clock = Stopwatch.StartNew();
        for (var time = 0; time < warm || clock.Elapsed < (warmFor ?? TimeSpan.FromSeconds(1.5)); time++)
        {
            GC.KeepAlive(work(time));
        }
        var (best, bytes) = (double.MaxValue, 0L);
        for (var round = 0; round < rounds; round++)
        {
            var (processor, allocated) = (ThreadProcessorTime.OfThisThread(), GC.GetAllocatedBytesForCurrentThread());
            for (var time = 0; time < times; time++)
            {
                GC.KeepAlive(work(time));
            }
            best = Math.Min(best, (ThreadProcessorTime.OfThisThread() - processor) / times);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / times;
        }

        report.Add($"path: {name}", $"{best:N1} µs of processor, {bytes:N0} bytes allocated");
    }
}

using MarketingAutomation.Bench.Stores;

namespace MarketingAutomation.Bench.Hosts;

/// <summary>
/// Signed Shopify orders over loopback HTTP until their durable 200. Consent is not known yet (as with today's
/// Shopify), so journeys decide and hold; no message leaves. The host is a process of its own; the generator shares the
/// machine with it.
/// </summary>
internal static class IngestBench
{
    private const int Warm = 6_000;

    public static async Task Run(BenchReport report, int orders)
    {
        var ceiling = RawWriteCeiling.Measure(await RecordedOrders.Record(Math.Min(orders, 20_000), agreed: false));
        report.Add("ingest: raw SQLite writer, the same rows", $"{ceiling:N0}/s");
        foreach (var connections in new[] { 1, 32, 256 })
        {
            var (load, processor) = Measure(connections == 1 ? orders / 10 : orders, connections, hot: false);
            var name = $"ingest, new customers, {connections} connections";
            if (connections == 32)
            {
                report.AtLeast($"{name}", load.PerSecond, 8_000, "N0", "/s");
                report.AtMost($"{name}: p99", load.P99, 15, "N1", " ms");
                report.AtLeast($"{name}: of the raw writer", load.PerSecond / ceiling, 0.45, "P0", "");
                report.Add($"{name}: processor an order", $"{processor:N0} µs");
            }
            else
            {
                report.Add(name, $"{load.PerSecond:N0}/s");
            }

            report.Add($"{name}: p50, p99, worst", $"{load.P50:N1}, {load.P99:N1}, {load.Worst:N0} ms");
        }

        foreach (var connections in new[] { 1, 32, 256 })
        {
            var (load, processor) = Measure(orders / 20, connections, hot: true);
            report.Add($"ingest, one hot customer, {connections} connections", $"{load.PerSecond:N0}/s");
            report.Add(
                $"ingest, one hot customer, {connections} connections: p50, p99, processor",
                $"{load.P50:N1}, {load.P99:N1} ms, {processor:N0} µs"
            );
        }
    }

    private static (Load Load, double Processor) Measure(int orders, int connections, bool hot)
    {
        var deliveries = new ShopifyOrders(agreed: false);
        var requests = Enumerable
            .Range(0, Warm + orders)
            .Select(number => deliveries.Request(number, hot && number >= Warm ? Warm : number))
            .ToArray();
        using var host = HostProcess.Start();
        LoadGenerator.Run(host.At, requests[..Warm], 32);
        var before = host.Processor;
        var load = LoadGenerator.Run(host.At, requests[Warm..], connections);
        if (host.ErrorLineCount > 0)
        {
            Console.WriteLine($"  (the host complained {host.ErrorLineCount} times)");
        }
        return (load, (host.Processor - before) / orders);
    }
}

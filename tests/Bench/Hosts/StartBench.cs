using System.Diagnostics;

namespace MarketingAutomation.Bench.Hosts;

/// <summary>From starting the process on an empty folder to the first signed order that is durable.</summary>
internal static class StartBench
{
    public static Task Run(BenchReport report)
    {
        var deliveries = new ShopifyOrders(agreed: true);
        var (taken, processor) = (new List<double>(), new List<double>());
        for (var time = 0; time < 7; time++)
        {
            var request = deliveries.Request(time, time);
            var watch = Stopwatch.StartNew();
            using var host = HostProcess.Start();
            using (var connection = new LoadGenerator.Connection(host.At))
            {
                connection.Post(request);
            }
            taken.Add(watch.Elapsed.TotalSeconds);
            processor.Add(host.Processor / 1e6);
        }

        taken.Sort();
        report.AtMost("first durable 200 after the process starts (median of 7)", taken[3], 0.3, "N2", " s");
        processor.Sort();
        report.Add("first durable 200: processor until then (median)", $"{processor[3]:N2} s");
        report.Add("first durable 200: fastest and slowest", $"{taken[0]:N2} and {taken[^1]:N2} s");
        return Task.CompletedTask;
    }
}

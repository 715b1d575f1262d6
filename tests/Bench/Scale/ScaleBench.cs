using System.Diagnostics;
using System.Globalization;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Bench.Scale;

/// <summary>How late wakes run when millions sleep, by simulation: no storage, no clock, the same numbers on every
/// machine.</summary>
internal static class ScaleBench
{
    public static Task Run(BenchReport report, ScaleOptions options)
    {
        var waits = JourneyWait.ReadWaits(TestShop.SampleWorkspace);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {waits.Count} waits of the shipped journeys: "
                    + $"{string.Join(", ", waits.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Days:0.#} d{(w.At is { } at ? $" at {at:HH:mm}" : "")}")))}"
            )
        );
        foreach (var asleep in options.Rows)
        {
            var watch = Stopwatch.StartNew();
            var arrivals = new WakeArrivals(asleep, waits, options);
            var run = new SweepSimulation(options, arrivals).Run();
            var name = string.Create(CultureInfo.InvariantCulture, $"{asleep:N0} asleep");
            report.Add(
                $"{name}: wakes a day; in one second at most; most a second",
                $"{arrivals.Total / options.Days:N0}; {arrivals.Most:N0}; {run.MostPerSecond:N0}"
            );
            report.Add(
                $"{name}: late by p50, p95, p99, at most",
                $"{run.Lags.Quantile(0.5)}, {run.Lags.Quantile(0.95)}, {run.Lags.Quantile(0.99)}, {run.Lags.Most} s"
            );
            report.Add($"{name}: waited for", $"{Waited(run)} (simulated in {watch.Elapsed.TotalSeconds:N1} s)");
        }

        return Task.CompletedTask;
    }

    private static string Waited(SweepSimulation run)
    {
        var all = run.WaitedFor.Values.Sum();
        return all == 0
            ? "the next minute alone"
            : string.Join(
                ", ",
                run.WaitedFor.OrderByDescending(w => w.Value)
                    .Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Key} {100.0 * w.Value / all:N0} %"))
            );
    }
}

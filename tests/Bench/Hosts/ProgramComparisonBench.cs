using System.Globalization;

namespace MarketingAutomation.Bench.Hosts;

/// <summary>
/// Ingest of two published hosts in turns, since the machine drifts by more than most changes are worth: what counts is
/// the ratio within a pair of neighbouring runs, and of those the middle one.
/// </summary>
internal static class ProgramComparisonBench
{
    private const int Warm = 4_000;
    private const int Connections = 32;

    /// <summary>The program beside <c>--host=</c>: <c>--other=</c>.</summary>
    public static string? OtherProgram { get; set; }

    public static async Task Run(BenchReport report, int orders, int rounds)
    {
        string[] programs = [HostProcess.Program, OtherProgram!];
        var pairs = new List<(Measured Host, Measured Other)>();
        for (var round = 0; round < rounds; round++)
        {
            var pair = new Measured[2];

            // The second program may meet another load of the machine, so that changes from round to round.
            foreach (var which in round % 2 == 0 ? [0, 1] : new[] { 1, 0 })
            {
                pair[which] = await Measure(which == 0 ? "host " : "other", programs[which], orders);
            }
            pairs.Add((pair[0], pair[1]));
        }

        Say(report, "processor an order", pairs.ConvertAll(pair => pair.Other.Processor / pair.Host.Processor));
        Say(report, "a second", pairs.ConvertAll(pair => pair.Other.Load.PerSecond / pair.Host.Load.PerSecond));
        Say(report, "p99", pairs.ConvertAll(pair => pair.Other.Load.P99 / pair.Host.Load.P99));
    }

    private static async Task<Measured> Measure(string name, string program, int orders)
    {
        HostProcess.Program = program;
        var deliveries = new ShopifyOrders(agreed: false);
        var requests = Enumerable
            .Range(0, Warm + orders)
            .Select(number => deliveries.Request(number, number))
            .ToArray();
        var busy = MachineInfo.DescribeLoad();
        using var host = HostProcess.Start();
        LoadGenerator.Run(host.At, requests[..Warm], Connections);
        await Task.Delay(500);
        var before = host.Processor;
        var load = LoadGenerator.Run(host.At, requests[Warm..], Connections);
        var processor = (host.Processor - before) / orders;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {name}: {load.PerSecond:N0}/s, p50 {load.P50:N1} ms, p99 {load.P99:N1} ms, {processor:N0} "
                    + $"µs an order, {host.Megabytes:N0} MB, {busy}"
            )
        );
        return new Measured(load, processor);
    }

    private static void Say(BenchReport report, string what, List<double> ratios) =>
        report.Add(
            $"other beside host, {ratios.Count} pairs: {what}",
            $"{ratios.Order().ElementAt(ratios.Count / 2):N2} × ({ratios.Min():N2} to {ratios.Max():N2})"
        );

    private sealed record Measured(Load Load, double Processor);
}

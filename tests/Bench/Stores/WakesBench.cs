using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using NodaTime;

namespace MarketingAutomation.Bench.Stores;

/// <summary>
/// Wakes beside a thousand, a hundred thousand and a million sleepers whose records lie in the same tables. Each wake
/// moves a journey from one wait to the next: read, decide, arm the next wake, commit, delete the row.
/// </summary>
internal static class WakesBench
{
    private const int Woken = 4_000;
    private static readonly Instant Start = TestShop.At("2026-03-02 12:00");
    private static readonly Instant Wake = Start + Duration.FromDays(14);

    public static async Task Run(BenchReport report)
    {
        var sleeper = await Sleeper();
        using var folder = new TemporaryFolder();
        await using var store = new SqliteTableStore(folder.Path);
        var time = new ManualTime(Start);
        await using var flow = await BenchFlow.Open(store, time);
        var (round, asleep, least) = (0, 0, 0.0);

        // Compiled code gets faster for a while; the comparison begins after that.
        while (round < 6)
        {
            await Measure(flow, time, sleeper, round++);
        }
        foreach (var sleepers in new[] { 1_000, 100_000, 1_000_000 })
        {
            await Fill(store, sleeper, asleep, sleepers);
            asleep = sleepers;
            var one = await Measure(flow, time, sleeper, round++);
            var other = await Measure(flow, time, sleeper, round++);
            var (clock, processor) = (Math.Min(one.Clock, other.Clock), Math.Min(one.Processor, other.Processor));
            report.Add($"wakes with {sleepers:N0} asleep", $"{1e6 / clock:N0}/s, {processor:N0} µs of processor each");
            least = least == 0 ? processor : least;
            if (sleepers == 1_000_000)
            {
                report.AtMost(
                    "a wake with a million asleep, beside one with a thousand (processor)",
                    processor / least,
                    1.2,
                    "N2",
                    " ×"
                );
            }
        }
    }

    /// <summary>A customer who waits for a delivery to be reported until <see cref="Wake"/>, as stored.</summary>
    private static async Task<string> Sleeper()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        var skus = new[] { "TEA-BIRCH", "CUP-CLAY" };
        await stage.Submit(SampleEvents.OrderPaid(Start - Duration.FromDays(90), "1000", skus: skus));
        await stage.Submit(SampleEvents.OrderPaid(Start, "1001", skus: skus));
        var key = (await stage.Customer("mari@example.com")).Key;
        var entity = await stage.Store.Get(TableName.Customers, key, RowKeys.State);
        return Encoding.UTF8.GetString(entity!.Body.Span).Replace(key, "KEY", StringComparison.Ordinal);
    }

    /// <summary>Microseconds a wake, by the clock and of the processor.</summary>
    private static async Task<(double Clock, double Processor)> Measure(
        MarketingFlow flow,
        ManualTime time,
        string sleeper,
        int round
    )
    {
        var due = Wake + Duration.FromMinutes(round);
        var state = sleeper.Replace(Text(Wake), Text(due), StringComparison.Ordinal);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Woken),
            new ParallelOptions { MaxDegreeOfParallelism = 256 },
            async (number, cancel) =>
            {
                var key = Key($"woken {round} {number}");
                await flow.Store.Insert(
                    TableName.Customers,
                    key,
                    RowKeys.State,
                    Encoding.UTF8.GetBytes(state.Replace("KEY", key, StringComparison.Ordinal)),
                    cancel
                );
                await flow.DueTable.Arm(key, due, cancel);
            }
        );

        time.Now = due;
        using var process = Process.GetCurrentProcess();
        var (watch, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        var woken = 0;
        while (woken < Woken)
        {
            woken += await flow.Sweep.SweepRound(CancellationToken.None);
        }
        var clock = watch.Elapsed;
        process.Refresh();
        return (clock.TotalMicroseconds / woken, (process.TotalProcessorTime - before).TotalMicroseconds / woken);
    }

    private static async Task Fill(SqliteTableStore store, string sleeper, int from, int to)
    {
        var later = Wake + Duration.FromDays(30);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 256 };
        await Parallel.ForEachAsync(
            Enumerable.Range(from, to - from),
            parallel,
            async (number, cancel) =>
            {
                var key = Key($"asleep {number}");
                await store.Insert(
                    TableName.Customers,
                    key,
                    RowKeys.State,
                    Encoding.UTF8.GetBytes(sleeper.Replace("KEY", key, StringComparison.Ordinal)),
                    cancel
                );
            }
        );
        await Parallel.ForEachAsync(
            Enumerable.Range(from, to - from).GroupBy(number => RowKeys.Shard(Key($"asleep {number}"))),
            parallel,
            async (shard, cancel) =>
            {
                foreach (var chunk in shard.Chunk(100))
                {
                    var rows = chunk.Select(number => new TableOperation.Upsert(
                        RowKeys.Due(later + Duration.FromTicks(number), Key($"asleep {number}")),
                        "{}"u8.ToArray()
                    ));
                    StoreBench.Done(await store.Commit(TableName.Due, shard.Key, [.. rows], cancel));
                }
            }
        );
    }

    private static string Key(string name) =>
        KeyHasher.Base32(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    private static string Text(Instant at) => at.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture);
}

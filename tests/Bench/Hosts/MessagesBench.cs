using System.Diagnostics;
using MarketingAutomation.Bench.Stores;
using SQLitePCL;

namespace MarketingAutomation.Bench.Hosts;

/// <summary>
/// From the order's webhook to its welcome message in the mailbox: every commit on the way, rendering included, for as
/// many new customers as there are orders. The clock stops when the last message is in the mailbox table on disk.
/// </summary>
internal static class MessagesBench
{
    private const int Connections = 32;

    public static async Task Run(BenchReport report, int orders)
    {
        var ceiling = RawWriteCeiling.Measure(await RecordedOrders.Record(Math.Min(orders, 20_000), agreed: true));
        report.Add("messages: raw SQLite writer, the same rows", $"{ceiling:N0}/s");
        var deliveries = new ShopifyOrders(agreed: true);
        using var host = HostProcess.Start();
        await Task.Delay(3_000);
        report.AtMost("memory idle", host.Megabytes, 75, "N0", " MB");
        var memory = new List<double>();
        var (watch, processor, done) = (new Stopwatch(), new List<double>(), 0);
        using var mailbox = new MailboxCount(host.Database);

        // In tenths: requests are prepared while the clock does not run, and memory is looked at over time.
        for (var tenth = 0; tenth < 10; tenth++)
        {
            var requests = Enumerable
                .Range(done, orders / 10)
                .Select(number => deliveries.Request(number, number))
                .ToArray();
            var before = host.Processor;
            watch.Start();
            LoadGenerator.Run(host.At, requests, Connections);
            done += requests.Length;
            await mailbox.Reaches(done);
            watch.Stop();
            processor.Add((host.Processor - before) / requests.Length);
            memory.Add(host.Megabytes);
        }

        var rate = done / watch.Elapsed.TotalSeconds;
        report.AtLeast($"order to message in the mailbox, {done:N0} customers", rate, 4_000, "N0", "/s");
        report.AtLeast("order to message: of the raw writer", rate / ceiling, 0.60, "P0", "");
        report.Add(
            "order to message: processor an order, first tenth and best of the later ones",
            $"{processor[0]:N0}, {processor[1..].Min():N0} µs"
        );
        report.Add(
            "memory after each tenth",
            $"{string.Join(' ', memory.Select(m => m.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)))} "
                + $"MB"
        );
        report.AtMost("memory loaded", memory.Max(), 160, "N0", " MB");
    }

    /// <summary>Looks into the host's file from outside: the mailbox only grows, so its last number is how many there
    /// are.</summary>
    private sealed class MailboxCount : IDisposable
    {
        private readonly sqlite3 database;

        public MailboxCount(string path)
        {
            Batteries_V2.Init();
            if (raw.sqlite3_open_v2(path, out database, raw.SQLITE_OPEN_READONLY, null) != raw.SQLITE_OK)
            {
                throw new InvalidOperationException($"Cannot look into {path}.");
            }
            _ = raw.sqlite3_busy_timeout(database, 1_000);
        }

        public async Task Reaches(int count)
        {
            var patience = Stopwatch.StartNew();
            while (Count() is var found && found < count)
            {
                if (patience.Elapsed > TimeSpan.FromSeconds(60))
                {
                    throw new InvalidOperationException(
                        $"{count - found} of {count} messages did not reach the mailbox within a minute."
                    );
                }
                await Task.Delay(2);
            }
        }

        private int Count()
        {
            _ = raw.sqlite3_prepare_v2(database, "SELECT max(id) FROM mailbox", out var statement);
            using (statement)
            {
                return raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_int(statement, 0) : 0;
            }
        }

        public void Dispose() => database.Dispose();
    }
}

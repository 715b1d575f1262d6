using System.Diagnostics;
using System.Globalization;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Tools;

namespace MarketingAutomation.Bench.Stores;

/// <summary>The table store beside the bare SQLite writer, for the writes of one order of a new customer (7 commits in
/// the store).</summary>
internal static class StoreBench
{
    private const int Orders = 20_000;

    public static async Task Run(BenchReport report)
    {
        var orders = Enumerable.Range(0, Orders).Select(number => new OrderRows(number)).ToArray();
        double ceiling = 0;
        foreach (var each in new[] { 1, 8, 32, 128 })
        {
            ceiling = Raw(orders[..(each == 1 ? Orders / 5 : Orders)], each);
        }
        foreach (var committers in new[] { 1, 32, 256 })
        {
            await Store(report, orders[..(committers == 1 ? Orders / 20 : Orders)], committers, ceiling);
        }
        await DueRowsBench.Run();
    }

    private static double Raw(OrderRows[] orders, int each)
    {
        using var folder = new TemporaryFolder();
        using var writer = new RawSqliteWriter(Path.Combine(folder.Path, "raw.db"));
        var before = ThreadProcessorTime.OfThisThread();
        var watch = Stopwatch.StartNew();
        for (var number = 0; number < orders.Length; number++)
        {
            if (number % each == 0)
            {
                writer.Begin();
            }
            writer.Write(number + 1, orders[number]);
            if (number % each == each - 1 || number == orders.Length - 1)
            {
                writer.Commit();
            }
        }

        var rate = orders.Length / watch.Elapsed.TotalSeconds;
        var processor = (ThreadProcessorTime.OfThisThread() - before) / orders.Length;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"raw, {each, 3} a commit      {rate, 8:N0} orders/s   {1e6 / rate, 7:N1} µs an order, "
                    + $"{processor, 6:N1} of processor"
            )
        );
        return rate;
    }

    private static async Task Store(BenchReport report, OrderRows[] orders, int committers, double ceiling)
    {
        using var folder = new TemporaryFolder();
        await using var store = new SqliteTableStore(folder.Path);
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, committers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (int number; (number = Interlocked.Increment(ref next)) < orders.Length; )
                        {
                            await Order(store, orders[number]);
                        }
                    })
                )
        );
        var rate = orders.Length / watch.Elapsed.TotalSeconds;
        var (writer, checkpoints) = (
            ThreadProcessorTime.OfThread("store writer") / orders.Length,
            ThreadProcessorTime.OfThread("store checkpoints"[..15]) / orders.Length
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"store, {committers, 3} committers {rate, 8:N0} orders/s   {1e6 / rate, 7:N1} µs an order, "
                    + $"{writer, 6:N1} of processor (checkpoints {checkpoints:N1})   {rate / ceiling, 6:P0} of raw "
                    + $"128   {7.0 * orders.Length / store.CommittedGroups, 6:N1} commits a sync"
            )
        );
        report.Add(
            $"store: an order's transactions, {committers} committers, of the raw writer",
            $"{rate / ceiling:P0}"
        );
        if (committers == 256)
        {
            await Reads(store, orders);
        }
    }

    private static async Task Order(SqliteTableStore store, OrderRows rows)
    {
        var identities = rows
            .Identities.Select(key => store.Commit(TableName.Identities, key, [Insert("id", 60)]).AsTask())
            .ToArray();
        foreach (var identity in identities)
        {
            Done(await identity);
        }
        Done(await store.Commit(TableName.Due, rows.Shard, [Upsert(rows.Due, 60)]));
        var first = Done(
            await store.Commit(
                TableName.Customers,
                rows.Customer,
                [
                    Insert(rows.Dedupe, 50),
                    Insert("state", 1_500),
                    Insert(rows.Event, 300),
                    Insert(rows.Order, 700),
                    Insert(rows.Message + "0", 900),
                ]
            )
        );
        Done(await store.Commit(TableName.Recent, "2026-01-01|" + rows.Shard, [Upsert(rows.Recent, 60)]));
        Done(
            await store.Commit(
                TableName.Customers,
                rows.Customer,
                [
                    new TableOperation.Replace("state", OrderRows.Body(1_500), first.ETags[1]!),
                    Insert(rows.Message + "1", 100),
                ]
            )
        );
    }

    private static async Task Reads(SqliteTableStore store, OrderRows[] orders)
    {
        var watch = Stopwatch.StartNew();
        var random = new Random(1);
        const int reads = 100_000;
        for (var number = 0; number < reads; number++)
        {
            if (await store.Get(TableName.Customers, orders[random.Next(orders.Length)].Customer, "state") is null)
            {
                throw new InvalidOperationException("A committed state is missing.");
            }
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"point reads, one thread {reads / watch.Elapsed.TotalSeconds, 8:N0}/s   "
                    + $"{watch.Elapsed.TotalMicroseconds / reads:N1} µs"
            )
        );
    }

    internal static CommitResult.Done Done(CommitResult result) =>
        result as CommitResult.Done ?? throw new InvalidOperationException($"Expected a commit, got {result}.");

    private static TableOperation.Insert Insert(string row, int bytes) => new(row, OrderRows.Body(bytes));

    private static TableOperation.Upsert Upsert(string row, int bytes) => new(row, OrderRows.Body(bytes));
}

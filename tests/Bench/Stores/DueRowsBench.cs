using System.Diagnostics;
using System.Globalization;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Tools;

namespace MarketingAutomation.Bench.Stores;

/// <summary>Polling what is due with more and more asleep: the cost should stay flat.</summary>
internal static class DueRowsBench
{
    public static async Task Run()
    {
        using var folder = new TemporaryFolder();
        await using var store = new SqliteTableStore(folder.Path);
        var filled = 0;
        foreach (var sleepers in new[] { 1_000, 100_000, 1_000_000 })
        {
            await Fill(store, filled, sleepers);
            filled = sleepers;
            var nothing = await Time(() => store.Query(TableName.Due, "0a", null, "0", 100), 0);
            var some = await Time(() => store.Query(TableName.Due, "0a", Row(sleepers / 2), null, 10), 10);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{sleepers, 9:N0} asleep: poll with nothing due {nothing, 5:N1} µs, with ten due {some, 5:N1} µs"
                )
            );
        }
    }

    private static async Task Fill(SqliteTableStore store, int from, int to)
    {
        // One shard after the other, a hundred rows a transaction.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 32),
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (shard, cancel) =>
            {
                var numbers = Enumerable.Range(from, to - from).Where(number => number % 32 == shard);
                foreach (var chunk in numbers.Chunk(100))
                {
                    StoreBench.Done(
                        await store.Commit(
                            TableName.Due,
                            string.Create(CultureInfo.InvariantCulture, $"{shard:x2}"),
                            [.. chunk.Select(number => new TableOperation.Upsert(Row(number), OrderRows.Body(60)))],
                            cancel
                        )
                    );
                }
            }
        );
    }

    private static async Task<double> Time(Func<ValueTask<Page>> poll, int expected)
    {
        const int times = 20_000;
        for (var warm = 0; warm < 1_000; warm++)
        {
            await poll();
        }
        var watch = Stopwatch.StartNew();
        for (var time = 0; time < times; time++)
        {
            if ((await poll()).Items.Count != expected)
            {
                throw new InvalidOperationException("The poll found another number of rows.");
            }
        }

        return watch.Elapsed.TotalMicroseconds / times;
    }

    private static string Row(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{638_900_000_000_000_000L + number * 7_919L:D19}|{number:x32}");
}

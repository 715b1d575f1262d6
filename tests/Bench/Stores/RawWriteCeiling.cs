using System.Diagnostics;
using MarketingAutomation.Support.Storage;
using MarketingAutomation.Support.Tools;

namespace MarketingAutomation.Bench.Stores;

/// <summary>How fast a bare SQLite writer puts the very same rows on the same disk: 128 orders a sync, prepared
/// statements, nothing else.</summary>
internal static class RawWriteCeiling
{
    public const int OrdersACommit = 128;

    /// <summary>Orders per second.</summary>
    public static double Measure(IReadOnlyList<IReadOnlyList<RecordedTransaction>> orders)
    {
        // Looking a partition up is not the bare writer's business: its numbers are known.
        var partitions = new Dictionary<string, long>();
        var numbered = orders
            .Select(order =>
                order
                    .Select(commit =>
                    {
                        if (!partitions.TryGetValue(commit.Partition, out var number))
                        {
                            partitions[commit.Partition] = number = partitions.Count + 1;
                        }
                        return (commit, number);
                    })
                    .ToArray()
            )
            .ToArray();

        using var folder = new TemporaryFolder();
        using var writer = new RawSqliteWriter(Path.Combine(folder.Path, "raw.db"));
        var watch = Stopwatch.StartNew();
        foreach (var together in numbered.Chunk(OrdersACommit))
        {
            writer.Begin();
            foreach (var order in together)
            {
                foreach (var (commit, number) in order)
                {
                    writer.Write(commit, number);
                }
            }

            writer.Commit();
        }

        return orders.Count / watch.Elapsed.TotalSeconds;
    }
}

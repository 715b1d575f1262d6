using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// Day-and-shard rows that say where recent messages are. Written before the commit, so that no message is missing; a hint whose message was never
/// committed is found out on reading.
/// </summary>
public static class RecentHints
{
    /// <summary>Partitions a day.</summary>
    public const int Shards = 4;

    public static ValueTask Write(ITableStore store, LedgerRow first, CancellationToken cancel) =>
        store.Upsert(TableName.Recent, Partition(first.DecidedAt, Shard(first.Message)), $"{RowKeys.Ticks(first.DecidedAt)}|{first.Message}", ReadOnlyMemory<byte>.Empty, cancel);

    public static string Partition(Instant at, int shard) => $"{NodaTime.Text.LocalDatePattern.Iso.Format(at.InUtc().Date)}-{shard}";

    private static int Shard(string message) => message[^1] % Shards;
}

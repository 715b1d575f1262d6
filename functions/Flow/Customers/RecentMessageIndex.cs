using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// Day-and-shard rows that say where recent messages are. Written before the commit, so that no message is missing; a
/// hint whose message was never committed is found out on reading.
/// </summary>
public static class RecentMessageIndex
{
    /// <summary>Partitions a day.</summary>
    public const int Shards = 4;

    public static TableCommit EntryFor(LedgerRow first) =>
        TableCommit.Of(
            TableName.Recent,
            Partition(first.DecidedAt, Shard(first.Message)),
            new TableOperation.Upsert($"{RowKeys.Ticks(first.DecidedAt)}|{first.Message}", ReadOnlyMemory<byte>.Empty)
        );

    public static string Partition(Instant at, int shard) =>
        $"{NodaTime.Text.LocalDatePattern.Iso.Format(at.InUtc().Date)}-{shard}";

    private static int Shard(string message) => message[^1] % Shards;
}

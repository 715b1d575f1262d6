using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// Wishes for no more messages whose sender cannot be matched to a number or an e-mail address, counted by feed: a
/// person has to find out who it is. Listed for 30 days after the last one.
/// </summary>
public sealed class UnmatchedStops(ITableStore store, ShopRows rows, DecisionClock clock)
{
    private const string Partition = "unmatched-stops";
    private const int MostTries = 20;
    private static readonly Duration Retention = Duration.FromDays(30);

    /// <param name="feed">As in <c>twilio/inbound</c>.</param>
    /// <param name="kind">What kind of sender, in words; nothing personal.</param>
    public async ValueTask Count(string feed, string kind, CancellationToken cancel)
    {
        var row = feed.Replace('/', '-');
        for (var tries = 0; tries < MostTries; tries++)
        {
            var held = await store.Get(TableName.Shop, Partition, row, cancel);
            var before = rows.Read(held, Partition, row, FlowJson.Default.UnmatchedStop);
            var counted = before is not null && before.Last > clock.Now - Retention ? before.Count : 0;
            var entity = StoreExtensions.ToJson(
                new UnmatchedStop(feed, kind, counted + 1, clock.Now),
                FlowJson.Default.UnmatchedStop
            );
            TableOperation write = held is null
                ? new TableOperation.Insert(row, entity)
                : new TableOperation.Replace(row, entity, held.ETag);
            if (await store.Commit(TableName.Shop, Partition, [write], cancel) is CommitResult.Done)
            {
                return;
            }
        }

        throw new StoreUnavailableException($"The row of {feed} changed {MostTries} times while one stop was counted.");
    }

    /// <summary>Those of the last 30 days, by feed.</summary>
    public async ValueTask<IReadOnlyList<UnmatchedStop>> ListRecent(CancellationToken cancel)
    {
        var all = new List<UnmatchedStop>();
        await foreach (var stop in rows.ReadAll(Partition, FlowJson.Default.UnmatchedStop, cancel))
        {
            all.Add(stop);
        }

        return [.. all.Where(s => s.Last > clock.Now - Retention)];
    }
}

using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Waking;

/// <summary>Runs the wakes that are due, shard by shard, oldest first. Starting work deletes nothing, so two sweeps at
/// once do no harm.</summary>
public sealed class Sweep(
    DueTable dueTable,
    Wake wake,
    OperationMonitor operation,
    DecisionClock clock,
    FlowMetrics metrics
)
{
    /// <summary>
    /// Rounds a minute that a host which sweeps by the minute gives a shard: 20 of 64 in 32 shards are some 40,000
    /// wakes at most, so that days of backlog come back as a stream and not as a flood. The simulated sweep of
    /// docs/scale.md reckons with it.
    /// </summary>
    public const int RoundsAMinute = 20;

    /// <summary>Wakes of one round over a shard at most.</summary>
    public const int MaxWakesPerRound = 64;

    /// <summary>One round over all shards; how many wakes it ran. A shard with more due than one round takes goes on in
    /// the next; one that fails stops no other.</summary>
    /// <exception cref="StoreUnavailableException">None of them could be swept.</exception>
    public Task<int> SweepRound(CancellationToken cancel) =>
        SweepEach([.. Enumerable.Range(0, RowKeys.Shards)], shard => SweepShard(shard, cancel), cancel);

    /// <summary>Several shards side by side, each until nothing is left or it had its share. One that fails is left to
    /// the next sweep and is logged once; the others go on.</summary>
    /// <returns>How many wakes they ran.</returns>
    /// <exception cref="StoreUnavailableException">None of them could be swept.</exception>
    public Task<int> SweepShards(IEnumerable<int> shards, int most, CancellationToken cancel) =>
        SweepEach([.. shards], shard => SweepShard(shard, most, cancel), cancel);

    /// <summary>Rounds over one shard until nothing is left that is due, or until it had its share: after an outage of
    /// days the rest is left to the next sweep.</summary>
    /// <param name="shard">0 to 31.</param>
    /// <param name="most">Rounds at most, each of at most 64 wakes.</param>
    /// <param name="cancel">Stops between two rounds.</param>
    /// <returns>How many wakes it ran; a multiple of the round only by chance.</returns>
    public async Task<int> SweepShard(int shard, int most, CancellationToken cancel)
    {
        var ran = 0;
        for (var round = 0; round < most; round++)
        {
            var now = await SweepShard(shard, cancel);
            ran += now;
            if (now == 0)
            {
                break;
            }
        }

        return ran;
    }

    /// <summary>One round over one shard. A customer's fault is put off and never stops the others.</summary>
    public async Task<int> SweepShard(int shard, CancellationToken cancel)
    {
        var rows = await dueTable.ListDue(shard, clock.Now, MaxWakesPerRound, cancel, metrics.DueRowSetAside);
        metrics.RecordSweepLag(rows is [var oldest, ..] ? clock.Now - oldest.At : NodaTime.Duration.Zero);

        // Two rows of one customer would only compete for their record: the later one waits for the next round.
        var first = rows.DistinctBy(r => r.Customer).ToArray();
        await Task.WhenAll(first.Select(row => wake.Run(row, cancel)));
        return first.Length;
    }

    private async Task<int> SweepEach(int[] shards, Func<int, Task<int>> sweep, CancellationToken cancel)
    {
        if (!operation.MayDecide())
        {
            return 0;
        }

        StoreUnavailableException? last = null;
        var failed = 0;
        var counts = await Task.WhenAll(
            shards.Select(async shard =>
            {
                try
                {
                    var ran = await sweep(shard);
                    metrics.SweepRecovered(shard);
                    return ran;
                }
                catch (Exception e) when (!cancel.IsCancellationRequested)
                {
                    metrics.SweepFailed(shard, e);
                    last = e as StoreUnavailableException ?? last;
                    Interlocked.Increment(ref failed);
                    return 0;
                }
            })
        );

        if (failed < shards.Length)
        {
            await operation.RecordSweep(cancel);
        }

        // A store that answers for no shard is not a matter of shards: who sweeps takes a break.
        return failed == shards.Length && last is not null ? throw last : counts.Sum();
    }
}

using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Waking;

/// <summary>
/// For a host that is alone on its store, once at its start: whatever an earlier process had under way is over, so its attempts are settled now and what it had only announced goes out now,
/// instead of after their time-outs. Who has such work has a due row within the time that an attempt is given; nothing else is read. Losing this loses nothing but that time.
/// </summary>
/// <param name="process">How the nonces of this process begin.</param>
public sealed class Restart(DueTable due, Advance advance, IEffects effects, string process, FlowOptions options, Clock clock, FlowMetrics metrics)
{
    private const int AtOnce = 16;

    /// <summary>Customers looked at, and those of them that had something to settle.</summary>
    public async Task<(int Customers, int Settled)> Run(CancellationToken cancel)
    {
        var (now, customers, settled) = (clock.Now, 0, 0);
        for (var shard = 0; shard < RowKeys.Shards; shard++)
        {
            var soon = await due.Between(shard, now - options.Lease, now + options.Lease + Duration.FromSeconds(1), cancel);
            customers += soon.Count;
            await Parallel.ForEachAsync(soon, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (customer, stop) =>
            {
                try
                {
                    var advanced = await advance.Apply(customer, new Input.ProcessBegan(process), cancel: stop);
                    await effects.Perform(advanced, stop);
                    if (advanced.Committed)
                    {
                        Interlocked.Increment(ref settled);
                    }
                }
                catch (Exception e) when (e is not StoreUnavailableException && !stop.IsCancellationRequested)
                {
                    // A wake at its time puts it off, and parks it in the end.
                    metrics.WakeFailed(customer, e);
                }
            });
        }

        if (settled > 0)
        {
            metrics.Restarted(customers, settled);
        }

        return (customers, settled);
    }
}

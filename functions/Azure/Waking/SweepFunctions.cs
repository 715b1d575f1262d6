using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Waking;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MarketingAutomation.Azure.Waking;

/// <summary>Every minute: who is due, in all shards at once. What a sweep does not reach is the oldest of the next.</summary>
public sealed class SweepFunctions(MarketingFlow flow, OrchestratedEffects effects)
{
    [Function(nameof(SweepTimer))]
    public static Task SweepTimer([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client)
    {
        // One at a time; but an instance that got stuck must not end all sweeping, so every ten minutes have a name of their own. Two at once do no harm.
        var now = TimeProvider.System.GetUtcNow();
        return client.StartOnce(nameof(SweepOrchestrator), $"sweep-{now:yyyyMMddHH}{now.Minute / 10}", null, CancellationToken.None);
    }

    [Function(nameof(SweepOrchestrator))]
    public static async Task<int> SweepOrchestrator([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var woken = await Task.WhenAll(Enumerable.Range(0, RowKeys.Shards).Select(shard => Shard(context, shard)));
        return woken.Sum();
    }

    /// <summary>Wakes who is due in one shard, oldest first. How many.</summary>
    [Function(nameof(SweepShard))]
    public Task<int> SweepShard([ActivityTrigger] int shard, [DurableClient] DurableTaskClient client)
    {
        effects.Through(client);
        return KindOfFault.Only(() => flow.Sweep.Shard(shard, Sweep.RoundsAMinute, CancellationToken.None), e => flow.Metrics.SweepFailed(shard, e));
    }

    // A shard that cannot be read now is read in a minute; the others are no worse for it.
    private static async Task<int> Shard(TaskOrchestrationContext context, int shard)
    {
        try
        {
            return await context.CallActivityAsync<int>(nameof(SweepShard), shard);
        }
        catch (TaskFailedException)
        {
            return 0;
        }
    }
}

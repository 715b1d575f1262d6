using System.Globalization;
using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MarketingAutomation.Azure.Waking;

/// <summary>Every minute: who is due, in all shards at once. What a sweep does not reach is the oldest of the
/// next.</summary>
public sealed class SweepFunctions(MarketingFlow flow, OrchestratedEffects effects)
{
    /// <summary>Activities a sweep is divided into, so that as many instances can share it; each costs requests and
    /// lines of log every minute, also when no customer is due.</summary>
    internal const int Parts = 8;

    // What is left goes on in the next minute.
    private static readonly TimeSpan ReportFor = TimeSpan.FromSeconds(40);

    [Function(nameof(SweepTimer))]
    public static Task SweepTimer(
        [TimerTrigger("0 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client
    ) =>
        client.StartOnce(
            nameof(SweepOrchestrator),
            IdAt(TimeProvider.System.GetUtcNow()),
            null,
            CancellationToken.None
        );

    // One at a time; but an instance that got stuck must not end all sweeping, so every ten minutes have a name of
    // their own. Two at once do no harm.
    internal static string IdAt(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"sweep-{now:yyyyMMddHH}{now.Minute / 10}");

    /// <summary>How many it woke.</summary>
    [Function(nameof(SweepOrchestrator))]
    public static async Task<int> SweepOrchestrator([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var woken = await Task.WhenAll(Enumerable.Range(0, Parts).Select(part => SweepPart(context, part)));
        return woken.Sum();
    }

    /// <summary>Wakes who is due in every eighth shard, oldest first. How many.</summary>
    [Function(nameof(SweepShards))]
    public Task<int> SweepShards([ActivityTrigger] int part, [DurableClient] DurableTaskClient client)
    {
        effects.UseClient(client, inBackground: true);
        return ActivityErrors.Sanitize(
            async () =>
            {
                await flow.ParkedRecovery.Run(CancellationToken.None);
                var woken = await flow.Sweep.SweepShards(
                    Enumerable.Range(0, RowKeys.Shards).Where(shard => shard % Parts == part),
                    Sweep.RoundsAMinute,
                    CancellationToken.None
                );
                if (part == 0)
                {
                    await flow.ProductReports.Run(ReportFor, CancellationToken.None);
                }

                return woken;
            },
            e => flow.Metrics.SweepStopped(part, e)
        );
    }

    // What a process that dies leaves is swept in a minute; the others are no worse for it.
    private static async Task<int> SweepPart(TaskOrchestrationContext context, int part)
    {
        try
        {
            return await context.CallActivityAsync<int>(nameof(SweepShards), part);
        }
        catch (TaskFailedException)
        {
            return 0;
        }
    }
}

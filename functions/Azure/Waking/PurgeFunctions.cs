using MarketingAutomation.Hosting.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MarketingAutomation.Azure.Waking;

/// <summary>Removes what finished orchestrations left behind; customers' own history is in their records and
/// stays.</summary>
public sealed class PurgeFunctions(HostSettings settings)
{
    private static readonly OrchestrationRuntimeStatus[] Finished =
    [
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
    ];

    // The Functions host gives up a call after 100 seconds, though it would go on purging; so it is asked for a
    // minute's work at a time.
    private static readonly TimeSpan PurgeDuration = TimeSpan.FromMinutes(1);
    private const int MaxPurges = 5;

    /// <summary>Every hour, so that it is never much at once; what it does not get done is the next hour's.</summary>
    [Function(nameof(PurgeTimer))]
    public async Task PurgeTimer(
        [TimerTrigger("0 15 * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client
    )
    {
        var old = new PurgeInstancesFilter(
            DateTimeOffset.UnixEpoch,
            TimeProvider.System.GetUtcNow() - settings.HistoryRetention,
            Finished
        )
        {
            Timeout = PurgeDuration,
        };
        var more = true;
        for (var piece = 0; more && piece < MaxPurges; piece++)
        {
            more = (await client.PurgeAllInstancesAsync(old)).IsComplete is false;
        }
    }
}

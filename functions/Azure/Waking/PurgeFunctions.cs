using MarketingAutomation.Hosting.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MarketingAutomation.Azure.Waking;

/// <summary>Removes what finished orchestrations left behind; customers' own history is in their records and stays.</summary>
public sealed class PurgeFunctions(HostSettings settings)
{
    private static readonly OrchestrationRuntimeStatus[] Finished = [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Every hour, so that it is never much at once; what it does not get done is the next hour's.</summary>
    [Function(nameof(PurgeTimer))]
    public Task PurgeTimer([TimerTrigger("0 15 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client) =>
        client.PurgeAllInstancesAsync(new PurgeInstancesFilter(DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow() - settings.HistoryKept, Finished) { Timeout = TimeSpan.FromMinutes(4) });
}

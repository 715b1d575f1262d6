using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MarketingAutomation.Azure;

/// <summary>Starting orchestrations, one way for all.</summary>
internal static class Orchestrations
{
    /// <summary>
    /// Of every orchestrator in this program; host.json says the same for what the host starts. An orchestrator that must change its steps keeps the old ones under
    /// <c>context.Version</c> until their instances are gone: they live for minutes.
    /// </summary>
    public const string Version = "1.0";

    private static readonly OrchestrationRuntimeStatus[] Unfinished = [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <summary>Starts it unless the same work is under way. True: started.</summary>
    /// <remarks>A backend that does not know about duplicates may start it twice or begin it anew: every activity stands being repeated.</remarks>
    public static async Task<bool> StartOnce(this DurableTaskClient client, string orchestrator, string id, object? input, CancellationToken cancel)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id) { Version = Version }.WithDedupeStatuses(Unfinished), cancel);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }
}

using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MarketingAutomation.Azure;

/// <summary>Starting orchestrations, one way for all.</summary>
internal static class OrchestrationStarter
{
    /// <summary>
    /// Of every orchestrator in this program; host.json says the same for what the host starts. A program that changes
    /// an orchestrator's steps raises it: a customer's instance may wait for days. What an older program began may end
    /// at once, because every instance can be lost; what a newer one began fails here, and due rows have its work
    /// (host.json).
    /// </summary>
    public const string Version = "2.0";

    private static readonly OrchestrationRuntimeStatus[] Unfinished =
    [
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
    ];

    /// <summary>Starts it unless the same work is under way. True: started.</summary>
    /// <remarks>A backend that does not know about duplicates may start it twice or begin it anew: every activity can
    /// be repeated.</remarks>
    public static async Task<bool> StartOnce(
        this DurableTaskClient client,
        string orchestrator,
        string id,
        object? input,
        CancellationToken cancel
    )
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                orchestrator,
                input,
                new StartOrchestrationOptions(id) { Version = Version }.WithDedupeStatuses(Unfinished),
                cancel
            );
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }
}

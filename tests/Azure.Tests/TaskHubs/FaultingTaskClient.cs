using MarketingAutomation.Azure.Effects;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MarketingAutomation.Azure.Tests.TaskHubs;

/// <summary>A client whose raised events are counted, and whose starts and events may get lost on the way without a
/// word.</summary>
public sealed class FaultingTaskClient(DurableTaskClient inner, ManualDurableTimers timers)
    : DurableTaskClient(inner.Name)
{
    /// <summary>True: this start never arrives. Default: all do.</summary>
    public Func<string, bool> LosesStart { get; set; } = _ => false;

    /// <summary>True: this event never arrives. Default: all do.</summary>
    public Func<string, bool> LosesEvent { get; set; } = _ => false;

    /// <summary>What happens between the decision to raise an event and its being raised. Default: nothing.</summary>
    public Func<Task> BeforeEvent { get; set; } = () => Task.CompletedTask;

    /// <summary>How often each event arrives. Default: once.</summary>
    public int EventCopies { get; set; } = 1;

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default
    ) =>
        LosesStart(options?.InstanceId ?? "")
            ? Task.FromResult(options!.InstanceId!)
            : inner.ScheduleNewOrchestrationInstanceAsync(orchestratorName, input, options, cancellation);

    public override async Task RaiseEventAsync(
        string instanceId,
        string eventName,
        object? eventPayload = null,
        CancellationToken cancellation = default
    )
    {
        if (eventName != CustomerOrchestration.Changed)
        {
            await inner.RaiseEventAsync(instanceId, eventName, eventPayload, cancellation);
            return;
        }

        await BeforeEvent();
        for (var time = 0; time < EventCopies && !LosesEvent(instanceId); time++)
        {
            timers.GetInstance(instanceId).Raised();
            await inner.RaiseEventAsync(instanceId, eventName, eventPayload, cancellation);
        }
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default
    ) => inner.WaitForInstanceStartAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default
    ) => inner.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task TerminateInstanceAsync(
        string instanceId,
        TerminateInstanceOptions? options = null,
        CancellationToken cancellation = default
    ) => inner.TerminateInstanceAsync(instanceId, options, cancellation);

    public override Task SuspendInstanceAsync(
        string instanceId,
        string? reason = null,
        CancellationToken cancellation = default
    ) => inner.SuspendInstanceAsync(instanceId, reason, cancellation);

    public override Task ResumeInstanceAsync(
        string instanceId,
        string? reason = null,
        CancellationToken cancellation = default
    ) => inner.ResumeInstanceAsync(instanceId, reason, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default
    ) => inner.GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        inner.GetAllInstancesAsync(filter);

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId,
        PurgeInstanceOptions? options = null,
        CancellationToken cancellation = default
    ) => inner.PurgeInstanceAsync(instanceId, options, cancellation);

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter,
        PurgeInstanceOptions? options = null,
        CancellationToken cancellation = default
    ) => inner.PurgeAllInstancesAsync(filter, options, cancellation);

    public override ValueTask DisposeAsync() => default;
}

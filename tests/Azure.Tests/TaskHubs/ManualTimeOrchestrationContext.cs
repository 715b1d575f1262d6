using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace MarketingAutomation.Azure.Tests.TaskHubs;

/// <summary>An orchestration's own context, but for time, which is the stage's: everything else is replayed and written
/// down as always.</summary>
internal sealed class ManualTimeOrchestrationContext : TaskOrchestrationContext
{
    private readonly TaskOrchestrationContext inner;
    private readonly ManualDurableTimers timers;
    private readonly ManualDurableTimers.Instance instance;
    private int timesRead;
    private int timersMade;

    public ManualTimeOrchestrationContext(TaskOrchestrationContext inner, ManualDurableTimers timers)
    {
        (this.inner, this.timers, instance) = (inner, timers, timers.GetInstance(inner.InstanceId));
        if (!inner.IsReplaying)
        {
            instance.Begin();
        }
    }

    public override TaskName Name => inner.Name;

    public override string InstanceId => inner.InstanceId;

    public override ParentOrchestrationInstance? Parent => inner.Parent;

    /// <summary>Read again in a replay, it is what it was.</summary>
    public override DateTime CurrentUtcDateTime
    {
        get
        {
            if (timesRead == instance.Times.Count)
            {
                instance.Times.Add(timers.Now.ToDateTimeUtc());
            }

            return instance.Times[timesRead++];
        }
    }

    public override bool IsReplaying => inner.IsReplaying;

    public override string Version => inner.Version;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public override T? GetInput<T>()
        where T : default => inner.GetInput<T>();

    public override Task<TResult> CallActivityAsync<TResult>(
        TaskName name,
        object? input = null,
        TaskOptions? options = null
    ) => inner.CallActivityAsync<TResult>(name, input, options);

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        var name = $"timer {instance.History}.{timersMade++}";
        instance.Wait(name, Instant.FromDateTimeUtc(fireAt));
        cancellationToken.Register(() => instance.Cancel(name));
        return inner.WaitForExternalEvent<bool>(name, cancellationToken);
    }

    public override async Task<T> WaitForExternalEvent<T>(
        string eventName,
        CancellationToken cancellationToken = default
    )
    {
        var received = await inner.WaitForExternalEvent<T>(eventName, cancellationToken);
        if (!inner.IsReplaying)
        {
            instance.CountReceived();
        }

        return received;
    }

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        inner.SendEvent(instanceId, eventName, payload);

    public override void SetCustomStatus(object? customStatus) => inner.SetCustomStatus(customStatus);

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName,
        object? input = null,
        TaskOptions? options = null
    ) => inner.CallSubOrchestratorAsync<TResult>(orchestratorName, input, options);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        instance.Continue();
        inner.ContinueAsNew(newInput, preserveUnprocessedEvents);
    }

    public override Guid NewGuid() => inner.NewGuid();
}

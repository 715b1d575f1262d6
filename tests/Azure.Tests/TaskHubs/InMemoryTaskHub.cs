using DurableTask.AzureStorage;
using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Nightly;
using MarketingAutomation.Azure.Waking;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Flow.Sending;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Testing.Sidecar;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Azure.Tests.TaskHubs;

/// <summary>The orchestrators and activities of the Azure host on Durable's own in-process host: real replay, real
/// serialization; its state in memory, or in Durable's real tables, queues and blobs.</summary>
public sealed class InMemoryTaskHub(
    DurableTaskTestHost host,
    AzureStorageOrchestrationService? storage,
    ManualDurableTimers timers
) : IAsyncDisposable
{
    public FaultingTaskClient Client { get; } = new(host.Client, timers);

    /// <summary>What the customers' orchestrations wait for.</summary>
    public ManualDurableTimers Timers => timers;

    /// <param name="storage">The Azure Storage backend to use; null: memory.</param>
    public static async Task<InMemoryTaskHub> Open(
        MarketingFlow flow,
        OrchestratedEffects effects,
        ActivityRecorder activities,
        ILoggerFactory? logs = null,
        AzureStorageOrchestrationService? storage = null
    )
    {
        DurableTaskClient? client = null;
        var timers = new ManualDurableTimers(flow.Clock.Time);
        var customer = new CustomerActivities(flow, effects);
        var sweeps = new SweepFunctions(flow, effects);
        var nights = new NightlyFunctions(flow, effects);
        var host = storage is null
            ? await DurableInProcessHost.Start(new InMemoryOrchestrationService(logs), Register, logs)
            : await DurableInProcessHost.Start(storage, Register, logs);
        var hub = new InMemoryTaskHub(host, storage, timers);
        client = hub.Client;
        return hub;

        void Register(DurableTaskRegistry registry)
        {
            registry.AddOrchestratorFunc<CustomerWork>(
                nameof(CustomerOrchestration.CustomerOrchestrator),
                (c, work) =>
                    CustomerOrchestration.CustomerOrchestrator(new ManualTimeOrchestrationContext(c, timers), work!)
            );
            registry.AddOrchestratorFunc(nameof(SweepFunctions.SweepOrchestrator), SweepFunctions.SweepOrchestrator);
            registry.AddOrchestratorFunc<NightlyProgress, NightlyProgress>(
                nameof(NightlyFunctions.NightlyOrchestrator),
                (c, walk) => NightlyFunctions.NightlyOrchestrator(c, walk!)
            );
            Activity<EffectName, EffectActivityResult>(
                nameof(CustomerActivities.PerformEffect),
                effect => customer.PerformEffect(effect, client!)
            );
            Activity<string, EffectActivityResult>(
                nameof(CustomerActivities.WakeCustomer),
                key => customer.WakeCustomer(key, client!)
            );
            Activity<int, int>(nameof(SweepFunctions.SweepShards), part => sweeps.SweepShards(part, client!));
            Activity<KeyRange, NightlyResult>(
                nameof(NightlyFunctions.WalkCustomers),
                keys => nights.WalkCustomers(keys, client!)
            );
            void Activity<TIn, TOut>(string name, Func<TIn, Task<TOut>> run) =>
                registry.AddActivityFunc<TIn, TOut>(name, (_, input) => activities.Run(name, input!, run));
        }
    }

    /// <summary>Fires the timers that are due and waits until every orchestration, those that were started meanwhile
    /// too, is finished or waits for a time that has not come.</summary>
    public async Task Settle()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        do
        {
            while (await Unfinished(patience.Token) is { Count: > 0 } open)
            {
                foreach (var id in open)
                {
                    await Rest(id, patience.Token);
                }
            }
        } while (await timers.Fire(Client));
    }

    /// <summary>Suspends an instance that waits, and returns when it is suspended.</summary>
    public async Task Suspend(string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await Client.SuspendInstanceAsync(id, cancellation: patience.Token);
        while (
            await Client.GetInstanceAsync(id, patience.Token)
                is not { RuntimeStatus: OrchestrationRuntimeStatus.Suspended }
        )
        {
            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>Everything there is, with inputs and outputs.</summary>
    public async Task<List<OrchestrationMetadata>> All()
    {
        var all = new List<OrchestrationMetadata>();
        await foreach (
            var instance in Client.GetAllInstancesAsync(new OrchestrationQuery { FetchInputsAndOutputs = true })
        )
        {
            all.Add(instance);
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        storage?.Dispose();
    }

    private async Task<List<string>> Unfinished(CancellationToken cancel)
    {
        var open = new List<string>();
        var query = new OrchestrationQuery
        {
            Statuses = [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running],
            PageSize = 1000,
        };
        await foreach (var instance in Client.GetAllInstancesAsync(query).WithCancellation(cancel))
        {
            if (!timers.OnlyWaits(instance.InstanceId))
            {
                open.Add(instance.InstanceId);
            }
        }

        return open;
    }

    private async Task Rest(string id, CancellationToken cancel)
    {
        using var seen = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ended = Client.WaitForInstanceCompletionAsync(id, cancellation: seen.Token);
        for (var look = 1; !ended.IsCompleted && !timers.OnlyWaits(id); look++)
        {
            await timers.Fire(Client);
            await Task.WhenAny(ended, Task.Delay(5, cancel));
            cancel.ThrowIfCancellationRequested();

            // Suspended meanwhile, it neither ends nor waits.
            if (
                look % 100 == 0
                && await Client.GetInstanceAsync(id, cancel) is { RuntimeStatus: OrchestrationRuntimeStatus.Suspended }
            )
            {
                break;
            }
        }

        if (!ended.IsCompleted)
        {
            await seen.CancelAsync();
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Waking;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Waking;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Azure.Tests;

/// <summary>The orchestrators and activities of the Azure host on Durable's own in-process host: real replay, real serialization, state in memory.</summary>
public sealed class TaskHub(DurableTaskTestHost host) : IAsyncDisposable
{
    public DurableTaskClient Client => host.Client;

    // The sidecar's web server tells of every call otherwise.
    [ModuleInitializer]
    internal static void Quiet() => Environment.SetEnvironmentVariable("Logging__LogLevel__Default", "Warning");

    public static async Task<TaskHub> Open(MarketingFlow flow, OrchestratedEffects effects, Activities activities, ILoggerFactory? logs = null)
    {
        DurableTaskClient? client = null;
        var customer = new CustomerActivities(flow, effects);
        var sweeps = new SweepFunctions(flow, effects);
        var nights = new NightlyFunctions(flow, effects);
        var host = await DurableTaskTestHost.StartAsync(
            registry =>
            {
                registry.AddOrchestratorFunc<CustomerWork>(nameof(CustomerOrchestration.CustomerOrchestrator), (c, work) => CustomerOrchestration.CustomerOrchestrator(c, work!));
                registry.AddOrchestratorFunc(nameof(SweepFunctions.SweepOrchestrator), SweepFunctions.SweepOrchestrator);
                registry.AddOrchestratorFunc(nameof(NightlyFunctions.NightlyOrchestrator), NightlyFunctions.NightlyOrchestrator);
                registry.AddOrchestratorFunc<NightlyRange, NightlyCount>(nameof(NightlyFunctions.NightlyRangeOrchestrator), (c, walk) => NightlyFunctions.NightlyRangeOrchestrator(c, walk!));
                Activity<EffectName, EffectDone>(nameof(CustomerActivities.PerformEffect), customer.PerformEffect);
                Activity<string, string?>(nameof(CustomerActivities.WakeCustomer), async key =>
                {
                    await customer.WakeCustomer(key, client!);
                    return null;
                });
                Activity<int, int>(nameof(SweepFunctions.SweepShard), shard => sweeps.SweepShard(shard, client!));
                Activity<KeyRange, NightlyStep>(nameof(NightlyFunctions.WalkCustomers), keys => nights.WalkCustomers(keys, client!));
                void Activity<TIn, TOut>(string name, Func<TIn, Task<TOut>> run) => registry.AddActivityFunc<TIn, TOut>(name, (_, input) => activities.Run(name, input!, run));
            },
            new DurableTaskTestHostOptions { Port = FreePort(), LoggerFactory = logs });
        client = host.Client;
        return new TaskHub(host);
    }

    /// <summary>Waits until no orchestration is left unfinished, those that were started meanwhile too.</summary>
    public async Task Settle()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (await Unfinished(patience.Token) is { Count: > 0 } open)
        {
            foreach (var id in open)
            {
                await Client.WaitForInstanceCompletionAsync(id, patience.Token);
            }
        }
    }

    /// <summary>Everything there is, with inputs and outputs.</summary>
    public async Task<List<OrchestrationMetadata>> All()
    {
        var all = new List<OrchestrationMetadata>();
        await foreach (var instance in Client.GetAllInstancesAsync(new OrchestrationQuery { FetchInputsAndOutputs = true }))
        {
            all.Add(instance);
        }

        return all;
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task<List<string>> Unfinished(CancellationToken cancel)
    {
        var open = new List<string>();
        var query = new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running], PageSize = 1000 };
        await foreach (var instance in Client.GetAllInstancesAsync(query).WithCancellation(cancel))
        {
            open.Add(instance.InstanceId);
        }

        return open;
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}

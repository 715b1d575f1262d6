using System.Collections.Concurrent;
using DurableTask.AzureStorage;
using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Azurite;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Durable;

/// <summary>Processes that end in the middle of a customer's orchestration, on Durable's own backend and timers: the
/// next process replays what is written down and goes on.</summary>
[Trait("Speed", "Slow")]
public sealed class OrchestrationKillTests
{
    private static readonly string[] Steps = ["key.m1", "wake", "key.m2", "key.m3"];

    [Fact]
    public async Task A_process_that_ends_in_every_activity_in_turn_loses_none()
    {
        var name = AzuriteServer.NewPrefix();
        var begun = new ConcurrentQueue<string>();
        var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new List<Task>();
        var (host, hub) = await Process(name, begun, dead.Task, Steps[0]);
        await host.Client.StartOnce(
            nameof(CustomerOrchestration.CustomerOrchestrator),
            "key",
            new CustomerWork("key", [new EffectName("key.m1")], Ahead(null)),
            CancellationToken.None
        );
        for (var step = 0; step < Steps.Length; step++)
        {
            // This process never answers for this activity; the next one finds its message after its time, and the
            // history as it was written down.
            var hung = $"{Steps[step]} hangs";
            Assert.True(
                SpinWait.SpinUntil(() => begun.Contains(hung), TimeSpan.FromMinutes(1)),
                $"{hung}: {string.Join(", ", begun)}"
            );
            ended.Add(hub.StopAsync(isForced: true));
            ended.Add(host.DisposeAsync().AsTask());
            (host, hub) = await Process(name, begun, dead.Task, step + 1 < Steps.Length ? Steps[step + 1] : "none");
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        Assert.Equal(
            OrchestrationRuntimeStatus.Completed,
            (await host.Client.WaitForInstanceCompletionAsync("key", patience.Token)).RuntimeStatus
        );
        Assert.Equal(Steps.SelectMany(s => new[] { $"{s} hangs", s }), begun.Distinct());

        dead.SetResult();
        await host.DisposeAsync();
        await Task.WhenAny(Task.WhenAll(ended), Task.Delay(TimeSpan.FromSeconds(30)));
    }

    // The second effect leads to a third, and the first to a wait of two seconds.
    private static async Task<(DurableTaskTestHost Host, AzureStorageOrchestrationService Hub)> Process(
        string name,
        ConcurrentQueue<string> begun,
        Task dead,
        string hangs
    )
    {
        var hub = await AzuriteTaskHub.New(name: name);
        var host = await DurableInProcessHost.Start(
            hub,
            registry =>
            {
                registry.AddOrchestratorFunc<CustomerWork>(
                    nameof(CustomerOrchestration.CustomerOrchestrator),
                    (c, work) => CustomerOrchestration.CustomerOrchestrator(c, work!)
                );
                registry.AddActivityFunc<EffectName, EffectActivityResult>(
                    nameof(CustomerActivities.PerformEffect),
                    (_, effect) =>
                        Answer(
                            effect!.Message,
                            effect.Message switch
                            {
                                "key.m1" => new EffectActivityResult([], Ahead(2)),
                                "key.m2" => new EffectActivityResult([new EffectName("key.m3")], Ahead(null)),
                                _ => new EffectActivityResult([], Ahead(null)),
                            }
                        )
                );
                registry.AddActivityFunc<string, EffectActivityResult>(
                    nameof(CustomerActivities.WakeCustomer),
                    (_, _) => Answer("wake", new EffectActivityResult([new EffectName("key.m2")], Ahead(null)))
                );
            },
            null
        );
        return (host, hub);

        async Task<EffectActivityResult> Answer(string step, EffectActivityResult answer)
        {
            begun.Enqueue(step == hangs ? $"{step} hangs" : step);
            if (step == hangs)
            {
                await dead;
            }

            return answer;
        }
    }

    private static UpcomingWork Ahead(int? seconds) =>
        new(
            "key",
            DateTimeOffset.UtcNow,
            seconds is { } s ? DateTimeOffset.UtcNow.AddSeconds(s) : null,
            seconds is not null,
            ["welcome/wait-1"]
        );
}

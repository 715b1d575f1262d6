using System.Diagnostics;
using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Flow.Sending;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing.Sidecar;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Durable;

/// <summary>The customer's orchestration alone, on Durable's own timers, with activities that only answer.</summary>
public sealed class OrchestratorTests
{
    private static readonly EffectName First = new("key.m1");

    [Fact]
    public async Task A_wait_within_the_horizon_is_a_timer_to_the_second_and_ends_with_a_wake()
    {
        var clock = Stopwatch.StartNew();
        var steps = await Run(_ => Done(In(2)));

        Assert.Equal(["key.m1", "wake key"], steps);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_wait_beyond_the_horizon_relies_on_its_due_row() =>
        Assert.Equal(["key.m1"], await Run(_ => Done(In(7 * 86_400) with { UsesTimer = false })));

    [Fact]
    public async Task What_an_effect_leaves_to_do_is_done_in_the_same_orchestration() =>
        Assert.Equal(
            ["key.m1", "key.m1 ask 1"],
            await Run(effect => Done(Nothing, effect.Ask is null ? [effect with { Ask = 1 }] : []))
        );

    [Fact]
    public async Task What_a_wake_leaves_to_do_is_done_in_the_same_orchestration() =>
        Assert.Equal(
            ["key.m1", "wake key", "key.m2"],
            await Run(effect => Done(effect == First ? In(0) : Nothing), _ => Done(Nothing, [new EffectName("key.m2")]))
        );

    [Fact]
    public async Task An_effect_that_always_leaves_another_ends_all_the_same() =>
        Assert.Equal(CustomerOrchestration.MostEffects, (await Run(effect => Done(Nothing, [effect]))).Count);

    [Fact]
    public async Task An_effect_that_fails_ends_the_orchestration_without_a_word_of_its_own() =>
        Assert.Equal(["key.m1"], await Run(_ => throw new ActivityFailedException("StoreUnavailableException")));

    private static UpcomingWork Nothing => new("key", DateTimeOffset.UtcNow, null, false, []);

    private static UpcomingWork In(int seconds) =>
        new("key", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddSeconds(seconds), true, ["welcome/wait-1"]);

    private static EffectActivityResult Done(UpcomingWork ahead, IReadOnlyList<EffectName>? next = null) =>
        new(next ?? [], ahead);

    private static async Task<List<string>> Run(
        Func<EffectName, EffectActivityResult> perform,
        Func<string, EffectActivityResult>? wake = null
    )
    {
        var steps = new List<string>();
        await using var host = await DurableInProcessHost.Start(
            new InMemoryOrchestrationService(null),
            registry =>
            {
                registry.AddOrchestratorFunc<CustomerWork>(
                    nameof(CustomerOrchestration.CustomerOrchestrator),
                    (c, work) => CustomerOrchestration.CustomerOrchestrator(c, work!)
                );
                registry.AddActivityFunc<EffectName, EffectActivityResult>(
                    nameof(CustomerActivities.PerformEffect),
                    (_, effect) =>
                    {
                        steps.Add($"{effect!.Message}{(effect.Ask is { } attempt ? $" ask {attempt}" : "")}");
                        return Task.FromResult(perform(effect));
                    }
                );
                registry.AddActivityFunc<string, EffectActivityResult>(
                    nameof(CustomerActivities.WakeCustomer),
                    (_, customer) =>
                    {
                        steps.Add($"wake {customer}");
                        return Task.FromResult((wake ?? (_ => Done(Nothing)))(customer!));
                    }
                );
            },
            null
        );
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(CustomerOrchestration.CustomerOrchestrator),
            new CustomerWork("key", [First], Nothing),
            new StartOrchestrationOptions { Version = OrchestrationStarter.Version }
        );
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var ended = await host.Client.WaitForInstanceCompletionAsync(id, patience.Token);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        return steps;
    }
}

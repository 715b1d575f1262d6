using System.Diagnostics;
using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Flow.Sending;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing.Sidecar;
using Xunit;

namespace MarketingAutomation.Azure.Tests;

/// <summary>The customer's orchestration alone, with activities that only answer.</summary>
public sealed class OrchestratorTests
{
    [Fact]
    public async Task A_wait_of_minutes_is_a_timer_and_ends_with_a_wake()
    {
        var clock = Stopwatch.StartNew();
        var steps = await Run(_ => new EffectDone([], DateTimeOffset.UtcNow.AddSeconds(2)));

        Assert.Equal(["key.m1", "wake key"], steps);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(1.5), $"it waited {clock.Elapsed}");
    }

    [Fact]
    public async Task A_wait_of_days_is_left_to_its_row() =>
        Assert.Equal(["key.m1"], await Run(_ => new EffectDone([], DateTimeOffset.UtcNow.AddDays(3))));

    [Fact]
    public async Task What_an_effect_leaves_to_do_is_done_in_the_same_orchestration() =>
        Assert.Equal(["key.m1", "key.m1 ask 1"], await Run(effect => new EffectDone(effect.Ask is null ? [effect with { Ask = 1 }] : [], null)));

    [Fact]
    public async Task An_effect_that_always_leaves_another_ends_all_the_same() =>
        Assert.Equal(20, (await Run(effect => new EffectDone([effect], null))).Count);

    [Fact]
    public async Task An_effect_that_fails_ends_the_orchestration_without_a_word_of_its_own() =>
        Assert.Equal(["key.m1"], await Run(_ => throw new ActivityFailedException("StoreUnavailableException")));

    private static async Task<List<string>> Run(Func<EffectName, EffectDone> perform)
    {
        var steps = new List<string>();
        await using var host = await Sidecar.Start(new InMemoryOrchestrationService(null), registry =>
        {
            registry.AddOrchestratorFunc<CustomerWork>(nameof(CustomerOrchestration.CustomerOrchestrator), (c, work) => CustomerOrchestration.CustomerOrchestrator(c, work!));
            registry.AddActivityFunc<EffectName, EffectDone>(nameof(CustomerActivities.PerformEffect), (_, effect) =>
            {
                steps.Add($"{effect!.Message}{(effect.Ask is { } attempt ? $" ask {attempt}" : "")}");
                return Task.FromResult(perform(effect));
            });
            registry.AddActivityFunc<string, bool>(nameof(CustomerActivities.WakeCustomer), (_, customer) =>
            {
                steps.Add($"wake {customer}");
                return Task.FromResult(true);
            });
        }, null);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(CustomerOrchestration.CustomerOrchestrator), new CustomerWork("key", [new EffectName("key.m1")]), new StartOrchestrationOptions { Version = Orchestrations.Version });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var ended = await host.Client.WaitForInstanceCompletionAsync(id, patience.Token);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        return steps;
    }
}

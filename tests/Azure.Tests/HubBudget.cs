using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Waking;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Xunit;

namespace MarketingAutomation.Azure.Tests;

/// <summary>What our work costs in requests of the task hub to its account, counted on Durable's own backend; docs/scale.md reckons with these numbers.</summary>
[Trait("Speed", "Slow")]
public sealed class HubBudget
{
    [Fact]
    public async Task A_message_costs_18()
    {
        var requests = new HubRequests();

        // Ahead of this machine's clock: nothing is due in minutes, as after any message that has left.
        await using var stage = await AzureStage.Open(new ScenarioShop(ShopStage.At("2199-03-04 10:00")), hub: await AzuriteHub.New(requests: requests));

        Assert.Equal(18, await requests.Count(() => stage.Flow.Events.Receive(Some.OrderPaid(stage.Shop.Time.Now), CancellationToken.None).AsTask()));
        Assert.Equal([nameof(CustomerActivities.PerformEffect)], stage.Activities.Names);
    }

    [Fact]
    public async Task A_wait_of_minutes_and_the_look_after_it_cost_15_more()
    {
        var requests = new HubRequests();
        await using var host = await Sidecar.Start(
            await AzuriteHub.New(requests: requests),
            registry =>
            {
                registry.AddOrchestratorFunc<CustomerWork>(nameof(CustomerOrchestration.CustomerOrchestrator), (c, work) => CustomerOrchestration.CustomerOrchestrator(c, work!));
                registry.AddActivityFunc<EffectName, EffectDone>(nameof(CustomerActivities.PerformEffect), (_, _) => Task.FromResult(new EffectDone([], DateTimeOffset.UtcNow.AddSeconds(2))));
                registry.AddActivityFunc<string, bool>(nameof(CustomerActivities.WakeCustomer), (_, _) => Task.FromResult(true));
            },
            null);

        Assert.Equal(18 + 15, await requests.Count(() => host.Client.StartOnce(nameof(CustomerOrchestration.CustomerOrchestrator), "key-1", new CustomerWork("key", [new EffectName("key.m1")]), CancellationToken.None)));
    }

    [Fact]
    public async Task A_sweep_that_finds_nobody_costs_some_sixty()
    {
        var requests = new HubRequests();
        await using var stage = await AzureStage.Open(new ScenarioShop(ShopStage.At("2026-03-02 10:00")), hub: await AzuriteHub.New(requests: requests));

        var sweep = await requests.Count(() => SweepFunctions.SweepTimer(new TimerInfo(), stage.Hub.Client));

        // 4 to start, 4 for each of 8 parts, 9 messages taken off their queue; the history is read and written once for each batch of answers, which are two or as many as there are.
        Assert.InRange(sweep, 45 + (2 * 4), 45 + (9 * 4));
    }
}

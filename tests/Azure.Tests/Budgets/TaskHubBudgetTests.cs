using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Azure.Waking;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Budgets;

/// <summary>What our work costs in requests of the task hub to its account, counted on Durable's own backend;
/// docs/scale.md reckons with these numbers.</summary>
[Trait("Speed", "Slow")]
public sealed class TaskHubBudgetTests
{
    [Fact]
    public async Task A_message_costs_18()
    {
        var requests = new TaskHubRequestCounter();

        // Ahead of this machine's clock: nothing is due in minutes, as after any message that has left.
        await using var stage = await AzureTestHost.Open(
            new ScenarioShop(TestShop.At("2199-03-04 10:00")),
            hub: await AzuriteTaskHub.New(requests: requests),
            horizon: TimeSpan.Zero
        );

        Assert.Equal(
            18,
            await requests.Count(() =>
                stage
                    .Flow.Intake.SubmitNow(SampleEvents.OrderPaid(stage.Shop.Time.Now), CancellationToken.None)
                    .AsTask()
            )
        );
        Assert.Equal([nameof(CustomerActivities.PerformEffect)], stage.Activities.Names);
    }

    [Fact]
    public async Task A_wait_within_the_horizon_costs_24_and_15_where_the_instance_runs_already()
    {
        Assert.Equal(9 + 6 + 9, await Wait([], (_, _) => Task.CompletedTask));

        // 18 for the message, which the instance is started for anyway.
        Assert.Equal(18 + 15, await Wait([new EffectName("key.m1")], (_, _) => Task.CompletedTask));
    }

    [Fact]
    public async Task A_wait_beyond_the_horizon_costs_nothing()
    {
        var requests = new TaskHubRequestCounter();
        await using var stage = await AzureTestHost.Open(
            new ScenarioShop(TestShop.At("2199-03-04 10:00")),
            hub: await AzuriteTaskHub.New(requests: requests),
            horizon: TimeSpan.FromHours(1)
        );
        await requests.Count(() =>
            stage.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(stage.Shop.Time.Now), CancellationToken.None).AsTask()
        );

        // The second order changes what lies ahead, and raises no event.
        await stage.Flow.Intake.SubmitNow(
            SampleEvents.OrderEvent(EventNames.OrderRefunded, stage.Shop.Time.Now),
            CancellationToken.None
        );
        Assert.Equal(0, requests.SinceLast);
    }

    [Fact]
    public async Task A_change_during_a_wait_costs_13_more()
    {
        Assert.Equal(
            24 + 8 + 5,
            await Wait(
                [],
                async (client, requests) =>
                {
                    // Before the wait has begun, the event might be read together with the start: that depends on the
                    // load of the machine. 8 for the event and the new timer, 5 to take the timer before it off its
                    // queue at its time.
                    // The new timer is long after the old one: a busy machine reads two that are close together at
                    // once.
                    await requests.OneIsLeft();
                    var work = new CustomerWork("key", [], In(20));
                    Assert.False(
                        await client.StartOnce(
                            nameof(CustomerOrchestration.CustomerOrchestrator),
                            "key",
                            work,
                            CancellationToken.None
                        )
                    );
                    await client.RaiseEventAsync("key", CustomerOrchestration.Changed, work);
                }
            )
        );
    }

    private static UpcomingWork In(int seconds) =>
        new("key", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddSeconds(seconds), true, ["welcome/wait-1"]);

    // On Durable's own timers: a start with these effects, a wait of six seconds: less is over before a busy machine
    // has begun it, a wake after which nothing is ahead.
    private static async Task<int> Wait(
        EffectName[] effects,
        Func<DurableTaskClient, TaskHubRequestCounter, Task> meanwhile
    )
    {
        var requests = new TaskHubRequestCounter();
        await using var host = await DurableInProcessHost.Start(
            await AzuriteTaskHub.New(requests: requests),
            registry =>
            {
                registry.AddOrchestratorFunc<CustomerWork>(
                    nameof(CustomerOrchestration.CustomerOrchestrator),
                    (c, work) => CustomerOrchestration.CustomerOrchestrator(c, work!)
                );
                registry.AddActivityFunc<EffectName, EffectActivityResult>(
                    nameof(CustomerActivities.PerformEffect),
                    (_, _) => Task.FromResult(new EffectActivityResult([], In(6)))
                );
                registry.AddActivityFunc<string, EffectActivityResult>(
                    nameof(CustomerActivities.WakeCustomer),
                    (_, _) =>
                        Task.FromResult(
                            new EffectActivityResult(
                                [],
                                new UpcomingWork("key", DateTimeOffset.UtcNow, null, false, [])
                            )
                        )
                );
            },
            null
        );
        return await requests.Count(async () =>
        {
            Assert.True(
                await host.Client.StartOnce(
                    nameof(CustomerOrchestration.CustomerOrchestrator),
                    "key",
                    new CustomerWork("key", effects, In(6)),
                    CancellationToken.None
                )
            );
            await meanwhile(host.Client, requests);
        });
    }

    [Fact]
    public async Task A_sweep_without_due_customers_costs_about_sixty_requests()
    {
        var requests = new TaskHubRequestCounter();
        await using var stage = await AzureTestHost.Open(
            new ScenarioShop(TestShop.At("2026-03-02 10:00")),
            hub: await AzuriteTaskHub.New(requests: requests)
        );

        var sweep = await requests.Count(() => SweepFunctions.SweepTimer(new TimerInfo(), stage.Hub.Client));

        // 4 to start, 4 for each of 8 parts, 9 messages taken off their queue; the history is read and written once for
        // each batch of answers, which are two or as many as there are.
        Assert.InRange(sweep, 45 + (2 * 4), 45 + (9 * 4));
    }
}

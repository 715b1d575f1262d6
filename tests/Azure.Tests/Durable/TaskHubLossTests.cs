using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using Microsoft.DurableTask.Client;
using NodaTime;
using Xunit;
using static MarketingAutomation.Azure.Tests.Durable.OrchestrationOrders;

namespace MarketingAutomation.Azure.Tests.Durable;

/// <summary>A task hub that loses or repeats messages, or is lost as a whole, costs at most a minute: the sweep finds
/// what is due.</summary>
public sealed class TaskHubLossTests
{
    public static TheoryData<string> Losses =>
        ["starts", "events", "doubled events", "doubled instances", "purged", "terminated", "suspended"];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task What_the_task_hub_loses_or_doubles_costs_a_minute_and_nothing_else(string loss)
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start));
        var lost = true;
        stage.Hub.Client.LosesStart = _ => lost && loss == "starts";
        stage.Hub.Client.LosesEvent = _ => lost && loss == "events";
        stage.Hub.Client.EventCopies = loss == "doubled events" ? 2 : 1;
        var customer = await Order(stage);
        switch (loss)
        {
            case "doubled instances":
                var work = Assert.Single(await stage.Hub.All()).ReadInputAs<CustomerWork>()!;
                Assert.True(
                    await stage.Hub.Client.StartOnce(
                        nameof(CustomerOrchestration.CustomerOrchestrator),
                        customer + "-2",
                        work,
                        CancellationToken.None
                    )
                );
                break;
            case "purged":
                await stage.Hub.Client.TerminateInstanceAsync(customer);
                await stage.Settle();
                await stage.Hub.Client.PurgeInstanceAsync(customer);
                break;
            case "terminated":
                await stage.Hub.Client.TerminateInstanceAsync(customer);
                break;
            case "suspended":
                await stage.Hub.Suspend(customer);
                break;
        }

        await AMinuteLater();
        Assert.Equal(["welcome"], Sent(stage));

        // An unhappy rating during the wait is an effect at once: the team is notified.
        lost = true;
        await stage.Flow.Intake.SubmitNow(SampleEvents.Rating(stage.Shop.Time.Now, 1), CancellationToken.None);
        await AMinuteLater();
        Assert.Single(stage.Shop.Staff.Messages);

        lost = true;
        stage.Shop.Time.Now = Tips;
        await AMinuteLater();
        Assert.Equal(["welcome", "tips-for-your-order"], Sent(stage));
        Assert.Single(stage.Shop.Staff.Messages);

        async Task AMinuteLater()
        {
            await stage.Settle();
            lost = false;
            stage.Shop.Time.Now += Duration.FromMinutes(1);
            await stage.Flow.Sweep.SweepRound(CancellationToken.None);
            await stage.Settle();
        }
    }

    [Fact]
    public async Task A_task_hub_that_is_lost_as_a_whole_costs_a_minute()
    {
        var shop = new ScenarioShop(Start);
        await using (var lost = await AzureTestHost.Open(shop))
        {
            await Order(lost);
        }

        await using var stage = await AzureTestHost.Open(shop);
        shop.Time.Now = Tips + Duration.FromMinutes(1);
        await stage.Settle();
        Assert.Equal(["welcome"], Sent(stage));

        await stage.Sweep();
        Assert.Equal(["welcome", "tips-for-your-order"], Sent(stage));
        Assert.Equal(
            OrchestrationRuntimeStatus.Completed,
            Assert
                .Single(await stage.Hub.All(), i => i.Name == nameof(CustomerOrchestration.CustomerOrchestrator))
                .RuntimeStatus
        );
    }
}

using MarketingAutomation.Azure.Nightly;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Durable;

public sealed class ManyDueCustomersTests
{
    private static readonly Instant Start = TestShop.At("2026-03-02 10:00");

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Ten_thousand_customers_due_at_once_get_one_message_each()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start), connected: false);
        await Orders(stage, 10_000);
        stage.Shop.Time.Now += Duration.FromMinutes(1);

        await stage.Sweep();

        Assert.Equal(10_000, stage.Shop.Email.Messages.Count);
        Assert.Distinct(stage.Shop.Email.Messages.Select(m => m.To));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Ten_thousand_customers_whose_timers_fire_in_the_second_of_a_sweep_get_one_message_each()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start));
        await Orders(stage, 10_000);
        await stage.Settle();
        Assert.Equal(10_000, stage.Shop.Email.Messages.Count);
        stage.Shop.Time.Now = TestShop.At("2026-03-05 10:00");

        await Task.WhenAll(
            stage.Settle(),
            stage.Flow.Sweep.SweepShards(
                Enumerable.Range(0, RowKeys.Shards),
                Sweep.RoundsAMinute,
                CancellationToken.None
            )
        );
        stage.Shop.Time.Now += Duration.FromMinutes(1);
        await stage.Sweep();

        Assert.Equal(20_000, stage.Shop.Email.Messages.Count);
        Assert.Distinct(stage.Shop.Email.Messages.Select(m => (m.To, m.Template)));
    }

    [Fact]
    public async Task After_an_outage_the_oldest_come_first_and_a_sweep_takes_no_more_than_its_share()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start), connected: false);
        var customers = Enumerable
            .Range(0, 20_000)
            .Select(i => $"c{i:D25}")
            .Where(key => RowKeys.Shard(key) == "00")
            .Take(200)
            .ToArray();
        for (var i = 0; i < customers.Length; i++)
        {
            // Written newest first: the order of the table is time, not arrival.
            await stage.Flow.DueTable.Arm(customers[i], Start - Duration.FromMinutes(i), CancellationToken.None);
        }

        stage.Shop.Time.Now += Duration.FromDays(3);
        Assert.Equal(128, await stage.Flow.Sweep.SweepShard(0, 2, CancellationToken.None));

        var left = await stage.Flow.DueTable.ListDue(0, stage.Shop.Time.Now, 1000, CancellationToken.None);
        Assert.Equal(customers.Take(72).Reverse(), left.Select(r => r.Customer));
    }

    [Fact]
    public async Task The_nightly_walk_visits_every_customer_once()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start), connected: false);
        await Orders(stage, 400);
        await stage.Night();

        var night = Assert.Single(await stage.Hub.All(), i => i.Name == nameof(NightlyFunctions.NightlyOrchestrator));
        Assert.Equal(400, night.ReadOutputAs<NightlyProgress>()!.Sum.Count(NightlyResult.CustomersCount));
    }

    private static async Task Orders(AzureTestHost stage, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await stage.Flow.Intake.SubmitNow(
                SampleEvents.OrderPaid(Start, $"{i}", $"c{i}@example.com"),
                CancellationToken.None
            );
        }
    }
}

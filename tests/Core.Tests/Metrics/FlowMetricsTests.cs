using System.Text;
using MarketingAutomation.Core.Webhooks;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Metrics;

/// <summary>What the alerts in infra/ ask for is measured where it happens.</summary>
public sealed class FlowMetricsTests
{
    [Fact]
    public async Task Every_sweep_of_a_shard_says_how_late_its_oldest_row_is_and_says_zero_when_nothing_is_due()
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00");
        await stage.Flow.Due.Arm(new Keys(ShopStage.Secret).Customer("somebody"), stage.Time.Now - Duration.FromMinutes(7), CancellationToken.None);
        using var heard = new Heard(stage.Flow.Metrics);

        await stage.Flow.Sweep.Round(CancellationToken.None);

        var swept = heard.Of("sweep.lag");
        Assert.Equal(RowKeys.Shards, swept.Count);
        Assert.Equal([420, 0], swept.Select(m => m.Value).Distinct().OrderDescending());
    }

    [Fact]
    public async Task A_customer_is_counted_as_parked_once_when_it_happens()
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00", options: new FlowOptions { ParkAfter = 3 });
        var broken = new Keys(ShopStage.Secret).Customer("broken");
        await stage.Store.Upsert(TableName.Customers, broken, RowKeys.State, Encoding.UTF8.GetBytes("{ broken"));
        await stage.Flow.Due.Arm(broken, stage.Time.Now, CancellationToken.None);
        using var heard = new Heard(stage.Flow.Metrics);

        await stage.Pass(Duration.FromDays(1));

        Assert.Equal(3, heard.Of("wakes.failed").Count);
        Assert.Single(heard.Of("customers.parked"));
    }

    [Fact]
    public async Task Deliveries_to_names_nobody_configured_are_counted_under_one_name()
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00");
        using var heard = new Heard(stage.Flow.Metrics);

        await stage.Flow.Webhooks.Receive("made-up", new WebhookRequest(new Dictionary<string, string>(), default), CancellationToken.None);
        await stage.Flow.Webhooks.TooLarge("made-up-too", 10, CancellationToken.None);

        Assert.Equal([("unknown", "UnknownSource"), ("unknown", "TooLarge")], heard.Of("webhooks").Select(m => (m.Tags["source"], m.Tags["answer"])));
    }
}

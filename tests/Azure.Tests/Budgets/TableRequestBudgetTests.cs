using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Budgets;

/// <summary>What a message costs in our own tables when orchestrations send it; docs/scale.md and the simulated sweep
/// reckon with it.</summary>
public sealed class TableRequestBudgetTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(3, 5)]
    public async Task A_message_of_a_wake_costs_four_reads_and_nine_writes_and_one_more_read_when_a_timer_woke(
        int horizon,
        int reads
    )
    {
        var (store, start) = (new CountingTableStore(new MemoryTableStore()), TestShop.At("2199-03-04 10:00"));
        await using var stage = await AzureTestHost.Open(
            new ScenarioShop(start, store),
            horizon: TimeSpan.FromDays(horizon)
        );
        await stage.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(start), CancellationToken.None);
        await stage.Settle();
        await stage.AdvanceTo(TestShop.At("2199-03-07 09:59"));
        stage.Shop.Time.Now = TestShop.At("2199-03-07 10:00");
        store.Reset();

        await stage.Sweep();
        stage.Shop.Time.Now += Duration.FromMinutes(1);
        await stage.Sweep();

        Assert.Equal(2, stage.Shop.Email.Messages.Count);

        // A shard that had a customer is looked at once more.
        Assert.Equal((reads, 9), (store.Reads - (2 * (RowKeys.Shards + 1)), store.Writes));
    }
}

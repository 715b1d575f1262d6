using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;

namespace MarketingAutomation.Core.Tests.Simulation;

public sealed class TroubledSweepTests
{
    [Fact]
    public async Task A_shard_that_cannot_be_read_is_left_to_the_next_sweep_and_stops_no_other()
    {
        var before = new FaultingTableStore(new MemoryTableStore());
        await using (await Due(before))
        {
            // How many operations it takes until the sweep begins.
        }

        var store = new FaultingTableStore(new MemoryTableStore(), before.Operations + 1);
        await using var stage = await Due(store);

        var woken = await stage.Flow.Sweep.Shards(Enumerable.Range(0, RowKeys.Shards), 20, CancellationToken.None);

        // The first shard is the one that failed, and not hers.
        Assert.NotEqual(RowKeys.ShardName(0), RowKeys.Shard((await stage.Customer("mari@example.com")).Key));
        Assert.Equal(1, woken);
        Assert.Single(stage.Taken, m => m.Step == "tips-for-your-order");
    }

    private static async Task<ShopStage> Due(FaultingTableStore store)
    {
        var stage = await ShopStage.Open("2026-03-02 12:00", store: store);
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Until("2026-03-05 09:59");
        stage.Time.Now = ShopStage.At("2026-03-05 10:00");
        return stage;
    }
}

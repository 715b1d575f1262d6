using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using Microsoft.Extensions.Logging;

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

    [Fact]
    public async Task A_store_that_fails_is_one_line_whatever_it_stops()
    {
        using var lines = new LogLines();
        using var logs = new LoggerFactory([lines]);
        var store = new PartlyBrokenStore(new MemoryTableStore()) { Fault = StoreFault.ReadOnly };
        await using var stage = await ShopStage.Open("2026-03-02 12:00", store: store, logs: logs);
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        store.Breaks = (_, _, _) => true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => stage.Flow.Sweep.Round(CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => stage.Flow.Sweep.Round(CancellationToken.None));
        Assert.Equal(RowKeys.Shards, stage.Flow.Metrics.FailingShards.Count);
        Assert.StartsWith("The store fails (ReadOnly).", Assert.Single(lines.Lines), StringComparison.Ordinal);

        store.Breaks = (_, _, _) => false;
        await stage.Flow.Sweep.Round(CancellationToken.None);
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "1002"));
        Assert.Empty(stage.Flow.Metrics.FailingShards);
        Assert.Equal(2, lines.Lines.Count());
    }

    [Theory]
    [InlineData("store")]
    [InlineData("record")]
    public void Neither_a_failing_store_nor_a_damaged_record_is_ever_a_stack_trace(string what)
    {
        using var lines = new LogLines();
        using var logs = new LoggerFactory([lines]);
        using var metrics = new FlowMetrics(logs.CreateLogger<FlowMetrics>());
        Exception e =
            what == "store"
                ? new StoreUnavailableException("no answer")
                : new UnreadableRowException("customer", "state", newer: false, new InvalidOperationException("cause"));
        metrics.SweepFailed(1, e);
        metrics.WakeFailed("customer", e);
        metrics.EffectFailed("message", e);
        metrics.NightFailed("customer", e);
        metrics.NightStopped(null, e);
        metrics.EventQueued("event", e);
        metrics.EventFailed("event", e);
        metrics.TrackLost("message", e);
        Assert.Equal(7, lines.Lines.Count());
        Assert.DoesNotContain(lines.Lines, l => l.Contains('\n'));
        Assert.All(
            lines.Lines.Where(_ => what == "record"),
            l => Assert.Contains("Restore the row from a backup", l, StringComparison.Ordinal)
        );
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

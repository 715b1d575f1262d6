using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Flow.Tests.Waking;

public sealed class SweepFaultTests
{
    [Fact]
    public async Task An_unreadable_shard_is_retried_by_the_next_sweep_and_blocks_no_other()
    {
        var before = new FaultingTableStore(new MemoryTableStore());
        await using (await Due(before))
        {
            // How many operations it takes until the sweep begins.
        }

        var store = new FaultingTableStore(new MemoryTableStore(), before.Operations + 1);
        await using var stage = await Due(store);

        var woken = await stage.Flow.Sweep.SweepShards(Enumerable.Range(0, RowKeys.Shards), 20, CancellationToken.None);

        // The first shard is the one that failed, and not the customer's.
        Assert.NotEqual(RowKeys.ShardName(0), RowKeys.Shard((await stage.Customer("mari@example.com")).Key));
        Assert.Equal(1, woken);
        Assert.Single(stage.SentMessages, m => m.Step == "tips-for-your-order");
    }

    [Fact]
    public async Task A_store_that_fails_is_one_line_whatever_it_stops()
    {
        using var lines = new LogLines();
        using var logs = new LoggerFactory([lines]);
        var store = new PartlyBrokenStore(new MemoryTableStore()) { Fault = StoreFault.ReadOnly };
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: store, logs: logs);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        store.Breaks = (_, _, _) => true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => stage.Flow.Sweep.SweepRound(CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => stage.Flow.Sweep.SweepRound(CancellationToken.None));
        Assert.Equal(RowKeys.Shards, stage.Flow.Metrics.FailingShards.Count);
        Assert.StartsWith("The store fails (ReadOnly).", Assert.Single(lines.Lines), StringComparison.Ordinal);

        store.Breaks = (_, _, _) => false;
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"));
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
        metrics.NightlyCustomerFailed("customer", e);
        metrics.NightlyRangeFailed(null, e);
        metrics.EventQueued("event", e);
        metrics.EventFailed("event", e);
        metrics.TrackingEventLost("message", e);
        Assert.Equal(7, lines.Lines.Count());
        Assert.DoesNotContain(lines.Lines, l => l.Contains('\n'));
        Assert.All(
            lines.Lines.Where(_ => what == "record"),
            l => Assert.Contains("Restore the row from a backup", l, StringComparison.Ordinal)
        );
    }

    private static async Task<TestShop> Due(FaultingTableStore store)
    {
        var stage = await TestShop.Open("2026-03-02 12:00", store: store);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.AdvanceTo("2026-03-05 09:59");
        stage.Time.Now = TestShop.At("2026-03-05 10:00");
        return stage;
    }
}

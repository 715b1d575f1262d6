using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;

namespace MarketingAutomation.Flow.Tests.Waking;

/// <summary>One row, record, shard or stretch of keys that cannot be read never stops another.</summary>
public sealed class UnreadableRowTests
{
    [Theory]
    [InlineData("0000000000000000001")]
    [InlineData("000yesterday|0123456789abcdefghjkmnpqrs")]
    [InlineData("00000000000000000-1|0123456789abcdefghjkmnpqrs")]
    [InlineData("0000000000000000001|")]
    [InlineData("0000000000000000001|a|b|c")]
    [InlineData("0000000000000000001|not-a-customer")]
    [InlineData("0000000000000000001|not-a-customer|q")]
    [InlineData("0000000000000000001|0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("!")]
    public async Task A_due_row_without_a_customer_is_moved_aside_with_its_content_and_the_shard_goes_on(string row)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var shard = RowKeys.Shard((await stage.Customer("mari@example.com")).Key);
        await stage.Store.Upsert(TableName.Due, shard, row, Encoding.UTF8.GetBytes("what it held"));
        await stage.AdvanceTo("2026-03-05 09:59");
        stage.Time.Now = TestShop.At("2026-03-05 10:00");

        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);

        Assert.Single(stage.SentMessages, m => m.Step == "tips-for-your-order");
        Assert.Null(await stage.Store.Get(TableName.Due, shard, row));
        Assert.Equal(
            "what it held",
            Encoding.UTF8.GetString(
                (await stage.Store.Get(TableName.Due, DueTable.Parked, $"due|{shard}|{row}"))!.Body.Span
            )
        );
        Assert.Equal(
            [($"due|{shard}|{row}", "unreadable")],
            (await stage.Flow.DueTable.ListParked(CancellationToken.None)).Select(p => (p.Customer, p.Body.Fault!))
        );
    }

    [Fact]
    public async Task A_due_row_whose_content_cannot_be_read_still_wakes_its_customer()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.AdvanceTo("2026-03-05 09:59");
        var mari = await stage.Customer("mari@example.com");
        await stage.Store.Upsert(
            TableName.Due,
            RowKeys.Shard(mari.Key),
            RowKeys.Due(mari.ArmedWake!.Value, mari.Key),
            Encoding.UTF8.GetBytes("{ broken")
        );
        await stage.AdvanceTo("2026-03-05 10:01");
        Assert.Single(stage.SentMessages, m => m.Step == "tips-for-your-order");
        Assert.Empty(await stage.Flow.DueTable.ListParked(CancellationToken.None));
    }

    [Theory]
    [InlineData(StoreFault.Damaged)]
    [InlineData(StoreFault.NoAnswer)]
    public async Task A_record_that_the_store_cannot_read_is_put_off_and_parked_and_its_shard_goes_on(StoreFault fault)
    {
        var store = new PartlyBrokenStore(new MemoryTableStore()) { Fault = fault };
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: store);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var mari = await stage.Customer("mari@example.com");
        var bad = Enumerable
            .Range(0, 10_000)
            .Select(i => new KeyHasher(TestShop.Secret).CustomerKey($"bad:{i}"))
            .First(k => RowKeys.Shard(k) == RowKeys.Shard(mari.Key));
        store.Breaks = (table, partition, _) => table == TableName.Customers && partition == bad;
        await stage.Flow.DueTable.Arm(bad, stage.Time.Now, CancellationToken.None);
        await stage.AdvanceTo("2026-03-05 10:01");
        Assert.Single(stage.SentMessages, m => m.Step == "tips-for-your-order");
        Assert.Equal(
            [(bad, $"StoreUnavailableException {fault}")],
            (await stage.Flow.DueTable.ListParked(CancellationToken.None)).Select(p => (p.Customer, p.Body.Fault!))
        );
    }

    [Theory]
    [InlineData("{ broken")]
    [InlineData("{\"schema\":99,\"key\":\"x\"}")]
    public async Task A_delivery_about_a_record_that_cannot_be_read_is_kept_beside_it_and_answered_as_accepted(
        string record
    )
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var mari = (await stage.Customer("mari@example.com")).Key;
        await stage.Store.Upsert(TableName.Customers, mari, RowKeys.State, Encoding.UTF8.GetBytes(record));

        var arrived = SampleEvents.OrderPaid(stage.Time.Now, "1002");
        var answer = await stage.Flow.Intake.Submit(arrived, CancellationToken.None);

        Assert.Equal(new IntakeAnswer.Accepted(arrived.Id, mari) { Note = "stored; it is decided later" }, answer);
        Assert.NotNull(await stage.Store.Get(TableName.Customers, mari, RowKeys.Queued(arrived.Id)));
    }

    [Theory]
    [InlineData("{ broken", "damaged record")]
    [InlineData("null", "damaged record")]
    [InlineData("{\"schema\":1,\"key\":\"0123456789abcdefghjkmnpqrs\"}", "damaged record")]
    [InlineData("{\"schema\":99,\"key\":\"x\"}", "written by a newer version")]
    public async Task An_unreadable_record_is_parked_at_its_first_wake_logged_once_and_retried_after_the_repair(
        string record,
        string fault
    )
    {
        using var lines = new LogLines();
        using var logs = new Microsoft.Extensions.Logging.LoggerFactory([lines]);
        await using var stage = await TestShop.Open("2026-03-02 12:00", logs: logs);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var mari = await stage.Customer("mari@example.com");
        var sound = (await stage.Store.Get(TableName.Customers, mari.Key, RowKeys.State))!.Body.ToArray();
        await stage.Store.Upsert(TableName.Customers, mari.Key, RowKeys.State, Encoding.UTF8.GetBytes(record));
        stage.Time.Now = TestShop.At("2026-03-05 10:00");

        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);

        Assert.Equal(
            [(mari.Key, 1, fault)],
            (await stage.Flow.DueTable.ListParked(CancellationToken.None)).Select(p =>
                (p.Customer, p.Body.Tries, p.Body.Fault!)
            )
        );
        Assert.Single(lines.Lines, l => l.Contains($"Customer {mari.Key} is parked", StringComparison.Ordinal));
        await stage.Store.Upsert(TableName.Customers, mari.Key, RowKeys.State, sound);
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        Assert.Empty(await stage.Flow.DueTable.ListParked(CancellationToken.None));
        Assert.Single(stage.SentMessages, m => m.Step == "tips-for-your-order");
    }

    [Fact]
    public async Task A_queued_event_that_cannot_be_read_parks_its_customer_at_once_too()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var mari = (await stage.Customer("mari@example.com")).Key;
        await stage.Store.Upsert(TableName.Customers, mari, RowKeys.Queued("a"), Encoding.UTF8.GetBytes("{ broken"));
        await stage.Flow.DueTable.ArmQueued(mari, stage.Time.Now, CancellationToken.None);

        await stage.Flow.Sweep.SweepRound(CancellationToken.None);

        Assert.Equal(
            [(mari, 1, true)],
            (await stage.Flow.DueTable.ListParked(CancellationToken.None)).Select(p =>
                (p.Customer, p.Body.Tries, p.Body.Queued)
            )
        );
    }

    [Fact]
    public async Task A_shard_that_cannot_be_read_stops_no_other_in_a_round_of_the_embedded_host_either()
    {
        var store = new PartlyBrokenStore(new MemoryTableStore());
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: store);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.AdvanceTo("2026-03-05 09:59");
        stage.Time.Now = TestShop.At("2026-03-05 10:00");
        var ownShard = RowKeys.Shard((await stage.Customer("mari@example.com")).Key);
        store.Breaks = (table, partition, _) =>
            table == TableName.Due && partition != ownShard && partition is { Length: 2 };

        Assert.Equal(1, await stage.Flow.Sweep.SweepRound(CancellationToken.None));

        Assert.Single(stage.SentMessages, m => m.Step == "tips-for-your-order");
        Assert.Equal(31, stage.Flow.Metrics.FailingShards.Count);
        store.Breaks = (_, _, _) => false;
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        Assert.Empty(stage.Flow.Metrics.FailingShards);
    }

    [Fact]
    public async Task A_store_that_fails_for_every_shard_is_reported_to_the_sweep_loop()
    {
        var store = new PartlyBrokenStore(new MemoryTableStore());
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: store);
        store.Breaks = (table, _, _) => table == TableName.Due;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => stage.Flow.Sweep.SweepRound(CancellationToken.None));
    }

    [Fact]
    public async Task A_stretch_of_keys_that_cannot_be_read_at_night_stops_no_other()
    {
        var store = new PartlyBrokenStore(new MemoryTableStore());
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: store);
        for (var i = 0; i < 40; i++)
        {
            await stage.Submit(
                SampleEvents.OrderPaid(stage.Time.Now, $"{i}", $"buyer{i}@example.com", customerId: $"c{i}")
            );
        }

        var inG = 0;
        for (var i = 0; i < 40; i++)
        {
            inG += (await stage.Customer($"buyer{i}@example.com")).Key[0] == 'g' ? 1 : 0;
        }

        store.Breaks = (table, from, _) => table == TableName.Customers && from == "g";
        var night = await stage.Flow.Nightly.WalkAll(
            CancellationToken.None,
            NightlyProgress.AllCustomers with
            {
                Pause = TimeSpan.Zero,
            }
        );
        Assert.Equal((1, 40 - inG), (night.GivenUp, night.Sum.Count("Customers")));
    }

    [Fact]
    public async Task One_queued_event_that_cannot_be_read_does_not_keep_the_others_waiting()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var mari = (await stage.Customer("mari@example.com")).Key;
        await stage.Store.Upsert(TableName.Customers, mari, RowKeys.Queued("a"), Encoding.UTF8.GetBytes("{ broken"));
        var second = SampleEvents.OrderPaid(stage.Time.Now, "1002");
        await stage.Store.Upsert(
            TableName.Customers,
            mari,
            RowKeys.Queued("b"),
            StoreExtensions.ToJson(second, StoredJson.Default.Event)
        );
        await stage.Flow.DueTable.ArmQueued(mari, stage.Time.Now, CancellationToken.None);
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        Assert.Equal(2, (await stage.Customer("mari@example.com")).Orders.PaidCount);
    }

    [Fact]
    public async Task A_parked_customer_whose_record_was_repaired_is_taken_up_again_by_the_next_night()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var mari = await stage.Customer("mari@example.com");
        var sound = (await stage.Store.Get(TableName.Customers, mari.Key, RowKeys.State))!.Body.ToArray();
        await stage.Store.Upsert(TableName.Customers, mari.Key, RowKeys.State, Encoding.UTF8.GetBytes("{ broken"));
        await stage.AdvanceTo("2026-03-06 02:00");
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        Assert.Single(await stage.Flow.DueTable.ListParked(CancellationToken.None));

        await stage.Store.Upsert(TableName.Customers, mari.Key, RowKeys.State, sound);
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        Assert.Empty(await stage.Flow.DueTable.ListParked(CancellationToken.None));
        await stage.AdvanceTo("2026-03-06 21:00");
        Assert.Single(stage.SentMessages, m => m.Step == "tips-for-your-order");
    }
}

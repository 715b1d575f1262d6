using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>What was answered "stored; it is decided later" is decided before anything that came after it.</summary>
public sealed class QueuedEventOrderTests
{
    private const string Newer = "{\"schema\":99,\"key\":\"x\"}";
    private readonly MemoryTableStore store = new();
    private string replaced = "";

    [Theory]
    [InlineData("{ broken", true)]
    [InlineData(Newer, true)]
    [InlineData("{ broken", false)]
    [InlineData(Newer, false)]
    public async Task A_stop_that_was_stored_is_applied_before_a_later_order_once_the_record_is_readable_again(
        string record,
        bool restarted
    )
    {
        var before = await Subscribed();
        var sound = await Replace(before, record);
        await Stop(before, "stop");
        await before.Flow.Sweep.SweepRound(CancellationToken.None);
        Assert.Single(await before.Flow.DueTable.ListParked(CancellationToken.None));
        await Restore(sound);

        await using var stage = restarted ? await TestShop.Open("2026-03-02 12:01", store: store) : before;
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));

        Assert.Equal(ConsentStatus.Unsubscribed, await Email(stage));
        Assert.Empty(stage.SentMessages);
        Assert.Empty(await stage.Flow.DueTable.ListParked(CancellationToken.None));
        Assert.Empty(await Waiting(stage));
        await before.DisposeAsync();
    }

    [Fact]
    public async Task The_same_order_is_welcomed_where_no_stop_was_stored()
    {
        await using var stage = await Subscribed();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
        Assert.Single(stage.Email.Messages);
    }

    [Fact]
    public async Task Stored_events_are_applied_in_the_order_of_their_arrival_and_not_of_their_ids()
    {
        await using var stage = await Subscribed();
        var sound = await Replace(stage, Newer);
        await Stop(stage, "b");
        await Accept(
            stage,
            SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed) with
            {
                Id = "c",
            }
        );
        await Stop(stage, "a");

        // Delivered again by a sender that did not see the answer: it keeps its place.
        await Accept(
            stage,
            SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed) with
            {
                Id = "c",
            }
        );
        await Restore(sound);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
        Assert.Equal(ConsentStatus.Unsubscribed, await Email(stage));
        Assert.Empty(stage.SentMessages);
    }

    [Fact]
    public async Task An_order_that_waited_sends_nothing_where_a_stop_waited_behind_it()
    {
        await using var stage = await Subscribed();
        var sound = await Replace(stage, Newer);
        await Accept(stage, SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
        await Stop(stage, "a");
        await Restore(sound);
        stage.Time.Now += Duration.FromMinutes(1);
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        Assert.Equal(ConsentStatus.Unsubscribed, await Email(stage));
        Assert.Empty(stage.SentMessages);
    }

    [Fact]
    public async Task Another_process_that_has_decided_for_this_customer_before_applies_it_first_too()
    {
        await using var one = await Subscribed();
        await using var other = await TestShop.Open("2026-03-02 12:01", store: store);
        await other.Submit(SampleEvents.OrderPaid(other.Time.Now, "9", "else@example.com"));
        var sound = await Replace(one, Newer);
        await Stop(one, "stop");
        await Restore(sound);

        // A turn of a switch is one way in which a process reads the switches anew; five seconds are the other.
        await other.Flow.Switches.SetPaused("reactivation", true, CancellationToken.None);
        var welcomed = other.Email.Messages.Count;
        await other.Submit(SampleEvents.OrderPaid(other.Time.Now, optIn: false));
        Assert.Equal(ConsentStatus.Unsubscribed, await Email(other));
        Assert.Equal(welcomed, other.Email.Messages.Count);
    }

    [Fact]
    public async Task A_parked_customer_is_retried_at_the_start_and_not_at_night_also_in_an_older_store()
    {
        string key;
        byte[] sound;
        await using (var before = await Subscribed())
        {
            key = (await before.Customer("mari@example.com")).Key;
            sound = await Replace(before, Newer);
            await Stop(before, "stop");
            await before.Flow.Sweep.SweepRound(CancellationToken.None);
        }

        // Earlier versions did not mark who is parked.
        await store.Commit(TableName.Shop, "switches", [new TableOperation.Delete($"queued|{key}")]);
        await using (var still = await TestShop.Open("2026-03-02 12:02", store: store))
        {
            await still.Flow.ParkedRecovery.Run(CancellationToken.None);
            Assert.Single(await still.Flow.DueTable.ListParked(CancellationToken.None));
        }

        await store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await using var stage = await TestShop.Open("2026-03-02 12:03", store: store);
        await stage.Flow.ParkedRecovery.Run(CancellationToken.None);
        Assert.Equal(ConsentStatus.Unsubscribed, await Email(stage));
        Assert.Empty(await stage.Flow.DueTable.ListParked(CancellationToken.None));
    }

    [Fact]
    public async Task A_repaired_record_parked_by_an_earlier_version_is_retried_at_its_next_event()
    {
        await using var before = await Subscribed();
        var key = (await before.Customer("mari@example.com")).Key;
        var sound = await Replace(before, Newer);
        await Stop(before, "stop");
        await before.Flow.Sweep.SweepRound(CancellationToken.None);
        await store.Commit(TableName.Shop, "switches", [new TableOperation.Delete($"queued|{key}")]);
        await using var stage = await TestShop.Open("2026-03-02 12:02", store: store);
        await stage.Flow.ParkedRecovery.Run(CancellationToken.None);
        await Restore(sound);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
        Assert.Equal(ConsentStatus.Unsubscribed, await Email(stage));
        Assert.Empty(stage.SentMessages);
    }

    [Fact]
    public async Task An_unreadable_stored_event_keeps_its_customer_marked_and_a_later_order_is_still_decided()
    {
        await using var stage = await Subscribed();
        var key = (await stage.Customer("mari@example.com")).Key;
        var sound = await Replace(stage, Newer);
        await Accept(stage, SampleEvents.OrderPaid(stage.Time.Now, "1000", optIn: false));
        await Restore(sound);
        await store.Upsert(TableName.Customers, key, RowKeys.Queued("a"), Encoding.UTF8.GetBytes("{ broken"));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
        Assert.Equal(2, (await stage.Customer("mari@example.com")).Orders.PaidCount);
        Assert.NotNull(await store.Get(TableName.Shop, "switches", $"queued|{key}"));
    }

    [Fact]
    public async Task Once_it_is_applied_an_order_costs_no_more_than_before()
    {
        var counting = new CountingTableStore(store);
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: counting);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));
        var sound = await Replace(stage, Newer);
        await Stop(stage, "stop");
        await Restore(sound);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"));
        await stage.Advance(Duration.FromHours(1));
        counting.Reset();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1003"));
        Assert.Equal((2, 2), (counting.Reads, counting.Writes));
    }

    private async Task<TestShop> Subscribed()
    {
        var stage = await TestShop.Open("2026-03-02 12:00", store: store);
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        stage.Time.Now += Duration.FromMinutes(1);
        return stage;
    }

    private async Task<byte[]> Replace(TestShop stage, string record)
    {
        replaced = (await stage.Customer("mari@example.com")).Key;
        var sound = (await store.Get(TableName.Customers, replaced, RowKeys.State))!.Body.ToArray();
        await store.Upsert(TableName.Customers, replaced, RowKeys.State, Encoding.UTF8.GetBytes(record));
        return sound;
    }

    private async Task Restore(byte[] sound) => await store.Upsert(TableName.Customers, replaced, RowKeys.State, sound);

    private static async Task Stop(TestShop stage, string id) =>
        await Accept(
            stage,
            SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Unsubscribed) with
            {
                Id = id,
            }
        );

    private static async Task Accept(TestShop stage, Event arrived) =>
        Assert.Equal(
            "stored; it is decided later",
            Assert.IsType<IntakeAnswer.Accepted>(await stage.Flow.Intake.Submit(arrived, CancellationToken.None)).Note
        );

    private static async Task<ConsentStatus> Email(TestShop stage) =>
        (await stage.Customer("mari@example.com"))
            .Consents.Single(c => c.Channel == Channel.Email && c.Topic is null)
            .Status;

    private async Task<List<string>> Waiting(TestShop stage)
    {
        var rows = new List<string>();
        await foreach (
            var row in store.QueryPrefix(TableName.Customers, (await stage.Customer("mari@example.com")).Key, "q|")
        )
        {
            rows.Add(row.Row);
        }

        return rows;
    }
}

using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Simulation;

/// <summary>What was answered "stored; it is decided later" is decided before anything that came after it.</summary>
public sealed class QueuedFirstTests
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
        await before.Flow.Sweep.Round(CancellationToken.None);
        Assert.Single(await before.Flow.Due.AllParked(CancellationToken.None));
        await Restore(sound);

        await using var stage = restarted ? await ShopStage.Open("2026-03-02 12:01", store: store) : before;
        await stage.Tell(Some.OrderPaid(stage.Time.Now, optIn: false));

        Assert.Equal(ConsentStatus.Unsubscribed, await Email(stage));
        Assert.Empty(stage.Taken);
        Assert.Empty(await stage.Flow.Due.AllParked(CancellationToken.None));
        Assert.Empty(await Waiting(stage));
        await before.DisposeAsync();
    }

    [Fact]
    public async Task The_same_order_is_welcomed_where_no_stop_was_stored()
    {
        await using var stage = await Subscribed();
        await stage.Tell(Some.OrderPaid(stage.Time.Now, optIn: false));
        Assert.Single(stage.Email.Taken);
    }

    [Fact]
    public async Task Stored_events_are_applied_in_the_order_of_their_arrival_and_not_of_their_ids()
    {
        await using var stage = await Subscribed();
        var sound = await Replace(stage, Newer);
        await Stop(stage, "b");
        await Accept(stage, Some.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed) with { Id = "c" });
        await Stop(stage, "a");

        // Told again by a sender that did not see the answer: it keeps its place.
        await Accept(stage, Some.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed) with { Id = "c" });
        await Restore(sound);
        await stage.Tell(Some.OrderPaid(stage.Time.Now, optIn: false));
        Assert.Equal(ConsentStatus.Unsubscribed, await Email(stage));
        Assert.Empty(stage.Taken);
    }

    [Fact]
    public async Task An_order_that_waited_sends_nothing_where_a_stop_waited_behind_it()
    {
        await using var stage = await Subscribed();
        var sound = await Replace(stage, Newer);
        await Accept(stage, Some.OrderPaid(stage.Time.Now, optIn: false));
        await Stop(stage, "a");
        await Restore(sound);
        stage.Time.Now += Duration.FromMinutes(1);
        await stage.Flow.Sweep.Round(CancellationToken.None);
        Assert.Equal(ConsentStatus.Unsubscribed, await Email(stage));
        Assert.Empty(stage.Taken);
    }

    [Fact]
    public async Task Another_process_that_has_decided_for_this_customer_before_applies_it_first_too()
    {
        await using var one = await Subscribed();
        await using var other = await ShopStage.Open("2026-03-02 12:01", store: store);
        await other.Tell(Some.OrderPaid(other.Time.Now, "9", "else@example.com"));
        var sound = await Replace(one, Newer);
        await Stop(one, "stop");
        await Restore(sound);

        // A turn of a switch is one way in which a process reads the switches anew; five seconds are the other.
        await other.Flow.Switches.Pause("reactivation", true, CancellationToken.None);
        var welcomed = other.Email.Taken.Count;
        await other.Tell(Some.OrderPaid(other.Time.Now, optIn: false));
        Assert.Equal(ConsentStatus.Unsubscribed, await Email(other));
        Assert.Equal(welcomed, other.Email.Taken.Count);
    }

    [Fact]
    public async Task A_parked_customer_is_taken_up_at_the_start_and_not_by_the_night_also_in_a_store_of_an_earlier_version()
    {
        string key;
        byte[] sound;
        await using (var before = await Subscribed())
        {
            key = (await before.Customer("mari@example.com")).Key;
            sound = await Replace(before, Newer);
            await Stop(before, "stop");
            await before.Flow.Sweep.Round(CancellationToken.None);
        }

        // Earlier versions did not mark who is parked.
        await store.Commit(TableName.Shop, "switches", [new TableOperation.Delete($"queued|{key}")]);
        await using (var still = await ShopStage.Open("2026-03-02 12:02", store: store))
        {
            await still.Flow.Nightly.TakeUpParked(CancellationToken.None);
            Assert.Single(await still.Flow.Due.AllParked(CancellationToken.None));
        }

        await store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await using var stage = await ShopStage.Open("2026-03-02 12:03", store: store);
        await stage.Flow.Nightly.TakeUpParked(CancellationToken.None);
        Assert.Equal(ConsentStatus.Unsubscribed, await Email(stage));
        Assert.Empty(await stage.Flow.Due.AllParked(CancellationToken.None));
    }

    [Fact]
    public async Task A_record_that_an_earlier_version_parked_and_that_is_repaired_while_the_program_runs_is_taken_up_by_its_first_event()
    {
        await using var before = await Subscribed();
        var key = (await before.Customer("mari@example.com")).Key;
        var sound = await Replace(before, Newer);
        await Stop(before, "stop");
        await before.Flow.Sweep.Round(CancellationToken.None);
        await store.Commit(TableName.Shop, "switches", [new TableOperation.Delete($"queued|{key}")]);
        await using var stage = await ShopStage.Open("2026-03-02 12:02", store: store);
        await stage.Flow.Nightly.TakeUpParked(CancellationToken.None);
        await Restore(sound);
        await stage.Tell(Some.OrderPaid(stage.Time.Now, optIn: false));
        Assert.Equal(ConsentStatus.Unsubscribed, await Email(stage));
        Assert.Empty(stage.Taken);
    }

    [Fact]
    public async Task A_stored_event_that_cannot_be_read_keeps_its_customer_marked_and_a_later_order_is_decided_all_the_same()
    {
        await using var stage = await Subscribed();
        var key = (await stage.Customer("mari@example.com")).Key;
        var sound = await Replace(stage, Newer);
        await Accept(stage, Some.OrderPaid(stage.Time.Now, "1000", optIn: false));
        await Restore(sound);
        await store.Upsert(TableName.Customers, key, RowKeys.Queued("a"), Encoding.UTF8.GetBytes("{ broken"));
        await stage.Tell(Some.OrderPaid(stage.Time.Now, optIn: false));
        Assert.Equal(2, (await stage.Customer("mari@example.com")).Orders.Paid);
        Assert.NotNull(await store.Get(TableName.Shop, "switches", $"queued|{key}"));
    }

    [Fact]
    public async Task Once_it_is_applied_an_order_costs_no_more_than_before()
    {
        var counting = new CountingTableStore(store);
        await using var stage = await ShopStage.Open("2026-03-02 12:00", store: counting);
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Pass(Duration.FromHours(1));
        var sound = await Replace(stage, Newer);
        await Stop(stage, "stop");
        await Restore(sound);
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "1002"));
        await stage.Pass(Duration.FromHours(1));
        counting.Reset();
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "1003"));
        Assert.Equal((2, 2), (counting.Reads, counting.Writes));
    }

    private async Task<ShopStage> Subscribed()
    {
        var stage = await ShopStage.Open("2026-03-02 12:00", store: store);
        await stage.Tell(Some.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        stage.Time.Now += Duration.FromMinutes(1);
        return stage;
    }

    private async Task<byte[]> Replace(ShopStage stage, string record)
    {
        replaced = (await stage.Customer("mari@example.com")).Key;
        var sound = (await store.Get(TableName.Customers, replaced, RowKeys.State))!.Body.ToArray();
        await store.Upsert(TableName.Customers, replaced, RowKeys.State, Encoding.UTF8.GetBytes(record));
        return sound;
    }

    private async Task Restore(byte[] sound) => await store.Upsert(TableName.Customers, replaced, RowKeys.State, sound);

    private static async Task Stop(ShopStage stage, string id) =>
        await Accept(stage, Some.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Unsubscribed) with { Id = id });

    private static async Task Accept(ShopStage stage, Event arrived) =>
        Assert.Equal(
            "stored; it is decided later",
            Assert
                .IsType<WebhookAnswer.Accepted>(await stage.Flow.Webhooks.Accept(arrived, CancellationToken.None))
                .Note
        );

    private static async Task<ConsentStatus> Email(ShopStage stage) =>
        (await stage.Customer("mari@example.com"))
            .Consents.Single(c => c.Channel == Channel.Email && c.Topic is null)
            .Status;

    private async Task<List<string>> Waiting(ShopStage stage)
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

using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Storage;

/// <summary>
/// Storage operations are the Azure bill, so they are counted: a read is a point read or a page, a write is a
/// transaction. Issue: a known customer's order at most 2 and 3, a new one's 4 and 6, a sent message 1 and 3, a waiting
/// customer nothing.
/// </summary>
public sealed class StorageBudgetTests
{
    private readonly CountingTableStore store = new(new MemoryTableStore());

    [Fact]
    public async Task An_order_of_a_known_customer_costs_two_reads_and_two_writes()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));
        var cost = await Cost(() => stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002")).AsTask());
        Assert.Equal((2, 2), cost);
    }

    [Fact]
    public async Task An_order_of_a_new_customer_costs_four_reads_and_six_writes_and_its_held_message_one_more()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1", "else@example.com"));
        var cost = await Cost(() => stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false)).AsTask());
        Assert.Equal((4, 6 + 1), cost);
    }

    [Fact]
    public async Task A_phone_number_another_customer_gave_before_costs_a_read_and_no_second_write()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1", "else@example.com"));
        var household = SampleEvents.OrderPaid(stage.Time.Now, optIn: false);
        var cost = await Cost(() =>
            stage
                .Submit(
                    household with
                    {
                        Profile = household.Profile! with { Phone = SampleEvents.Mari("else@example.com").Phone },
                    }
                )
                .AsTask()
        );
        Assert.Equal((4 + 1, 6 + 1), cost);
    }

    [Theory]
    [InlineData(0, 2, 2)]
    [InlineData(1, 2, 3)]
    [InlineData(3, 2, 5)]
    public async Task An_order_costs_one_more_write_for_each_checkout_name_the_first_time(
        int names,
        int reads,
        int writes
    )
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));
        var order = SampleEvents.OrderPaid(stage.Time.Now, "1002");
        order = order with
        {
            Order = order.Order! with { CheckoutNames = CheckoutName.FromParts("t", "1", "c").Take(names).ToList() },
        };
        Assert.Equal((reads, writes), await Cost(() => stage.Submit(order).AsTask()));
        Assert.Equal((2, 1), await Cost(() => stage.Submit(order with { Id = "again" }).AsTask()));
    }

    [Fact]
    public async Task A_checkout_with_two_names_costs_two_reads_and_three_writes_and_two_more_reads_when_repeated()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));
        Event Checkout(string id) =>
            ShopWebhooks
                .Shopify(
                    "checkouts/update",
                    $$"""
                    {"token":"T","cart_token":"C","email":"mari@example.com","customer":null,"created_at":"2026-03-02T11:00:00Z","updated_at":"2026-03-02T11:00:00Z","completed_at":null}
                    """,
                    ShopWebhooks.ShopifySource,
                    id
                )
                .Accepted();
        Assert.Equal((2, 3), await Cost(() => stage.Submit(Checkout("w-1")).AsTask()));
        Assert.Equal((4, 3), await Cost(() => stage.Submit(Checkout("w-2")).AsTask()));
    }

    [Fact]
    public async Task A_message_adds_two_reads_and_two_writes_to_the_order_that_caused_it()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1", "else@example.com"));
        var cost = await Cost(() => stage.Submit(SampleEvents.OrderPaid(stage.Time.Now)).AsTask());

        // Whether the address is stopped is asked when the attempt is granted, and again before the call: it may have
        // waited in between.
        Assert.Equal((4 + 2, 6 + 2), cost);
    }

    [Fact]
    public async Task On_a_port_that_cannot_be_asked_a_message_adds_one_read_and_three_writes()
    {
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            store: store,
            kinds: new ChannelPortKinds(Email: PortKind.Blind)
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1", "else@example.com"));
        var cost = await Cost(() => stage.Submit(SampleEvents.OrderPaid(stage.Time.Now)).AsTask());
        Assert.Equal(2, stage.Email.Messages.Count);
        Assert.Equal((4 + 1, 6 + 3), cost);
    }

    [Fact]
    public async Task A_message_sent_by_a_wake_costs_its_wake_and_two_more()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.AdvanceTo("2026-03-05 09:59");
        var shards = 32;
        stage.Time.Now = TestShop.At("2026-03-05 10:00");
        var (reads, writes) = await Cost(() => stage.Flow.Sweep.SweepRound(CancellationToken.None));
        Assert.Single(stage.Email.Messages, m => m.Template == "tips-for-your-order");
        Assert.Equal((shards + 1 + 2, 3 + 2), (reads, writes));
    }

    [Fact]
    public async Task Where_the_work_is_handed_over_a_message_of_a_wake_costs_one_more_write()
    {
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            options: new FlowOptions { GrantAttempts = false },
            store: store
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.AdvanceTo("2026-03-05 09:59");
        stage.Time.Now = TestShop.At("2026-03-05 10:00");
        var (reads, writes) = await Cost(() => stage.Flow.Sweep.SweepRound(CancellationToken.None));
        Assert.Single(stage.Email.Messages, m => m.Template == "tips-for-your-order");
        Assert.Equal((32 + 1 + 1, 3 + 2 + 1), (reads, writes));
    }

    [Theory]
    [InlineData(true, 2, 8)]
    [InlineData(false, 2, 9)]
    public async Task A_message_with_every_look_after_it_costs_so_many_wakes_and_writes(
        bool grantedAtOnce,
        int wakes,
        int writes
    )
    {
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            options: new FlowOptions { GrantAttempts = grantedAtOnce },
            store: store
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.AdvanceTo("2026-03-05 09:59");
        using var recorder = new MetricRecorder(stage.Flow.Metrics);
        var cost = await Cost(() => stage.AdvanceTo("2026-03-05 23:00"));
        Assert.Single(stage.Email.Messages, m => m.Template == "tips-for-your-order");
        Assert.Equal((wakes, writes), (recorder.Measurements("wakes.lag").Count, cost.Writes));
    }

    [Fact]
    public async Task The_look_two_minutes_after_a_message_costs_one_read_and_three_writes()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.AdvanceTo("2026-03-05 10:00");
        stage.Time.Now = TestShop.At("2026-03-05 10:03");
        var (reads, writes) = await Cost(() => stage.Flow.Sweep.SweepRound(CancellationToken.None));
        Assert.Equal((32 + 1, 3), (reads, writes));
    }

    [Fact]
    public async Task A_nightly_walk_costs_one_read_per_two_hundred_customers_four_for_lists_and_no_write()
    {
        await using var stage = await Open();
        for (var i = 0; i < 450; i++)
        {
            await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, $"{i}", $"customer{i}@example.com"));
        }

        var cost = await Cost(() => stage.Flow.Nightly.WalkRange(null, null, CancellationToken.None));
        Assert.Equal((3 + 4, 0), cost);
    }

    [Fact]
    public async Task A_waiting_customer_costs_nothing()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.AdvanceTo("2026-03-03 12:00");
        stage.Time.Now = TestShop.At("2026-03-04 12:00");
        var (reads, writes) = await Cost(() => stage.Flow.Sweep.SweepRound(CancellationToken.None));
        Assert.Equal((32, 0), (reads, writes));
    }

    [Fact]
    public async Task A_duplicate_changes_nothing()
    {
        await using var stage = await Open();
        var order = SampleEvents.OrderPaid(stage.Time.Now);
        await stage.Submit(order);
        var before = await stage.Customer("mari@example.com");
        await stage.Submit(order);
        var after = await stage.Customer("mari@example.com");
        Assert.Equal(before.DecidedAt, after.DecidedAt);
        Assert.Single(stage.Email.Messages);
    }

    // With feeds the time between two reads of switches and removals is the test's, too: a slow machine reads no more often.
    private Task<TestShop> Open() => TestShop.Open("2026-03-02 12:00", store: store, feeds: []);

    private async Task<(long Reads, long Writes)> Cost(Func<Task> act)
    {
        store.Reset();
        await act();
        return (store.Reads, store.Writes);
    }
}

using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Support.Azurite;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>
/// The storage budget in real requests, which Azure bills: the whole program over Table Storage on Azurite, every HTTP
/// request counted. The numbers are those of the counting store's budget: the adapter adds none of its own, once its
/// tables are made.
/// </summary>
[Trait("Speed", "Slow")]
#pragma warning disable CA1001 // xunit disposes through IAsyncLifetime.
public sealed class RequestBudgetTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly CountingHandler wire = new();
    private AzureTableStore? store;
    private TestShop? stage;

    private TestShop Stage => stage!;

    public async Task InitializeAsync()
    {
        var options = new AzureTableOptions
        {
            ConnectionString = (await AzuriteServer.Run).ConnectionString,
            TablePrefix = AzuriteServer.NewPrefix(),
        };
        store = new AzureTableStore(options, wire, TimeProvider.System);
        stage = await TestShop.Open("2026-03-02 12:00", store: store);
        // The first customer makes the tables.
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1", "else@example.com"));
    }

    public async Task DisposeAsync()
    {
        if (stage is not null)
        {
            await stage.DisposeAsync();
        }
        store?.Dispose();
    }

    [Fact]
    public async Task An_order_of_a_known_customer_costs_two_reads_and_two_writes()
    {
        await Stage.Submit(SampleEvents.OrderPaid(Stage.Time.Now));
        await Stage.Advance(Duration.FromHours(1));
        Assert.Equal((2, 2), await Cost(() => Stage.Submit(SampleEvents.OrderPaid(Stage.Time.Now, "1002")).AsTask()));
    }

    [Fact]
    public async Task An_order_of_a_new_customer_costs_four_reads_and_six_writes_and_its_held_message_one_more() =>
        Assert.Equal(
            (4, 6 + 1),
            await Cost(() => Stage.Submit(SampleEvents.OrderPaid(Stage.Time.Now, optIn: false)).AsTask())
        );

    [Fact]
    public async Task A_message_adds_two_reads_and_two_writes_to_the_order_that_caused_it() =>
        Assert.Equal((4 + 2, 6 + 2), await Cost(() => Stage.Submit(SampleEvents.OrderPaid(Stage.Time.Now)).AsTask()));

    [Fact]
    public async Task A_message_sent_by_a_wake_costs_its_wake_two_reads_and_two_writes()
    {
        await Stage.Submit(SampleEvents.OrderPaid(Stage.Time.Now));
        await Stage.AdvanceTo("2026-03-03 12:00");
        var due = Stage.Email.Messages.Count;
        Stage.Time.Now = TestShop.At("2026-03-05 09:59");
        await Stage.Flow.Sweep.SweepRound(CancellationToken.None);
        Assert.Equal(due, Stage.Email.Messages.Count);
        Stage.Time.Now = TestShop.At("2026-03-05 10:00");

        var (reads, writes) = await Cost(() => Stage.Flow.Sweep.SweepRound(CancellationToken.None));
        var woken = Stage.Email.Messages.Count - due;
        Assert.Equal(2, woken);
        Assert.Equal((32 + woken * 3, woken * (3 + 2)), (reads, writes));
    }

    [Fact]
    public async Task A_waiting_customer_costs_nothing_beyond_the_sweep_of_32_shards()
    {
        await Stage.AdvanceTo("2026-03-03 12:00");
        Stage.Time.Now = TestShop.At("2026-03-04 12:00");
        Assert.Equal((32, 0), await Cost(() => Stage.Flow.Sweep.SweepRound(CancellationToken.None)));
    }

    private async Task<(int Reads, int Writes)> Cost(Func<Task> act)
    {
        wire.Take();
        await act();
        return wire.Take();
    }
}

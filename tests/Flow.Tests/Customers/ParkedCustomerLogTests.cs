using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Tests.Consents;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Customers;

/// <summary>That a customer is parked is one log line at its begin and one at its end, whatever arrives in between;
/// what is stored is counted.</summary>
public sealed class ParkedCustomerLogTests : IDisposable
{
    private readonly MemoryTableStore store = new();
    private readonly LogLines lines = new();
    private readonly LoggerFactory logs;
    private string key = "";

    public ParkedCustomerLogTests() => logs = new LoggerFactory([lines]);

    public void Dispose()
    {
        logs.Dispose();
        lines.Dispose();
    }

    [Theory]
    [InlineData("{ broken")]
    [InlineData("{\"schema\":99,\"key\":\"x\"}")]
    public async Task Each_stored_event_is_counted_and_none_of_them_logs_again_that_the_customer_is_parked(
        string record
    )
    {
        var stage = await Begin();
        var sound = await Break(record);
        foreach (var order in new[] { "1002", "1003", "1004" })
        {
            await stage.Flow.Intake.Submit(SampleEvents.OrderPaid(stage.Time.Now, order), CancellationToken.None);
            await Minute(stage);
        }

        Assert.Equal(1, CountLines("is parked"));
        Assert.Equal(
            1,
            CountLines(record[2] == 'b' ? "Restore the row from a backup" : "Start the newer version again")
        );
        Assert.Equal(
            new StoredEvents(1, 0, 3),
            await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)
        );

        // Nor does a new start, a night, or a delivery that is repeated.
        await stage.DisposeAsync();
        stage = await Open("2026-03-02 13:00");
        await stage.Flow.ParkedRecovery.Run(CancellationToken.None);
        await stage.Flow.Restart.Run(CancellationToken.None);
        await stage.Flow.Intake.Submit(
            SampleEvents.OrderPaid(TestShop.At("2026-03-02 12:00"), "1002"),
            CancellationToken.None
        );
        await Minute(stage);
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        Assert.Equal((1, 0), (CountLines("is parked"), CountLines("no longer parked")));
        Assert.Equal(3, (await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)).Events);

        await store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        await Minute(stage);
        Assert.Equal((1, 1), (CountLines("is parked"), CountLines("no longer parked")));
        Assert.Equal(
            new StoredEvents(0, 0, 0),
            await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)
        );
        Assert.Equal(4, (await stage.Customer("mari@example.com")).Orders.PaidCount);

        // A second damage is a second change.
        await Break(record);
        await stage.Flow.Intake.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1005"), CancellationToken.None);
        await Minute(stage);
        Assert.Equal(2, CountLines("is parked"));
        await stage.DisposeAsync();
    }

    [Fact]
    public async Task A_customer_who_was_parked_after_ten_tries_is_not_tried_ten_times_again_for_each_event()
    {
        var failing = new FailingCustomerStore(store);
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: failing, logs: logs);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        key = (await stage.Customer("mari@example.com")).Key;
        failing.Fails = true;
        await stage.Advance(Duration.FromDays(5));
        Assert.Equal((10, 1), (CountLines($"A wake of customer {key} failed"), CountLines("is parked")));

        foreach (var order in new[] { "1002", "1003" })
        {
            await stage.Flow.Intake.Submit(SampleEvents.OrderPaid(stage.Time.Now, order), CancellationToken.None);
            await stage.Advance(Duration.FromHours(1));
        }

        Assert.Equal((10, 1), (CountLines($"A wake of customer {key} failed"), CountLines("is parked")));
        Assert.Equal(10, Assert.Single(await stage.Flow.DueTable.ListParked(CancellationToken.None)).Body.Tries);
        failing.Fails = false;
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1004"));
        Assert.Equal(
            (1, 4),
            (CountLines("no longer parked"), (await stage.Customer("mari@example.com")).Orders.PaidCount)
        );
    }

    [Fact]
    public async Task The_nightly_walk_parks_a_damaged_record_without_a_due_row_and_reports_it_once()
    {
        await using var stage = await Begin();
        await stage.Advance(Duration.FromDays(300));
        await Break("{ broken");
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        Assert.Equal((1, 0), (CountLines("is parked"), CountLines("could not look at")));
        Assert.Equal(
            [(key, "damaged record")],
            (await stage.Flow.DueTable.ListParked(CancellationToken.None)).Select(p => (p.Customer, p.Body.Fault!))
        );
    }

    [Fact]
    public async Task What_could_be_applied_is_counted_no_more_while_an_event_that_cannot_be_read_still_waits()
    {
        await using var stage = await Begin();
        var sound = await Break("{ broken");
        await stage.Flow.Intake.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"), CancellationToken.None);
        var stop = SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Unsubscribed);
        await stage.Flow.Intake.Submit(
            stop with
            {
                Consents = [stop.Consents[0] with { Kind = ConsentKind.CustomerAct }],
            },
            CancellationToken.None
        );
        var damaged = SampleEvents.OrderPaid(stage.Time.Now, "1003");
        await stage.Flow.Intake.Submit(damaged, CancellationToken.None);
        Assert.Equal(
            new StoredEvents(1, 1, 3),
            await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)
        );

        await store.Upsert(TableName.Customers, key, RowKeys.Queued(damaged.Id), Encoding.UTF8.GetBytes("{ broken"));
        await store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await Minute(stage);
        Assert.Equal(2, (await stage.Customer("mari@example.com")).Orders.PaidCount);
        Assert.Equal(1, (await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)).Events);

        await store.Upsert(
            TableName.Customers,
            key,
            RowKeys.Queued(damaged.Id),
            StoreExtensions.ToJson(damaged, StoredJson.Default.Event)
        );
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        Assert.Equal(3, (await stage.Customer("mari@example.com")).Orders.PaidCount);
        Assert.Equal(
            new StoredEvents(0, 0, 0),
            await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)
        );
    }

    private int CountLines(string words) => lines.Lines.Count(l => l.Contains(words, StringComparison.Ordinal));

    private Task<TestShop> Open(string start) => TestShop.Open(start, store: store, logs: logs);

    private async Task<TestShop> Begin()
    {
        var stage = await Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        key = (await stage.Customer("mari@example.com")).Key;
        return stage;
    }

    private async Task<byte[]> Break(string record)
    {
        var sound = (await store.Get(TableName.Customers, key, RowKeys.State))!.Body.ToArray();
        await store.Upsert(TableName.Customers, key, RowKeys.State, Encoding.UTF8.GetBytes(record));
        return sound;
    }

    private static async Task Minute(TestShop stage)
    {
        stage.Time.Now += Duration.FromMinutes(1);
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
    }
}

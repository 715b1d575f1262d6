using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Serialization;
using MarketingAutomation.Core.Tests.Consents;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Operation;

/// <summary>That a customer is parked is one log line at its begin and one at its end, whatever arrives in between;
/// what is stored is counted.</summary>
public sealed class ParkedOnceTests : IDisposable
{
    private readonly MemoryTableStore store = new();
    private readonly LogLines lines = new();
    private readonly LoggerFactory logs;
    private string key = "";

    public ParkedOnceTests() => logs = new LoggerFactory([lines]);

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
            await stage.Flow.Webhooks.Accept(Some.OrderPaid(stage.Time.Now, order), CancellationToken.None);
            await Minute(stage);
        }

        Assert.Equal(1, Said("is parked"));
        Assert.Equal(1, Said(record[2] == 'b' ? "Restore the row from a backup" : "Start the newer version again"));
        Assert.Equal(new StoredEvents(1, 0, 3), await stage.Flow.Queued.Stored(CancellationToken.None));

        // Nor does a new start, a night, or a delivery that is repeated.
        await stage.DisposeAsync();
        stage = await Open("2026-03-02 13:00");
        await stage.Flow.Nightly.TakeUpParked(CancellationToken.None);
        await stage.Flow.Restart.Run(CancellationToken.None);
        await stage.Flow.Webhooks.Accept(
            Some.OrderPaid(ShopStage.At("2026-03-02 12:00"), "1002"),
            CancellationToken.None
        );
        await Minute(stage);
        await stage.Flow.Nightly.All(CancellationToken.None);
        Assert.Equal((1, 0), (Said("is parked"), Said("no longer parked")));
        Assert.Equal(3, (await stage.Flow.Queued.Stored(CancellationToken.None)).Events);

        await store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await stage.Flow.Nightly.All(CancellationToken.None);
        await Minute(stage);
        Assert.Equal((1, 1), (Said("is parked"), Said("no longer parked")));
        Assert.Equal(new StoredEvents(0, 0, 0), await stage.Flow.Queued.Stored(CancellationToken.None));
        Assert.Equal(4, (await stage.Customer("mari@example.com")).Orders.Paid);

        // A second damage is a second change.
        await Break(record);
        await stage.Flow.Webhooks.Accept(Some.OrderPaid(stage.Time.Now, "1005"), CancellationToken.None);
        await Minute(stage);
        Assert.Equal(2, Said("is parked"));
        await stage.DisposeAsync();
    }

    [Fact]
    public async Task A_customer_who_was_parked_after_ten_tries_is_not_tried_ten_times_again_for_each_event()
    {
        var failing = new NoRecord(store);
        await using var stage = await ShopStage.Open("2026-03-02 12:00", store: failing, logs: logs);
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        key = (await stage.Customer("mari@example.com")).Key;
        failing.Fails = true;
        await stage.Pass(Duration.FromDays(5));
        Assert.Equal((10, 1), (Said($"A wake of customer {key} failed"), Said("is parked")));

        foreach (var order in new[] { "1002", "1003" })
        {
            await stage.Flow.Webhooks.Accept(Some.OrderPaid(stage.Time.Now, order), CancellationToken.None);
            await stage.Pass(Duration.FromHours(1));
        }

        Assert.Equal((10, 1), (Said($"A wake of customer {key} failed"), Said("is parked")));
        Assert.Equal(10, Assert.Single(await stage.Flow.Due.AllParked(CancellationToken.None)).Body.Tries);
        failing.Fails = false;
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "1004"));
        Assert.Equal((1, 4), (Said("no longer parked"), (await stage.Customer("mari@example.com")).Orders.Paid));
    }

    [Fact]
    public async Task A_damaged_record_that_nothing_is_due_for_is_parked_by_the_night_that_finds_it_and_told_once()
    {
        await using var stage = await Begin();
        await stage.Pass(Duration.FromDays(300));
        await Break("{ broken");
        await stage.Flow.Nightly.All(CancellationToken.None);
        await stage.Flow.Nightly.All(CancellationToken.None);
        Assert.Equal((1, 0), (Said("is parked"), Said("could not look at")));
        Assert.Equal(
            [(key, "damaged record")],
            (await stage.Flow.Due.AllParked(CancellationToken.None)).Select(p => (p.Customer, p.Body.Fault!))
        );
    }

    [Fact]
    public async Task What_could_be_applied_is_counted_no_more_while_an_event_that_cannot_be_read_still_waits()
    {
        await using var stage = await Begin();
        var sound = await Break("{ broken");
        await stage.Flow.Webhooks.Accept(Some.OrderPaid(stage.Time.Now, "1002"), CancellationToken.None);
        var stop = Some.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Unsubscribed);
        await stage.Flow.Webhooks.Accept(
            stop with
            {
                Consents = [stop.Consents[0] with { Kind = ConsentKind.OwnAct }],
            },
            CancellationToken.None
        );
        var damaged = Some.OrderPaid(stage.Time.Now, "1003");
        await stage.Flow.Webhooks.Accept(damaged, CancellationToken.None);
        Assert.Equal(new StoredEvents(1, 1, 3), await stage.Flow.Queued.Stored(CancellationToken.None));

        await store.Upsert(TableName.Customers, key, RowKeys.Queued(damaged.Id), Encoding.UTF8.GetBytes("{ broken"));
        await store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await Minute(stage);
        Assert.Equal(2, (await stage.Customer("mari@example.com")).Orders.Paid);
        Assert.Equal(1, (await stage.Flow.Queued.Stored(CancellationToken.None)).Events);

        await store.Upsert(
            TableName.Customers,
            key,
            RowKeys.Queued(damaged.Id),
            StoreExtensions.Json(damaged, StoredJson.Default.Event)
        );
        await stage.Flow.Nightly.All(CancellationToken.None);
        Assert.Equal(3, (await stage.Customer("mari@example.com")).Orders.Paid);
        Assert.Equal(new StoredEvents(0, 0, 0), await stage.Flow.Queued.Stored(CancellationToken.None));
    }

    private int Said(string words) => lines.Lines.Count(l => l.Contains(words, StringComparison.Ordinal));

    private Task<ShopStage> Open(string start) => ShopStage.Open(start, store: store, logs: logs);

    private async Task<ShopStage> Begin()
    {
        var stage = await Open("2026-03-02 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        key = (await stage.Customer("mari@example.com")).Key;
        return stage;
    }

    private async Task<byte[]> Break(string record)
    {
        var sound = (await store.Get(TableName.Customers, key, RowKeys.State))!.Body.ToArray();
        await store.Upsert(TableName.Customers, key, RowKeys.State, Encoding.UTF8.GetBytes(record));
        return sound;
    }

    private static async Task Minute(ShopStage stage)
    {
        stage.Time.Now += Duration.FromMinutes(1);
        await stage.Flow.Sweep.Round(CancellationToken.None);
    }
}

using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Administration;

/// <summary>A row of the shop's own that cannot be read stops only what depends on it, and is reported once.</summary>
public sealed class DamagedShopRowTests : IDisposable
{
    private const string Noon = "2026-03-02 12:00";
    private readonly LogLines log = new();
    private readonly LoggerFactory logs = new();

    public DamagedShopRowTests() => logs.AddProvider(log);

    public void Dispose() => logs.Dispose();

    [Theory]
    [InlineData("operation", "beat")]
    [InlineData("operation", "schema")]
    [InlineData("released", "reactivation")]
    [InlineData("privacy", "r-1")]
    [InlineData("providers", "sendgrid")]
    [InlineData("rejections", "001")]
    [InlineData("unmatched-stops", "twilio-inbound")]
    [InlineData("held", "k.h")]
    [InlineData("paused", "k.h")]
    [InlineData("unknown", "k.h")]
    public async Task It_counts_as_missing_at_a_start_and_an_order_is_answered(string partition, string row)
    {
        var store = await Ran();
        await Damage(store, partition, row);
        await using var stage = await TestShop.Open("2026-03-03 12:00", store: store, watchesClock: true, logs: logs);
        await LookAround(stage);
        await LookAround(stage);

        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, email: "new@example.com"));
        Assert.Single(stage.Email.Messages);
        Assert.Single(
            log.Lines,
            l => l.StartsWith($"Row {row} of {partition} in table Shop is damaged", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task One_that_was_repaired_or_deleted_is_named_no_more()
    {
        await using var stage = await TestShop.Open(Noon, logs: logs);
        await Damage(stage.Store, "privacy", "r-1");
        await LookAround(stage);
        Assert.Equal([new DamagedRow("privacy", "r-1", false)], stage.Flow.ShopRows.Damaged);

        await stage.Store.Commit(TableName.Shop, "privacy", [new TableOperation.Delete("r-1")], CancellationToken.None);
        await LookAround(stage);
        Assert.Empty(stage.Flow.ShopRows.Damaged);
        Assert.Single(
            log.Lines,
            l => l.StartsWith("Row r-1 of privacy in table Shop can be read again", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Privacy_requests_that_can_be_read_are_listed_and_the_others_counted()
    {
        await using var stage = await TestShop.Open(Noon, logs: logs);
        await stage.Submit(PrivacyRequestEvents.Request("redact", stage.Time.Now, number: "77"));
        await Damage(stage.Store, "privacy", "r-1");

        Assert.Equal("redact", Assert.Single(await stage.Flow.PrivacyRequests.ListOpen(CancellationToken.None)).Kind);
        Assert.Equal(1, stage.Flow.PrivacyRequests.Unreadable);
    }

    [Fact]
    public async Task Where_the_switches_cannot_be_read_everything_is_paused_and_a_resume_writes_them_anew()
    {
        var store = await Ran();
        await Damage(store, "switches", "now");
        await using var stage = await TestShop.Open("2026-03-03 12:00", store: store, watchesClock: true, logs: logs);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, email: "new@example.com"));

        var state = await stage.Flow.Switches.ReadState(CancellationToken.None);
        Assert.Equal((true, Switches.ByDamage, 1), (state.All, state.By, state.Messages));
        Assert.Empty(stage.Email.Messages);
        Assert.Empty(await stage.Flow.DueTable.ListParked(CancellationToken.None));

        Assert.True((await stage.Flow.Switches.SetPaused("cross-sell", true, CancellationToken.None)).Changed);
        var resumed = await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None);
        Assert.Equal((true, 1), (resumed.Changed, resumed.Messages));
        await stage.Advance(Duration.FromHours(2));
        Assert.Single(stage.Email.Messages);
        state = await stage.Flow.Switches.ReadState(CancellationToken.None);
        Assert.False(state.All);
        Assert.Equal(["cross-sell"], state.Journeys.Select(j => j.Journey));
        Assert.Empty(stage.Flow.ShopRows.Damaged);
    }

    [Fact]
    public async Task A_pause_of_everything_writes_them_anew_and_a_resume_of_one_journey_does_not_let_go_of_the_others()
    {
        await using var stage = await TestShop.Open(Noon, logs: logs);
        await Damage(stage.Store, "switches", "now");
        Assert.False((await stage.Flow.Switches.SetPaused("welcome", false, CancellationToken.None)).Changed);
        Assert.True((await stage.Flow.Switches.ReadState(CancellationToken.None)).All);

        Assert.True((await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None)).Changed);
        var state = await stage.Flow.Switches.ReadState(CancellationToken.None);
        Assert.Equal((true, "API"), (state.All, state.By));
        Assert.Empty(stage.Flow.ShopRows.Damaged);
    }

    [Fact]
    public async Task A_journey_paused_by_its_file_is_still_reported_after_the_switches_were_rewritten()
    {
        var sample = TestShop.SampleWorkspace;
        var paused = sample with
        {
            Hash = "p",
            Journeys = sample.Journeys.ToDictionary(
                j => j.Key,
                j => j.Key == "welcome" ? j.Value with { Status = JourneyStatus.Paused } : j.Value
            ),
        };
        await using var stage = await TestShop.Open(Noon, paused, logs: logs);
        await Damage(stage.Store, "switches", "now");
        var resumed = await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None);

        Assert.Equal(
            ["welcome"],
            (await stage.Flow.Switches.ReadState(CancellationToken.None)).Journeys.Select(j => j.Journey)
        );
        Assert.Contains("status: paused", Assert.Single(resumed.Still!.Why), StringComparison.Ordinal);
    }

    // A store of a program that ran a while: it has a beat, a schema, a release.
    private static async Task<ITableStore> Ran()
    {
        await using var stage = await TestShop.Open(Noon, watchesClock: true);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Flow.Operation.RecordSweep(CancellationToken.None);
        return stage.Store;
    }

    private static ValueTask Damage(ITableStore store, string partition, string row) =>
        store.Upsert(TableName.Shop, partition, row, "{x"u8.ToArray());

    // All that /readyz, the lists and the night read.
    private static async Task LookAround(TestShop stage)
    {
        var cancel = CancellationToken.None;
        await stage.Flow.Operation.ReadHeartbeat(cancel);
        await stage.Flow.PrivacyRequests.ListOpen(cancel);
        await stage.Flow.ProviderFaults.ListCurrent(cancel);
        await stage.Flow.Rejections.ListNewest(cancel);
        await stage.Flow.UnmatchedStops.ListRecent(cancel);
        await stage.Flow.WaitingMessages.ListHeld(cancel);
        await stage.Flow.WaitingMessages.CountUnknown(stage.Time.Now, cancel);
        await stage.Flow.WaitingMessages.RemoveStale(stage.Time.Now, cancel);
        await stage.Flow.TeamFaults.ListCurrent(cancel);
        await stage.Flow.Switches.ReadState(cancel);
    }
}

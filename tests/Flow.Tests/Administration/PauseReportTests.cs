using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;
using static MarketingAutomation.Flow.Tests.Administration.PausedJourneys;

namespace MarketingAutomation.Flow.Tests.Administration;

/// <summary>What a person switched on, and an event that starts nothing, are reported: in the log, in the state and in
/// the answer.</summary>
public sealed class PauseReportTests
{
    [Theory]
    [InlineData(null, "Everything")]
    [InlineData("welcome", "Journey welcome")]
    public async Task A_pause_and_its_end_are_one_line_each_and_a_start_during_it_says_so_again(
        string? journey,
        string named
    )
    {
        var lines = new LogLines();
        await using var stage = await TestShop.Open(Noon, logs: new LoggerFactory([lines]));
        await stage.Flow.Switches.SetPaused(journey, true, CancellationToken.None);
        await stage.Flow.Switches.SetPaused(journey, true, CancellationToken.None);
        Assert.Single(lines.Lines, l => l.Contains($"{named} is paused since", StringComparison.Ordinal));

        var later = new LogLines();
        await using var restarted = await TestShop.Open(
            "2026-03-03 12:00",
            store: stage.Store,
            logs: new LoggerFactory([later])
        );
        await restarted.Flow.Switches.ReadState(CancellationToken.None);
        Assert.Single(later.Lines, l => l.Contains($"{named} is paused since", StringComparison.Ordinal));

        await stage.Flow.Switches.SetPaused(journey, false, CancellationToken.None);
        Assert.Single(lines.Lines, l => l.Contains($"{named} is resumed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_for_a_resume_is_counted_with_since_when()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None, "command");
        await Buy(stage, 3);
        var state = await stage.Flow.Switches.ReadState(CancellationToken.None);
        Assert.Equal((true, TestShop.At(Noon), "command", 3), (state.All, state.Since, state.By, state.Messages));

        await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None);
        await stage.Advance(Duration.FromHours(1));
        state = await stage.Flow.Switches.ReadState(CancellationToken.None);
        Assert.Equal((false, 0, 3), (state.All, state.Messages, stage.SentMessages.Count));
    }

    [Fact]
    public async Task A_journey_paused_by_its_file_is_reported_with_its_remedy_until_the_file_changes()
    {
        var lines = new LogLines();
        await using var stage = await TestShop.Open(Noon, PausedByFile, logs: new LoggerFactory([lines]));
        await Buy(stage, 2);
        await stage.Flow.Releases.Release(PausedByFile, CancellationToken.None);
        Assert.Single(
            lines.Lines,
            l =>
                l.Contains("Journey welcome is paused since", StringComparison.Ordinal)
                && l.Contains("`status: live` lets them go on", StringComparison.Ordinal)
        );
        var state = await stage.Flow.Switches.ReadState(CancellationToken.None);
        Assert.Equal([new PausedJourney("welcome", TestShop.At(Noon), "workspace")], state.Journeys);
        Assert.Equal((false, 2), (state.All, state.Messages));

        var later = new LogLines();
        await using var restarted = await TestShop.Open(
            "2026-03-03 12:00",
            PausedByFile,
            store: stage.Store,
            logs: new LoggerFactory([later])
        );
        Assert.Single(later.Lines, l => l.Contains("Journey welcome is paused since", StringComparison.Ordinal));
        Assert.Equal(
            TestShop.At(Noon),
            (await restarted.Flow.Switches.ReadState(CancellationToken.None)).Journeys.Single().Since
        );

        await restarted.Flow.Releases.Release(TestShop.SampleWorkspace, CancellationToken.None);
        Assert.Single(
            later.Lines,
            l => l.Contains("Journey welcome is resumed (by workspace)", StringComparison.Ordinal)
        );
        Assert.Empty((await restarted.Flow.Switches.ReadState(CancellationToken.None)).Journeys);
    }

    [Theory]
    [InlineData(
        "too old",
        "too_old: it happened 5 days ago, and the limit (events.max_age of policy.yaml) is 24 hours; starts nothing"
    )]
    [InlineData("history", "too_old: sent as history (backfill); starts nothing")]
    [InlineData("paused", "all_paused: everything is paused; what is to be sent waits for `resume`")]
    [InlineData("shadow", "shadow_mode: Sending:Mode is shadow; what would have been sent is recorded")]
    [InlineData("now", null)]
    public async Task An_accepted_event_that_starts_or_sends_nothing_says_why(string what, string? note)
    {
        await using var stage = await TestShop.Open(Noon, options: new FlowOptions { Shadow = what == "shadow" });
        if (what == "paused")
        {
            await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None);
        }

        var paid = SampleEvents.OrderPaid(what == "too old" ? stage.Time.Now - Duration.FromDays(5) : stage.Time.Now);
        var answer = Assert.IsType<IntakeAnswer.Accepted>(
            await stage.Submit(paid with { Backfill = what == "history" })
        );
        Assert.Equal(note, answer.Note);
    }

    [Fact]
    public async Task A_refused_delivery_is_a_line_and_a_flood_of_one_kind_is_one_line_without_the_senders_words()
    {
        var lines = new LogLines();
        await using var stage = await TestShop.Open(Noon, logs: new LoggerFactory([lines]));
        foreach (var _ in Enumerable.Range(0, 50))
        {
            await stage.Flow.Rejections.Record("shopify", 401, "no signature", CancellationToken.None);
            await stage.Flow.Rejections.Record(
                "shopify",
                400,
                "$.email: expected an address, found \"Mari Tamm\"",
                CancellationToken.None
            );
            await stage.Flow.Rejections.Record(
                "mari@example.com",
                404,
                "no webhook of this name is configured",
                CancellationToken.None
            );
        }

        Assert.Equal(3, lines.Lines.Count(l => l.Contains("refused a delivery", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines.Lines, l => l.Contains("Mari", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Switches_stored_by_an_earlier_program_are_read()
    {
        var row = System.Text.Json.JsonSerializer.Deserialize(
            """{"pausedAll":true,"paused":["welcome"]}""",
            FlowJson.Default.SwitchesRow
        )!;
        Assert.Equal((true, "welcome", null, null), (row.PausedAll, row.Paused.Single(), row.Changes, row.FromFiles));
    }
}

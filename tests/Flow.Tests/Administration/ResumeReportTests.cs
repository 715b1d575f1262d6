using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow.Views;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Administration;

/// <summary>A resume, its log line and the record say what still holds a message, from that moment on.</summary>
public sealed class ResumeReportTests
{
    private const string Noon = "2026-03-02 12:00";

    [Theory]
    [InlineData(null)]
    [InlineData("welcome")]
    public async Task While_deciding_has_stopped_for_the_clock_a_resume_says_so_and_counts_nothing_as_going_on(
        string? journey
    )
    {
        var lines = new LogLines();
        await using var stage = await TestShop.Open(Noon, watchesClock: true, logs: new LoggerFactory([lines]));
        await stage.Flow.Operation.AcceptClock(CancellationToken.None);
        await stage.Flow.Switches.SetPaused(journey, true, CancellationToken.None);
        await Buy(stage, 3);
        await using var restarted = await TestShop.Open(
            "2026-03-02 10:00",
            watchesClock: true,
            store: stage.Store,
            logs: new LoggerFactory([lines])
        );

        var answer = await restarted.Flow.Switches.SetPaused(journey, false, CancellationToken.None);
        Assert.Equal((true, 0, 3), (answer.Changed, answer.Messages, answer.Still!.Messages));
        Assert.StartsWith("deciding has stopped: the store's last commit", answer.Still.Text, StringComparison.Ordinal);
        Assert.EndsWith(
            "or start with --accept-clock. 3 messages wait for that.",
            answer.Still.Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            lines.Lines,
            l => l.Contains("is resumed (by API), but deciding has stopped", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(lines.Lines, l => l.Contains("what waited is looked at now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_shadow_mode_a_resume_says_that_what_waited_is_only_recorded()
    {
        var lines = new LogLines();
        await using var stage = await TestShop.Open(
            Noon,
            options: new FlowOptions { Shadow = true },
            logs: new LoggerFactory([lines])
        );
        await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None);
        await Buy(stage, 2);

        var answer = await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None);
        Assert.Equal((2, 2, "Sending:Mode is shadow"), (answer.Messages, answer.Recorded, answer.OnlyRecords));
        Assert.Contains(
            lines.Lines,
            l =>
                l.EndsWith(
                    "what waited is looked at now, and is only recorded, not sent (Sending:Mode is shadow).",
                    StringComparison.Ordinal
                )
        );
    }

    [Theory]
    [InlineData(JourneyStatus.Draft, "a draft")]
    [InlineData(JourneyStatus.Live, "begun as a draft or in shadow mode")]
    public async Task Messages_of_a_draft_are_counted_as_only_recorded_whatever_the_journey_became(
        JourneyStatus became,
        string why
    )
    {
        await using var stage = await TestShop.Open(Noon, Welcome(JourneyStatus.Draft));
        await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None);
        await Buy(stage, 2);
        await stage.Flow.Releases.Release(Welcome(became), CancellationToken.None);

        var answer = await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None);
        Assert.Equal((2, 2, why), (answer.Messages, answer.Recorded, answer.OnlyRecords));
        await stage.Advance(Duration.FromHours(1));
        Assert.Empty(stage.SentMessages);
    }

    [Fact]
    public async Task After_resuming_everything_a_paused_journey_still_holds_its_message_and_the_record_shows_since_when()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None);
        await stage.Flow.Switches.SetPaused("welcome", true, CancellationToken.None);
        await Buy(stage, 1);
        await stage.Advance(Duration.FromMinutes(5));
        await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None);
        await stage.Advance(Duration.FromSeconds(1));

        var held = await Message(stage);
        Assert.Equal(("held", Reasons.JourneyPaused, "the journey is paused"), (held.Status, held.Reason, held.Detail));
        Assert.Equal(
            [(Reasons.AllPaused, Duration.FromMinutes(5)), (Reasons.JourneyPaused, Duration.Zero)],
            held.Holds.Select(h => (h.Reason, (h.Until ?? h.From) - h.From))
        );

        await stage.Advance(Duration.FromHours(3));
        await stage.Flow.Switches.SetPaused("welcome", false, CancellationToken.None);
        await stage.Advance(Duration.FromMinutes(2));
        Assert.Single(stage.SentMessages);
    }

    [Fact]
    public async Task E_mail_that_two_pauses_held_one_after_the_other_for_more_than_an_hour_still_waits_for_the_morning()
    {
        await using var stage = await TestShop.Open("2026-03-02 21:30");
        await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None);
        await stage.Flow.Switches.SetPaused("welcome", true, CancellationToken.None);
        await Buy(stage, 1);
        await stage.Advance(Duration.FromMinutes(50));
        await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None);
        await stage.Advance(Duration.FromMinutes(20));
        await stage.Flow.Switches.SetPaused("welcome", false, CancellationToken.None);
        await stage.AdvanceTo("2026-03-03 07:59");
        Assert.Empty(stage.SentMessages);
        await stage.AdvanceTo("2026-03-03 09:30");
        Assert.Single(stage.SentMessages);
    }

    private static Workspace Welcome(JourneyStatus status) =>
        TestShop.SampleWorkspace with
        {
            Journeys = TestShop.SampleWorkspace.Journeys.ToDictionary(
                j => j.Key,
                j => j.Key == "welcome" ? j.Value with { Status = status } : j.Value
            ),
        };

    private static async Task<MessageView> Message(TestShop stage) =>
        Assert.Single(
            (
                await stage.Flow.Messages.ListOfCustomer(
                    await stage.Customer("customer0@example.com"),
                    10,
                    null,
                    CancellationToken.None
                )
            ).Items
        );

    private static async Task Buy(TestShop stage, int customers)
    {
        foreach (var i in Enumerable.Range(0, customers))
        {
            await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, $"{1000 + i}", $"customer{i}@example.com"));
        }
    }
}

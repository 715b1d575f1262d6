using MarketingAutomation.Core.Customers;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;
using static MarketingAutomation.Flow.Tests.Administration.PausedJourneys;

namespace MarketingAutomation.Flow.Tests.Administration;

/// <summary>What a resume reports and over which time it sends the messages that waited.</summary>
public sealed class ResumeSpreadTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(12, 11)]
    [InlineData(60, 50)]
    public async Task What_waited_is_sent_over_a_minute_for_each_message_and_the_answer_says_so(
        int messages,
        int minutes
    )
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None);
        await Buy(stage, messages);
        await stage.Advance(Duration.FromHours(2));

        var answer = await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None);
        Assert.Equal((messages, Duration.FromMinutes(minutes)), (answer.Messages, answer.SpreadOver));
        await stage.Advance(Duration.FromMinutes(minutes) + Duration.FromSeconds(1));
        Assert.Equal(messages, stage.SentMessages.Count);
    }

    [Fact]
    public async Task From_the_resume_on_the_reason_is_not_the_pause_any_more()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None);
        await Buy(stage, 20);
        await stage.Advance(Duration.FromMinutes(45));
        await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None);
        await stage.Advance(Duration.FromSeconds(1));
        foreach (var i in Enumerable.Range(0, 20))
        {
            Assert.DoesNotContain(
                (await stage.Customer($"customer{i}@example.com")).Messages,
                m => m.HoldReason == Reasons.AllPaused
            );
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(12, 11)]
    [InlineData(60, 50)]
    public async Task What_a_file_held_back_is_sent_over_a_minute_for_each_message_too(int messages, int minutes)
    {
        await using var stage = await TestShop.Open(Noon, PausedByFile);
        await Buy(stage, messages);
        await stage.Advance(Duration.FromHours(2));
        Assert.Empty(stage.SentMessages);

        await stage.Flow.Releases.Release(TestShop.SampleWorkspace, CancellationToken.None);
        await stage.Advance(Duration.FromMinutes(minutes) + Duration.FromSeconds(1));
        Assert.Equal(messages, stage.SentMessages.Count);
    }

    [Theory]
    [InlineData("the switch first")]
    [InlineData("the file first")]
    public async Task A_journey_paused_by_its_file_and_by_a_switch_goes_on_when_both_let_it(string order)
    {
        await using var stage = await TestShop.Open(Noon, PausedByFile);
        await stage.Flow.Switches.SetPaused("welcome", true, CancellationToken.None);
        await Buy(stage, 1);
        Assert.Equal(
            ["API", "workspace"],
            (await stage.Flow.Switches.ReadState(CancellationToken.None))
                .Journeys.Select(j => j.By)
                .Order(StringComparer.Ordinal)
        );

        await stage.Advance(Duration.FromHours(2));
        await LetGo(order == "the switch first");
        await stage.Advance(Duration.FromMinutes(5));
        Assert.Empty(stage.SentMessages);

        await LetGo(order != "the switch first");
        await stage.Advance(Duration.FromSeconds(1));
        Assert.Single(stage.SentMessages);

        async Task LetGo(bool bySwitch)
        {
            if (bySwitch)
            {
                await stage.Flow.Switches.SetPaused("welcome", false, CancellationToken.None);
            }
            else
            {
                await stage.Flow.Releases.Release(TestShop.SampleWorkspace, CancellationToken.None);
            }
        }
    }

    [Fact]
    public async Task A_resume_says_what_still_holds_the_messages_and_how_many_wait()
    {
        var lines = new LogLines();
        await using var stage = await TestShop.Open(Noon, PausedByFile, logs: new LoggerFactory([lines]));
        await stage.Flow.Switches.SetPaused("welcome", true, CancellationToken.None);
        await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None);
        await Buy(stage, 6);

        var journey = await stage.Flow.Switches.SetPaused("welcome", false, CancellationToken.None, "command");
        Assert.Equal((0, 6), (journey.Messages, journey.Still!.Messages));
        const string File = "its file says `status: paused` (set `status: live`)";
        Assert.Equal($"{File}, and everything is paused (`resume`). 6 messages wait for that.", journey.Still.Text);
        Assert.Single(lines.Lines, l => l == $"Journey welcome is resumed (by command), but {journey.Still.Text}");

        await stage.Flow.Releases.Release(TestShop.SampleWorkspace, CancellationToken.None);
        Assert.Single(
            lines.Lines,
            l =>
                l
                == "Journey welcome is resumed (by workspace), but everything is paused (`resume`). 6 messages "
                    + "wait for that."
        );
        await stage.Flow.Releases.Release(PausedByFile, CancellationToken.None);

        var all = await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None);
        Assert.Equal(
            "the file of journey welcome says `status: paused` (set `status: live`). 6 messages wait for that.",
            all.Still!.Text
        );
        var again = await stage.Flow.Switches.SetPaused("welcome", false, CancellationToken.None);
        Assert.Equal((false, 6), (again.Changed, again.Still!.Messages));
        Assert.DoesNotContain(lines.Lines, l => l.Contains("what waited is looked at now", StringComparison.Ordinal));

        await stage.Flow.Releases.Release(TestShop.SampleWorkspace, CancellationToken.None);
        Assert.Single(
            lines.Lines,
            l =>
                l.Contains(
                    "what waited is looked at now, and is sent, spread, where nothing else holds it",
                    StringComparison.Ordinal
                )
        );
        Assert.Null((await stage.Flow.Switches.SetPaused("welcome", false, CancellationToken.None)).Still);
    }

    [Fact]
    public async Task A_journey_that_stays_paused_by_itself_is_not_let_go_by_the_resume_of_everything()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Flow.Switches.SetPaused("welcome", true, CancellationToken.None);
        await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None);
        await Buy(stage, 1);
        Assert.Equal(0, (await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None)).Messages);
        await stage.Advance(Duration.FromHours(1));
        Assert.Empty(stage.SentMessages);
        Assert.Equal(1, (await stage.Flow.Switches.SetPaused("welcome", false, CancellationToken.None)).Messages);
    }
}

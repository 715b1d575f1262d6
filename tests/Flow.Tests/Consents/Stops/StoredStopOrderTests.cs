using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents.Stops;

/// <summary>Stored stops and other choices of the customer are applied in the order in which they were made.</summary>
public sealed class StoredStopOrderTests : StoredStop
{
    [Theory]
    [InlineData("clock set back")]
    [InlineData("{ broken")]
    public async Task A_stop_pressed_twice_is_stored_once_beside_a_topic_stop(string situation)
    {
        using var lines = new LogLines();
        using var logs = new LoggerFactory([lines]);
        await using var stage = await Open(situation, logs);
        foreach (var topic in new[] { null, null, "getting-started" })
        {
            Assert.Equal(
                PageChoiceResult.Stored,
                await stage.Flow.Pages.Stop(await Page(stage), topic, "page", CancellationToken.None)
            );
        }

        Assert.Equal(2, (await Waiting()).Count);
        Assert.Equal(2, lines.Lines.Count(l => l.StartsWith($"A stop of customer {key}", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            lines.Lines,
            l => l.Contains("example.com", StringComparison.Ordinal) || l.Contains('\n')
        );
        await Right(stage, situation);
        await stage.Advance(Duration.FromMinutes(1));
        var stopped = (await stage.Customer(Mari))
            .Consents.Where(c => c.Status == ConsentStatus.Unsubscribed)
            .ToArray();
        Assert.Equal(2, stopped.Count(c => c.Topic is null));
        Assert.Contains(stopped, c => c.Topic == "getting-started");
    }

    [Fact]
    public async Task A_second_stop_in_a_second_damage_counts_too()
    {
        await using var stage = await Open("{ broken");
        await Stop(stage, "page");
        await Right(stage, "{ broken");
        await stage.Advance(Duration.FromMinutes(1));
        Assert.Equal(
            PageChoiceResult.Done,
            await stage.Flow.Pages.RestoreStopped(await Page(stage), null, CancellationToken.None)
        );
        Assert.Contains(
            (await stage.Customer(Mari)).Consents,
            c => c is { Channel: Channel.Email, Status: ConsentStatus.Subscribed }
        );

        await Break("{ broken");
        stage.Time.Now += Duration.FromMinutes(1);
        await Stop(stage, "page");
        await Right(stage, "{ broken");
        await stage.Advance(Duration.FromMinutes(10));
        Assert.DoesNotContain((await stage.Customer(Mari)).Consents, c => c.Status == ConsentStatus.Subscribed);
    }

    [Fact]
    public async Task While_the_clock_is_wrong_every_choice_of_the_page_is_stored_and_applied_in_the_order_they_were_made()
    {
        await using (var before = await Begin())
        {
            await before.Flow.Pages.Stop(await Page(before), null, "page", CancellationToken.None);
            await before.Flow.Sweep.SweepRound(CancellationToken.None);
        }

        await using var stage = await Wrong(-2);
        var page = await Page(stage);
        Assert.Equal(
            PageChoiceResult.Stored,
            await stage.Flow.Pages.RestoreStopped(page, null, CancellationToken.None)
        );
        Assert.Equal(PageChoiceResult.Stored, await stage.Flow.Pages.Rate(page, 2, "cold", CancellationToken.None));
        foreach (var channel in new[] { Channel.Email, Channel.Sms, Channel.Email })
        {
            Assert.Equal(
                PageChoiceResult.Stored,
                await stage.Flow.Pages.SetPreference(
                    page,
                    new PreferenceChange { Channel = channel },
                    CancellationToken.None
                )
            );
        }

        Assert.Equal(2, await stage.Flow.Pages.StoredRating(page, CancellationToken.None));
        await Right(stage, "clock set back");
        await stage.Advance(Duration.FromMinutes(1));
        var state = await stage.Customer(Mari);
        Assert.Equal((2, (Channel?)Channel.Email), (state.LastRating, state.Preference.Channel));
        Assert.Contains(
            state.Consents,
            c => c is { Channel: Channel.Email, Topic: null, Status: ConsentStatus.Subscribed }
        );
    }

    [Fact]
    public async Task A_stop_after_a_stored_get_messages_again_is_the_last_word()
    {
        await using (var before = await Begin())
        {
            await before.Flow.Pages.Stop(await Page(before), null, "page", CancellationToken.None);
            await before.Flow.Sweep.SweepRound(CancellationToken.None);
        }

        await using var stage = await Wrong(-2);
        Assert.Equal(
            PageChoiceResult.Stored,
            await stage.Flow.Pages.RestoreStopped(await Page(stage), null, CancellationToken.None)
        );
        Assert.Equal(
            PageChoiceResult.Stored,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
        await Right(stage, "clock set back");
        await stage.Advance(Duration.FromMinutes(1));
        Assert.DoesNotContain((await stage.Customer(Mari)).Consents, c => c.Status == ConsentStatus.Subscribed);
    }

    [Fact]
    public async Task A_stop_from_an_old_message_of_a_merged_customer_waits_beside_the_survivor()
    {
        await using var stage = await Begin();
        await stage.Submit(
            SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, "two@example.com")
        );
        await stage.Submit(
            new Event
            {
                Id = "merge",
                Source = "shopify",
                Name = EventNames.CustomerMerged,
                At = stage.Time.Now,
                Identity = new CustomerIdentity { CustomerId = "c-two@example.com" },
                MergedCustomerId = $"c-{Mari}",
                Occurrences = [new Occurrence(EventNames.CustomerMerged, stage.Time.Now)],
            }
        );
        key = (await stage.Customer(Mari)).Key;
        await Break("{ broken");
        await Stop(stage, "one_click");
        Assert.Single(await Waiting());
        await Right(stage, "{ broken");
        await stage.Advance(Duration.FromDays(40));
        Assert.Contains(
            (await stage.Customer(Mari)).Consents,
            c => c is { Address: Mari, Status: ConsentStatus.Unsubscribed }
        );
        Assert.Single(stage.Email.Messages, t => t.To == Mari);
    }

    [Fact]
    public async Task A_stop_counts_also_where_the_clock_was_put_back_a_little_since_the_opt_in()
    {
        await using var stage = await Begin();
        stage.Time.Now -= Duration.FromMinutes(20);
        Assert.Equal(
            PageChoiceResult.Done,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
        Assert.Equal(2, (await stage.Customer(Mari)).Consents.Count(c => c.Status == ConsentStatus.Unsubscribed));
        await stage.Advance(Duration.FromDays(40));
        Assert.Single(stage.SentMessages);
    }

    private async Task<IReadOnlyList<Entity>> Waiting() =>
        (await store.Query(TableName.Customers, key, "q|", "q}", 100)).Items;
}

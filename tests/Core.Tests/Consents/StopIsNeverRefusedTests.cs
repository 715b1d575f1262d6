using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Consents;

/// <summary>A customer's own stop is kept also while it cannot be decided, and applied before anything is
/// sent.</summary>
public sealed class StopIsNeverRefusedTests
{
    private const string Mari = "mari@example.com";
    private const string Phone = "+37255512345";
    private readonly MemoryTableStore store = new();
    private readonly ScriptedFeed provider = new();
    private string message = "";
    private string key = "";
    private byte[] sound = [];

    public static TheoryData<string, string> Ways()
    {
        var all = new TheoryData<string, string>();
        foreach (
            var situation in new[]
            {
                "clock set back",
                "clock a year ahead",
                "{ broken",
                "{\"schema\":99,\"key\":\"x\"}",
            }
        )
        {
            foreach (
                var way in new[] { "page", "one_click", "provider", "complaint", "sms", "sms_STOP", "mail_unsubscribe" }
            )
            {
                all.Add(situation, way);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_is_stored_whatever_keeps_it_from_being_decided_and_applied_before_anything_is_sent(
        string situation,
        string way
    )
    {
        await using var stage = await Open(situation);
        await Stop(stage, way);
        Assert.Equal(new StoredEvents(1, 1, 1), await stage.Flow.Queued.Stored(CancellationToken.None));
        await stage.Flow.Sweep.Round(CancellationToken.None);
        Assert.Empty(stage.Taken);

        await Right(stage, situation);
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "1002", optIn: false));
        await stage.Pass(Duration.FromDays(40));

        Assert.DoesNotContain(
            stage.Taken,
            t => t.Channel == (way.StartsWith("sms", StringComparison.Ordinal) ? Channel.Sms : Channel.Email)
        );
        var stopped = (await stage.Customer(Mari))
            .Consents.Where(c => c is { Topic: null, Status: ConsentStatus.Unsubscribed })
            .Select(c => c.Channel);
        Assert.Equal(
            way switch
            {
                "sms" or "sms_STOP" => [Channel.Sms],
                "provider" or "complaint" or "mail_unsubscribe" => [Channel.Email],
                _ => [Channel.Email, Channel.Sms],
            },
            stopped.Order()
        );
        Assert.Equal(new StoredEvents(0, 0, 0), await stage.Flow.Queued.Stored(CancellationToken.None));
    }

    [Theory]
    [InlineData("clock set back")]
    [InlineData("{ broken")]
    public async Task Pressed_twice_it_is_stored_once_and_a_stop_of_a_topic_beside_it(string situation)
    {
        using var lines = new LogLines();
        using var logs = new LoggerFactory([lines]);
        await using var stage = await Open(situation, logs);
        foreach (var topic in new[] { null, null, "getting-started" })
        {
            Assert.Equal(
                PageAnswer.Stored,
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
        await stage.Pass(Duration.FromMinutes(1));
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
        await stage.Pass(Duration.FromMinutes(1));
        Assert.Equal(PageAnswer.Done, await stage.Flow.Pages.GiveBack(await Page(stage), null, CancellationToken.None));
        Assert.Contains(
            (await stage.Customer(Mari)).Consents,
            c => c is { Channel: Channel.Email, Status: ConsentStatus.Subscribed }
        );

        await Break("{ broken");
        stage.Time.Now += Duration.FromMinutes(1);
        await Stop(stage, "page");
        await Right(stage, "{ broken");
        await stage.Pass(Duration.FromMinutes(10));
        Assert.DoesNotContain((await stage.Customer(Mari)).Consents, c => c.Status == ConsentStatus.Subscribed);
    }

    [Fact]
    public async Task While_the_clock_is_wrong_every_choice_of_the_page_is_stored_and_applied_in_the_order_they_were_made()
    {
        await using (var before = await Begin())
        {
            await before.Flow.Pages.Stop(await Page(before), null, "page", CancellationToken.None);
            await before.Flow.Sweep.Round(CancellationToken.None);
        }

        await using var stage = await Wrong(-2);
        var page = await Page(stage);
        Assert.Equal(PageAnswer.Stored, await stage.Flow.Pages.GiveBack(page, null, CancellationToken.None));
        Assert.Equal(PageAnswer.Stored, await stage.Flow.Pages.Rate(page, 2, "cold", CancellationToken.None));
        foreach (var channel in new[] { Channel.Email, Channel.Sms, Channel.Email })
        {
            Assert.Equal(
                PageAnswer.Stored,
                await stage.Flow.Pages.Prefer(page, new PreferenceChange { Channel = channel }, CancellationToken.None)
            );
        }

        Assert.Equal(2, await stage.Flow.Pages.StoredRating(page, CancellationToken.None));
        await Right(stage, "clock set back");
        await stage.Pass(Duration.FromMinutes(1));
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
            await before.Flow.Sweep.Round(CancellationToken.None);
        }

        await using var stage = await Wrong(-2);
        Assert.Equal(
            PageAnswer.Stored,
            await stage.Flow.Pages.GiveBack(await Page(stage), null, CancellationToken.None)
        );
        Assert.Equal(
            PageAnswer.Stored,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
        await Right(stage, "clock set back");
        await stage.Pass(Duration.FromMinutes(1));
        Assert.DoesNotContain((await stage.Customer(Mari)).Consents, c => c.Status == ConsentStatus.Subscribed);
    }

    [Fact]
    public async Task A_stop_from_an_old_message_of_a_merged_customer_waits_beside_the_survivor()
    {
        await using var stage = await Begin();
        await stage.Tell(Some.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, "two@example.com"));
        await stage.Tell(
            new Event
            {
                Id = "merge",
                Source = "shopify",
                Name = EventNames.CustomerMerged,
                At = stage.Time.Now,
                Who = new Identity { CustomerId = "c-two@example.com" },
                MergedCustomerId = $"c-{Mari}",
                Happenings = [new Happening(EventNames.CustomerMerged, stage.Time.Now)],
            }
        );
        key = (await stage.Customer(Mari)).Key;
        await Break("{ broken");
        await Stop(stage, "one_click");
        Assert.Single(await Waiting());
        await Right(stage, "{ broken");
        await stage.Pass(Duration.FromDays(40));
        Assert.Contains(
            (await stage.Customer(Mari)).Consents,
            c => c is { Address: Mari, Status: ConsentStatus.Unsubscribed }
        );
        Assert.Single(stage.Email.Taken, t => t.To == Mari);
    }

    [Fact]
    public async Task A_stop_whose_customer_cannot_be_decided_for_another_reason_is_stored_too()
    {
        var failing = new NoRecord(store);
        await using (await Begin()) { }

        await using var stage = await ShopStage.Open(
            "2026-03-02 12:01",
            store: failing,
            feeds: [provider, .. Posts.Replies],
            watchesClock: true
        );
        failing.Fails = true;
        Assert.Equal(
            PageAnswer.Stored,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
        failing.Fails = false;
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "1002", optIn: false));
        Assert.Equal(2, (await stage.Customer(Mari)).Consents.Count(c => c.Status == ConsentStatus.Unsubscribed));
    }

    [Fact]
    public async Task A_stop_counts_also_where_the_clock_was_put_back_a_little_since_the_opt_in()
    {
        await using var stage = await Begin();
        stage.Time.Now -= Duration.FromMinutes(20);
        Assert.Equal(
            PageAnswer.Done,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
        Assert.Equal(2, (await stage.Customer(Mari)).Consents.Count(c => c.Status == ConsentStatus.Unsubscribed));
        await stage.Pass(Duration.FromDays(40));
        Assert.Single(stage.Taken);
    }

    [Fact]
    public async Task A_mark_of_the_address_that_cannot_be_read_refuses_no_stop()
    {
        await using var stage = await Begin();
        await store.Upsert(
            TableName.Identities,
            new Keys(ShopStage.Secret).Identity(Flow.Identities.IdentityTable.OfEmail(Mari)),
            "id",
            Encoding.UTF8.GetBytes("{ broken")
        );
        Assert.Equal(
            PageAnswer.Done,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
        await stage.Pass(Duration.FromDays(40));
        Assert.Single(stage.Taken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Lines_of_the_message_that_cannot_be_read_refuse_no_stop(int broken)
    {
        await using var stage = await Begin();
        foreach (
            var row in (await store.Query(TableName.Customers, key, $"m|{message}|", $"m|{message}}}", broken)).Items
        )
        {
            await store.Upsert(TableName.Customers, key, row.Row, Encoding.UTF8.GetBytes("{ broken"));
        }

        Assert.Equal(
            PageAnswer.Done,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
        Assert.Equal(2, (await stage.Customer(Mari)).Consents.Count(c => c.Status == ConsentStatus.Unsubscribed));
        await Break("{ broken");
        stage.Time.Now += Duration.FromMinutes(1);
        Assert.Equal(
            PageAnswer.Stored,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
    }

    private async Task<ShopStage> Begin(ILoggerFactory? logs = null)
    {
        var stage = await ShopStage.Open(
            "2026-03-02 12:00",
            store: store,
            feeds: [provider, .. Posts.Replies],
            watchesClock: true,
            logs: logs
        );
        await stage.Flow.Sweep.Round(CancellationToken.None);

        // Later than what the store remembers as its last commit.
        stage.Time.Now += Duration.FromSeconds(30);
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        message = stage.Email.Taken.Single().Id;
        key = (await stage.Customer(Mari)).Key;
        return stage;
    }

    private Task<ShopStage> Wrong(int hours, ILoggerFactory? logs = null) =>
        ShopStage.Open(
            hours < 0 ? "2026-03-02 10:00" : "2027-03-02 12:00",
            store: store,
            feeds: [provider, .. Posts.Replies],
            watchesClock: true,
            logs: logs
        );

    private async Task<ShopStage> Open(string situation, ILoggerFactory? logs = null)
    {
        await using (await Begin()) { }

        switch (situation)
        {
            case "clock set back":
                return await Wrong(-2, logs);
            case "clock a year ahead":
                return await Wrong(24 * 365, logs);
            default:
                await Break(situation);
                return await ShopStage.Open(
                    "2026-03-02 12:01",
                    store: store,
                    feeds: [provider, .. Posts.Replies],
                    watchesClock: true,
                    logs: logs
                );
        }
    }

    private async Task Break(string record)
    {
        sound = (await store.Get(TableName.Customers, key, RowKeys.State))!.Body.ToArray();
        await store.Upsert(TableName.Customers, key, RowKeys.State, Encoding.UTF8.GetBytes(record));
    }

    private async Task Right(ShopStage stage, string situation)
    {
        stage.Time.Now = ShopStage.At("2026-03-02 13:00");
        Assert.True(stage.Flow.Operation.MayDecide());
        if (!situation.StartsWith("clock", StringComparison.Ordinal))
        {
            await store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        }
    }

    private async Task Stop(ShopStage stage, string way)
    {
        switch (way)
        {
            case "page" or "one_click":
                Assert.Equal(
                    PageAnswer.Stored,
                    await stage.Flow.Pages.Stop(await Page(stage), null, way, CancellationToken.None)
                );
                break;
            case "sms":
                await provider.Consent(stage, "stop", Channel.Sms, Phone, ConsentStatus.Unsubscribed);
                break;
            case "sms_STOP":
                Assert.Equal(new ProviderAnswer.Accepted(1), await Posts.Sms(Phone, "STOP").To(stage.Flow));
                break;
            case "mail_unsubscribe":
                // Signed by the true time, whatever our clock shows.
                Assert.Equal(
                    new ProviderAnswer.Accepted(1),
                    await Posts.Mail(Mari, "unsubscribe", ShopStage.At("2026-03-02 12:01")).To(stage.Flow)
                );
                break;
            default:
                await provider.Consent(stage, way, Channel.Email, Mari, ConsentStatus.Unsubscribed);
                break;
        }
    }

    private async Task<CustomerPage> Page(ShopStage stage) =>
        (await stage.Flow.Pages.Open(stage.Flow.Links.Token(message), CancellationToken.None))!;

    private async Task<IReadOnlyList<Entity>> Waiting() =>
        (await store.Query(TableName.Customers, key, "q|", "q}", 100)).Items;
}

using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Flow.Consents;

/// <summary>A customer's own stop is kept also while it cannot be decided, and applied before anything is
/// sent.</summary>
public sealed class StoredStopTests
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
    public async Task A_stop_that_cannot_be_decided_is_stored_and_applied_before_anything_is_sent(
        string situation,
        string way
    )
    {
        await using var stage = await Open(situation);
        await Stop(stage, way);
        Assert.Equal(
            new StoredEvents(1, 1, 1),
            await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)
        );
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        Assert.Empty(stage.SentMessages);

        await Right(stage, situation);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", optIn: false));
        await stage.Advance(Duration.FromDays(40));

        Assert.DoesNotContain(
            stage.SentMessages,
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
        Assert.Equal(
            new StoredEvents(0, 0, 0),
            await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)
        );
    }

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
    public async Task A_stop_whose_customer_cannot_be_decided_for_another_reason_is_stored_too()
    {
        var failing = new FailingCustomerStore(store);
        await using (await Begin()) { }

        await using var stage = await TestShop.Open(
            "2026-03-02 12:01",
            store: failing,
            feeds: [provider, .. ProviderRequests.Replies],
            watchesClock: true
        );
        failing.Fails = true;
        Assert.Equal(
            PageChoiceResult.Stored,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
        failing.Fails = false;
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", optIn: false));
        Assert.Equal(2, (await stage.Customer(Mari)).Consents.Count(c => c.Status == ConsentStatus.Unsubscribed));
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

    [Fact]
    public async Task A_mark_of_the_address_that_cannot_be_read_refuses_no_stop()
    {
        await using var stage = await Begin();
        await store.Upsert(
            TableName.Identities,
            new KeyHasher(TestShop.Secret).IdentityPartition(IdentityTable.EmailName(Mari)),
            "id",
            Encoding.UTF8.GetBytes("{ broken")
        );
        Assert.Equal(
            PageChoiceResult.Done,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
        await stage.Advance(Duration.FromDays(40));
        Assert.Single(stage.SentMessages);
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
            PageChoiceResult.Done,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
        Assert.Equal(2, (await stage.Customer(Mari)).Consents.Count(c => c.Status == ConsentStatus.Unsubscribed));
        await Break("{ broken");
        stage.Time.Now += Duration.FromMinutes(1);
        Assert.Equal(
            PageChoiceResult.Stored,
            await stage.Flow.Pages.Stop(await Page(stage), null, "page", CancellationToken.None)
        );
    }

    private async Task<TestShop> Begin(ILoggerFactory? logs = null)
    {
        var stage = await TestShop.Open(
            "2026-03-02 12:00",
            store: store,
            feeds: [provider, .. ProviderRequests.Replies],
            watchesClock: true,
            logs: logs
        );
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);

        // Later than what the store remembers as its last commit.
        stage.Time.Now += Duration.FromSeconds(30);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        message = stage.Email.Messages.Single().Id;
        key = (await stage.Customer(Mari)).Key;
        return stage;
    }

    private Task<TestShop> Wrong(int hours, ILoggerFactory? logs = null) =>
        TestShop.Open(
            hours < 0 ? "2026-03-02 10:00" : "2027-03-02 12:00",
            store: store,
            feeds: [provider, .. ProviderRequests.Replies],
            watchesClock: true,
            logs: logs
        );

    private async Task<TestShop> Open(string situation, ILoggerFactory? logs = null)
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
                return await TestShop.Open(
                    "2026-03-02 12:01",
                    store: store,
                    feeds: [provider, .. ProviderRequests.Replies],
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

    private async Task Right(TestShop stage, string situation)
    {
        stage.Time.Now = TestShop.At("2026-03-02 13:00");
        Assert.True(stage.Flow.Operation.MayDecide());
        if (!situation.StartsWith("clock", StringComparison.Ordinal))
        {
            await store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        }
    }

    private async Task Stop(TestShop stage, string way)
    {
        switch (way)
        {
            case "page" or "one_click":
                Assert.Equal(
                    PageChoiceResult.Stored,
                    await stage.Flow.Pages.Stop(await Page(stage), null, way, CancellationToken.None)
                );
                break;
            case "sms":
                await provider.Consent(stage, "stop", Channel.Sms, Phone, ConsentStatus.Unsubscribed);
                break;
            case "sms_STOP":
                Assert.Equal(
                    new ProviderAnswer.Accepted(1),
                    await ProviderRequests.SmsReply(Phone, "STOP").SendTo(stage.Flow)
                );
                break;
            case "mail_unsubscribe":
                // Signed by the true time, whatever our clock shows.
                Assert.Equal(
                    new ProviderAnswer.Accepted(1),
                    await ProviderRequests
                        .EmailReply(Mari, "unsubscribe", TestShop.At("2026-03-02 12:01"))
                        .SendTo(stage.Flow)
                );
                break;
            default:
                await provider.Consent(stage, way, Channel.Email, Mari, ConsentStatus.Unsubscribed);
                break;
        }
    }

    private async Task<CustomerPageData> Page(TestShop stage) =>
        (await stage.Flow.Pages.Open(stage.Flow.Links.Token(message), CancellationToken.None))!;

    private async Task<IReadOnlyList<Entity>> Waiting() =>
        (await store.Query(TableName.Customers, key, "q|", "q}", 100)).Items;
}

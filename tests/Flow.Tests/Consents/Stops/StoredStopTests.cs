using System.Text;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents.Stops;

/// <summary>A customer's own stop is kept also while it cannot be decided, and applied before anything is
/// sent.</summary>
public sealed class StoredStopTests : StoredStop
{
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
}

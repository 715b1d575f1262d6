using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents.Stops;

/// <summary>A customer whose stop cannot be decided at once: the record is damaged or the time of the server is
/// wrong.</summary>
public abstract class StoredStop
{
    private protected const string Mari = "mari@example.com";
    private protected const string Phone = "+37255512345";
    private protected readonly MemoryTableStore store = new();
    private protected readonly ScriptedFeed provider = new();
    private protected string message = "";
    private protected string key = "";
    private byte[] sound = [];

    private protected async Task<TestShop> Begin(ILoggerFactory? logs = null)
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

    private protected Task<TestShop> Wrong(int hours, ILoggerFactory? logs = null) =>
        TestShop.Open(
            hours < 0 ? "2026-03-02 10:00" : "2027-03-02 12:00",
            store: store,
            feeds: [provider, .. ProviderRequests.Replies],
            watchesClock: true,
            logs: logs
        );

    private protected async Task<TestShop> Open(string situation, ILoggerFactory? logs = null)
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

    private protected async Task Break(string record)
    {
        sound = (await store.Get(TableName.Customers, key, RowKeys.State))!.Body.ToArray();
        await store.Upsert(TableName.Customers, key, RowKeys.State, Encoding.UTF8.GetBytes(record));
    }

    private protected async Task Right(TestShop stage, string situation)
    {
        stage.Time.Now = TestShop.At("2026-03-02 13:00");
        Assert.True(stage.Flow.Operation.MayDecide());
        if (!situation.StartsWith("clock", StringComparison.Ordinal))
        {
            await store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        }
    }

    private protected async Task Stop(TestShop stage, string way)
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

    private protected async Task<CustomerPageData> Page(TestShop stage) =>
        (await stage.Flow.Pages.Open(stage.Flow.Links.Token(message), CancellationToken.None))!;
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Tests.Consents;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Customers;

/// <summary>Two damaged records that say of each other that the customer was merged into the other: nothing follows
/// them for ever, and what arrives is kept.</summary>
public sealed class CircularMergeTests
{
    private const string Mari = "mari@example.com";
    private readonly ScriptedFeed provider = new();
    private string key = "";
    private string message = "";
    private byte[] sound = [];

    [Fact]
    public async Task An_order_is_stored_its_customer_is_parked_and_it_is_decided_after_the_repair()
    {
        await using var stage = await Circle();
        var answer = await stage.Flow.Intake.Submit(
            SampleEvents.OrderPaid(stage.Time.Now, "1002"),
            CancellationToken.None
        );
        Assert.Equal("stored; it is decided later", Assert.IsType<IntakeAnswer.Accepted>(answer).Note);
        await Minute(stage);
        Assert.Equal(
            ["damaged record"],
            (await stage.Flow.DueTable.ListParked(CancellationToken.None)).Select(p => p.Body.Fault!).Distinct()
        );

        await stage.Store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        Assert.Equal(2, (await stage.Customer(Mari)).Orders.PaidCount);
    }

    [Fact]
    public async Task A_wake_parks_the_customer_at_once_and_the_night_passes_them_by()
    {
        await using var stage = await Circle();
        await stage.Flow.DueTable.Arm(key, stage.Time.Now, CancellationToken.None);
        await Minute(stage);
        Assert.Equal(
            [(key, 1, "damaged record")],
            (await stage.Flow.DueTable.ListParked(CancellationToken.None)).Select(p =>
                (p.Customer, p.Body.Tries, p.Body.Fault!)
            )
        );
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
    }

    [Theory]
    [InlineData("page")]
    [InlineData("provider")]
    [InlineData("reply")]
    [InlineData("STOP")]
    public async Task A_stop_is_stored_and_nothing_is_sent_after_the_repair(string way)
    {
        await using var stage = await Circle();
        switch (way)
        {
            case "page":
                await stage.Flow.Pages.Stop(
                    (await stage.Flow.Pages.Open(stage.Flow.Links.Token(message), CancellationToken.None))!,
                    null,
                    "page",
                    CancellationToken.None
                );
                break;
            case "provider":
                await provider.Consent(stage, "1", Channel.Email, Mari, ConsentStatus.Unsubscribed);
                break;
            case "reply":
                await ProviderRequests.EmailReply(Mari, "unsubscribe", stage.Time.Now).SendTo(stage.Flow);
                break;
            default:
                await ProviderRequests.SmsReply("+37255512345", "STOP").SendTo(stage.Flow);
                break;
        }

        Assert.Equal(1, (await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)).Stops);
        await stage.Store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        await stage.Advance(Duration.FromDays(40));
        var stopped = (await stage.Customer(Mari))
            .Consents.Where(c => c.Status == ConsentStatus.Unsubscribed)
            .Select(c => c.Channel);
        Assert.Contains(way == "STOP" ? Channel.Sms : Channel.Email, stopped);
        Assert.True(way == "STOP" || stage.Email.Messages.Count == 1);
    }

    [Fact]
    public async Task Asking_for_the_customer_or_a_message_says_that_the_record_is_damaged()
    {
        await using var stage = await Circle();
        await Assert.ThrowsAsync<UnreadableRowException>(async () =>
            await stage.Flow.Customers.Read(key, CancellationToken.None)
        );
        await Assert.ThrowsAsync<UnreadableRowException>(async () =>
            await stage.Flow.Messages.ReadMessage(message, CancellationToken.None)
        );
        Assert.NotNull(await stage.Flow.Pages.Open(stage.Flow.Links.Token(message), CancellationToken.None));
    }

    [Fact]
    public async Task A_privacy_request_is_listed_suppresses_and_waits_for_the_repair()
    {
        await using var stage = await Circle();
        Assert.IsType<IntakeAnswer.Accepted>(
            await stage.Flow.Intake.Submit(
                PrivacyRequestEvents.Request("redact", stage.Time.Now, email: Mari),
                CancellationToken.None
            )
        );
        Assert.Single(await stage.Flow.PrivacyRequests.ListOpen(CancellationToken.None));
        await stage.Store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await Minute(stage);
        Assert.Equal("redact", (await stage.Customer(Mari)).PrivacyStop?.Kind);
    }

    private async Task<TestShop> Circle()
    {
        var stage = await TestShop.Open("2026-03-02 12:00", feeds: [provider, .. ProviderRequests.Replies]);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        message = Assert.Single(stage.Email.Messages).Id;
        var mari = await stage.Customer(Mari);
        key = mari.Key;
        sound = (await stage.Store.Get(TableName.Customers, key, RowKeys.State))!.Body.ToArray();
        var other = new KeyHasher(TestShop.Secret).CustomerKey("other");
        await Merged(stage, key, other);
        await Merged(stage, other, key);
        return stage;
    }

    private static ValueTask Merged(TestShop stage, string from, string into) =>
        stage.Store.Upsert(
            TableName.Customers,
            from,
            RowKeys.State,
            StoreExtensions.ToJson(
                new CustomerState
                {
                    Key = from,
                    MergedInto = into,
                    DecidedAt = stage.Time.Now,
                    Workspace = "w",
                },
                StoredJson.Default.CustomerState
            )
        );

    private static async Task Minute(TestShop stage)
    {
        stage.Time.Now += Duration.FromMinutes(1);
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
    }
}

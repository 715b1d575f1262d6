using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Serialization;
using MarketingAutomation.Core.Tests.Consents;
using MarketingAutomation.Core.Tests.Privacy;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Simulation;

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
        var answer = await stage.Flow.Webhooks.Accept(Some.OrderPaid(stage.Time.Now, "1002"), CancellationToken.None);
        Assert.Equal("stored; it is decided later", Assert.IsType<WebhookAnswer.Accepted>(answer).Note);
        await Minute(stage);
        Assert.Equal(
            ["damaged record"],
            (await stage.Flow.Due.AllParked(CancellationToken.None)).Select(p => p.Body.Fault!).Distinct()
        );

        await stage.Store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await stage.Flow.Nightly.All(CancellationToken.None);
        Assert.Equal(2, (await stage.Customer(Mari)).Orders.Paid);
    }

    [Fact]
    public async Task A_wake_parks_the_customer_at_once_and_the_night_passes_them_by()
    {
        await using var stage = await Circle();
        await stage.Flow.Due.Arm(key, stage.Time.Now, CancellationToken.None);
        await Minute(stage);
        Assert.Equal(
            [(key, 1, "damaged record")],
            (await stage.Flow.Due.AllParked(CancellationToken.None)).Select(p =>
                (p.Customer, p.Body.Tries, p.Body.Fault!)
            )
        );
        await stage.Flow.Nightly.All(CancellationToken.None);
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
                await Posts.Mail(Mari, "unsubscribe", stage.Time.Now).To(stage.Flow);
                break;
            default:
                await Posts.Sms("+37255512345", "STOP").To(stage.Flow);
                break;
        }

        Assert.Equal(1, (await stage.Flow.Queued.Stored(CancellationToken.None)).Stops);
        await stage.Store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await stage.Flow.Nightly.All(CancellationToken.None);
        await stage.Pass(Duration.FromDays(40));
        var stopped = (await stage.Customer(Mari))
            .Consents.Where(c => c.Status == ConsentStatus.Unsubscribed)
            .Select(c => c.Channel);
        Assert.Contains(way == "STOP" ? Channel.Sms : Channel.Email, stopped);
        Assert.True(way == "STOP" || stage.Email.Taken.Count == 1);
    }

    [Fact]
    public async Task Asking_for_the_customer_or_a_message_says_that_the_record_is_damaged()
    {
        await using var stage = await Circle();
        await Assert.ThrowsAsync<UnreadableRowException>(async () =>
            await stage.Flow.Customers.Read(key, CancellationToken.None)
        );
        await Assert.ThrowsAsync<UnreadableRowException>(async () =>
            await stage.Flow.Messages.One(message, CancellationToken.None)
        );
        Assert.NotNull(await stage.Flow.Pages.Open(stage.Flow.Links.Token(message), CancellationToken.None));
    }

    [Fact]
    public async Task A_request_of_law_is_listed_suppresses_and_waits_for_the_repair()
    {
        await using var stage = await Circle();
        Assert.IsType<WebhookAnswer.Accepted>(
            await stage.Flow.Webhooks.Accept(
                Requests.Request("redact", stage.Time.Now, email: Mari),
                CancellationToken.None
            )
        );
        Assert.Single(await stage.Flow.Privacy.Open(CancellationToken.None));
        await stage.Store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await Minute(stage);
        Assert.Equal("redact", (await stage.Customer(Mari)).Stopped?.Kind);
    }

    private async Task<ShopStage> Circle()
    {
        var stage = await ShopStage.Open("2026-03-02 12:00", feeds: [provider, .. Posts.Replies]);
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        message = Assert.Single(stage.Email.Taken).Id;
        var mari = await stage.Customer(Mari);
        key = mari.Key;
        sound = (await stage.Store.Get(TableName.Customers, key, RowKeys.State))!.Body.ToArray();
        var other = new Keys(ShopStage.Secret).Customer("other");
        await Merged(stage, key, other);
        await Merged(stage, other, key);
        return stage;
    }

    private static ValueTask Merged(ShopStage stage, string from, string into) =>
        stage.Store.Upsert(
            TableName.Customers,
            from,
            RowKeys.State,
            StoreExtensions.Json(
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

    private static async Task Minute(ShopStage stage)
    {
        stage.Time.Now += Duration.FromMinutes(1);
        await stage.Flow.Sweep.Round(CancellationToken.None);
    }
}

using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Webhooks;

/// <summary>While our clock cannot be right, how old a signature is cannot be judged: what is signed rightly by the
/// true time is stored, and decided once the clock is right.</summary>
public sealed class SignatureUnderWrongClockTests
{
    private const string Mari = "mari@example.com";
    private const string Order =
        """{"type":"order.paid","timestamp":"2026-03-02T10:05:00Z","data":{"customer":{"id":"7","email":"liis@example.com"},"order":{"id":"1","currency":"EUR","total":"10"}}}""";
    private static readonly Instant Now = TestShop.At("2026-03-02 12:05");
    private readonly MemoryTableStore store = new();

    public static TheoryData<string, string> Stops()
    {
        var all = new TheoryData<string, string>();
        foreach (var clock in new[] { "2026-03-02 10:00", "2026-04-01 12:00", "2027-03-02 12:00", "1970-01-01 12:00" })
        {
            foreach (var what in new[] { "unsubscribe", "group_unsubscribe", "spamreport", "mail" })
            {
                all.Add(clock, what);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Stops))]
    public async Task A_stop_is_kept_and_nothing_is_sent_to_the_address_afterwards(string clock, string what)
    {
        await Subscribed();
        await using var stage = await Wrong(clock);
        var post =
            what == "mail"
                ? ProviderRequests.EmailReply(Mari, "Please unsubscribe me", Now)
                : ProviderRequests.SendGridEvents(what, Mari, Now);
        Assert.Equal(new ProviderAnswer.Accepted(1), await post.SendTo(stage.Flow));

        stage.Time.Now = TestShop.At("2026-03-02 13:00");
        Assert.True(stage.Flow.Operation.MayDecide());
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", optIn: false));
        await stage.Advance(Duration.FromDays(40));
        Assert.Empty(stage.Email.Messages);
    }

    [Theory]
    [InlineData("2026-03-02 10:00")]
    [InlineData("2027-03-02 12:00")]
    public async Task A_standard_delivery_is_stored_and_decided_when_the_clock_is_right(string clock)
    {
        await Subscribed();
        await using var stage = await Wrong(clock);
        var answer = await stage.Flow.Webhooks.Receive("shop", Delivery(Now), CancellationToken.None);
        var received = Assert.IsType<WebhookAnswer.Received>(answer).Event;
        Assert.Equal("stored; it is decided later", Assert.IsType<IntakeAnswer.Accepted>(received).Note);
        stage.Time.Now = TestShop.At("2026-03-02 13:00");
        await stage.Advance(Duration.FromMinutes(1));
        Assert.Equal(1, (await stage.Customer("liis@example.com")).Orders.PaidCount);
    }

    [Theory]
    [InlineData("2026-03-02 10:00")]
    [InlineData("2026-03-02 12:05")]
    public async Task A_wrong_signature_is_refused_whatever_the_clock_shows(string clock)
    {
        await Subscribed();
        await using var stage = await Wrong(clock);
        var post = ProviderRequests.EmailReply(Mari, "Unsubscribe", Now);
        Assert.IsType<ProviderAnswer.Unauthorized>(
            await (post with { Body = [.. post.Body, (byte)' '] }).SendTo(stage.Flow)
        );
        Assert.IsType<WebhookAnswer.Unauthorized>(
            await stage.Flow.Webhooks.Receive(
                "shop",
                Delivery(Now) with
                {
                    Body = "{}"u8.ToArray(),
                },
                CancellationToken.None
            )
        );
    }

    [Fact]
    public async Task While_the_clock_is_right_an_old_signature_is_refused_as_ever()
    {
        await Subscribed();
        await using var stage = await Wrong("2026-03-02 12:05");
        Assert.IsType<ProviderAnswer.Unauthorized>(
            await ProviderRequests.SendGridEvents("unsubscribe", Mari, Now - Duration.FromHours(26)).SendTo(stage.Flow)
        );
        Assert.IsType<ProviderAnswer.Unauthorized>(
            await ProviderRequests
                .SendGridEvents("unsubscribe", Mari, Now + Duration.FromMinutes(11))
                .SendTo(stage.Flow)
        );
        Assert.IsType<WebhookAnswer.Unauthorized>(
            await stage.Flow.Webhooks.Receive("shop", Delivery(Now - Duration.FromMinutes(6)), CancellationToken.None)
        );
    }

    private static WebhookRequest Delivery(Instant at)
    {
        var body = Encoding.UTF8.GetBytes(Order);
        return new WebhookRequest(
            WebhookReader
                .Sign(ShopProtocols.Standard, TestShop.WebhookSecret, body, "", "msg_1", at)
                .ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase),
            body
        );
    }

    private async Task Subscribed()
    {
        await using var stage = await Wrong("2026-03-02 12:00");
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        Assert.Null(stage.Flow.Operation.StopReason);
    }

    private Task<TestShop> Wrong(string clock) =>
        TestShop.Open(clock, store: store, feeds: ProviderRequests.Feeds, watchesClock: true, sources: "shop");
}

using System.Text;
using MarketingAutomation.Adapters.Twilio;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Providers;

/// <summary>What Twilio reports, on the whole program: what a person wrote counts from then on, whatever a definition
/// states.</summary>
public sealed class TwilioFlowTests
{
    private const string Public = "https://ma.example.com";
    private const string Number = "+37255512345";
    private const string Email = "mari@example.com";
    private int sids;

    [Fact]
    public async Task After_STOP_no_journey_sends_to_the_customer_and_after_START_they_do_again()
    {
        await using var stage = await Open();
        await BuysAndWantsSms(stage);
        Assert.Equal("welcome", Assert.Single(stage.Sms.Messages).Template);

        await Writes(stage, "Stop.");
        await stage.AdvanceTo("2026-03-06 12:00");
        Assert.Equal(
            [("welcome", "sent", null), ("tips-for-your-order", "not_sent", Reasons.Unsubscribed)],
            await Messages(stage)
        );

        await Writes(stage, "START");
        await stage.AdvanceTo("2026-03-21 12:00");
        Assert.Equal(["welcome", "second-order-idea"], stage.Sms.Messages.Select(t => t.Template));
        Assert.Empty(stage.Email.Messages);
    }

    [Fact]
    public async Task A_STOP_from_an_unknown_number_holds_for_a_later_customer_with_that_number()
    {
        await using var stage = await Open();
        Assert.Equal(0, await Writes(stage, "STOP"));
        await BuysAndWantsSms(stage, agreed: stage.Time.Now - Duration.FromDays(30));
        Assert.Equal([("welcome", "not_sent", Reasons.Suppressed)], await Messages(stage));

        await stage.Advance(Duration.FromMinutes(1));
        await Writes(stage, "unstop");
        await stage.AdvanceTo("2026-03-06 12:00");
        Assert.Equal("tips-for-your-order", Assert.Single(stage.Sms.Messages).Template);
    }

    [Fact]
    public async Task A_shop_that_repeats_an_old_consent_lifts_no_STOP_but_a_new_one_does()
    {
        await using var stage = await Open();
        await BuysAndWantsSms(stage);
        await Writes(stage, "STOP");
        await stage.Submit(
            SampleEvents.Consent(stage.Time.Now - Duration.FromDays(1), Channel.Sms, ConsentStatus.Subscribed)
        );
        await stage.AdvanceTo("2026-03-06 12:00");
        Assert.Equal(Reasons.Unsubscribed, (await Messages(stage))[1].Reason);

        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Sms, ConsentStatus.Subscribed));
        await stage.AdvanceTo("2026-03-21 12:00");
        Assert.Equal(["welcome", "second-order-idea"], stage.Sms.Messages.Select(t => t.Template));
    }

    [Fact]
    public async Task A_number_Twilio_calls_dead_is_never_tried_again()
    {
        await using var stage = await Open();
        await BuysAndWantsSms(stage);
        await Becomes(stage, "undelivered", "30005");
        await stage.AdvanceTo("2026-03-06 12:00");
        Assert.Equal(("tips-for-your-order", "not_sent", Reasons.Suppressed), (await Messages(stage))[1]);
    }

    [Fact]
    public async Task Late_and_repeated_status_changes_nothing_that_is_known_already()
    {
        await using var stage = await Open();
        await BuysAndWantsSms(stage);
        foreach (var status in "delivered sent queued read sent delivered".Split(' '))
        {
            await Becomes(stage, status);
        }

        var states = Assert.Single((await stage.Customer(Email)).Runs.SelectMany(r => r.Messages)).States;
        Assert.Equal(["Delivered", "Opened", "Sent"], states.Select(s => s.ToString()).Order());
        var view = (
            await stage.Flow.Messages.ListOfCustomer(await stage.Customer(Email), 100, null, CancellationToken.None)
        ).Items.Single();
        Assert.Equal(["message.accepted", "message.delivered", "message.opened"], view.Receipts.Order());
    }

    [Fact]
    public async Task A_reply_is_recorded_once_and_one_from_an_unknown_number_creates_no_customer()
    {
        await using var stage = await Open();
        await BuysAndWantsSms(stage);
        Assert.Equal(1, await Writes(stage, "Aitäh!", sid: "SM77"));
        Assert.Equal(0, await Writes(stage, "Aitäh!", sid: "SM77"));
        Assert.Equal(stage.Time.Now, (await stage.Customer(Email)).LastReplyAt);

        Assert.Equal(0, await Writes(stage, "Who is this?", "+37255500099"));
        Assert.Null(await stage.Flow.Customers.FindByPhone("+37255500099", CancellationToken.None));
    }

    [Fact]
    public async Task A_stop_of_a_sender_without_a_number_is_listed_for_a_person_for_thirty_days()
    {
        await using var stage = await Open();
        Assert.Equal(0, await Writes(stage, "Great tea", "whatsapp:US.1234"));
        Assert.Empty(await stage.Flow.UnmatchedStops.ListRecent(CancellationToken.None));
        Assert.Equal(0, await Writes(stage, "STOP", "whatsapp:US.1234"));
        Assert.Equal(0, await Writes(stage, "Stop, wrong number", "whatsapp:US.1234"));

        var listed = Assert.Single(await stage.Flow.UnmatchedStops.ListRecent(CancellationToken.None));
        Assert.Equal(
            new UnmatchedStop("twilio/inbound", "a WhatsApp user without a number", 2, stage.Time.Now),
            listed
        );
        Assert.All(
            await stage.Flow.Rejections.ListNewest(CancellationToken.None),
            r => Assert.DoesNotContain("1234", r.Why, StringComparison.Ordinal)
        );
        Assert.Equal(
            2,
            (await stage.Flow.Rejections.ListNewest(CancellationToken.None)).Count(r =>
                r.Why.EndsWith("it asked for no more messages", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public async Task A_request_without_Twilio_s_signature_is_refused()
    {
        await using var stage = await Open();
        await BuysAndWantsSms(stage);
        var answer = await stage.Flow.Providers.Receive(
            stage.Flow.Providers.FindFeed("twilio", "inbound")!,
            "/providers/twilio/inbound",
            new Dictionary<string, string> { [TwilioSignature.Header] = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" },
            Encoding.UTF8.GetBytes($"MessageSid=SM1&From={Uri.EscapeDataString(Number)}&Body=STOP"),
            CancellationToken.None
        );
        Assert.IsType<ProviderAnswer.Unauthorized>(answer);
        Assert.DoesNotContain((await stage.Customer(Email)).Consents, c => c.Status == ConsentStatus.Unsubscribed);
    }

    [Fact]
    public async Task A_sent_SMS_has_a_validity_period()
    {
        await using var stage = await Open();
        await BuysAndWantsSms(stage);
        Assert.Equal(TestShop.At("2026-03-02 20:00"), Assert.Single(stage.Sms.Messages).NotAfter);
    }

    [Theory]
    [InlineData("+525512345678", "whatsapp:+5215512345678", true)]
    [InlineData("+5511987654321", "whatsapp:+551187654321", true)]
    [InlineData("+541123456789", "whatsapp:+5491123456789", true)]
    [InlineData("+525512345678", "+5215512345678", false)]
    [InlineData("+525512345678", "whatsapp:+5215512345679", false)]
    public async Task A_STOP_and_a_reply_by_WhatsApp_are_of_the_number_in_its_other_form(
        string number,
        string from,
        bool isTheirs
    )
    {
        await using var stage = await Open();
        var agreed = SampleEvents.Consent(stage.Time.Now, Channel.Sms, ConsentStatus.Subscribed);
        await stage.Submit(
            agreed with
            {
                Profile = SampleEvents.Mari() with { Phone = number },
                Consents = [agreed.Consents[0] with { Address = number }],
            }
        );
        Assert.Equal(isTheirs ? 1 : 0, await Writes(stage, "Where is my parcel?", from));
        Assert.Equal(isTheirs ? 1 : 0, await Writes(stage, "STOP", from));
        Assert.Equal(
            isTheirs ? ConsentStatus.Unsubscribed : ConsentStatus.Subscribed,
            Assert.Single((await stage.Customer(Email)).Consents).Status
        );
    }

    private static Task<TestShop> Open() =>
        TestShop.Open(
            "2026-03-02 12:00",
            options: new FlowOptions { PublicUrl = Public },
            feeds: [new TwilioStatusFeed([TwilioRequests.Token]), new TwilioInboundFeed([TwilioRequests.Token])]
        );

    private static async Task BuysAndWantsSms(TestShop stage, Instant? agreed = null)
    {
        var at = agreed ?? stage.Time.Now;
        await stage.Submit(
            SampleEvents.Consent(at, Channel.Sms, ConsentStatus.Subscribed) with
            {
                Preference = new PreferenceChange { Channel = Channel.Sms, ChannelOnly = true },
            }
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
    }

    private async Task<int> Writes(TestShop stage, string text, string from = Number, string? sid = null) =>
        await Receive(
            stage,
            "inbound",
            "",
            [("MessageSid", sid ?? $"SM{++sids}"), ("From", from), ("To", "+3725550000"), ("Body", text)]
        );

    private static async Task Becomes(TestShop stage, string status, string error = "") =>
        await Receive(
            stage,
            "status",
            $"?m={stage.Sms.Messages.Last().Id}&a=1",
            [("MessageSid", "SM1000"), ("MessageStatus", status), ("To", Number), ("ErrorCode", error)]
        );

    private static async Task<int> Receive(
        TestShop stage,
        string feed,
        string query,
        (string Name, string Value)[] form
    )
    {
        var path = $"/providers/twilio/{feed}{query}";
        var request = TwilioRequests.Sign(Public + path, form);
        var answer = await stage.Flow.Providers.Receive(
            stage.Flow.Providers.FindFeed("twilio", feed)!,
            path,
            request.Headers,
            request.Body,
            CancellationToken.None
        );
        return Assert.IsType<ProviderAnswer.Accepted>(answer).Events;
    }

    private static async Task<IReadOnlyList<(string? Template, string Status, string? Reason)>> Messages(
        TestShop stage
    ) =>
        [
            .. (
                await stage.Flow.Messages.ListOfCustomer(await stage.Customer(Email), 100, null, CancellationToken.None)
            )
                .Items.OrderBy(m => m.DecidedAt)
                .Select(m => (m.Template, m.Status, m.Reason)),
        ];
}

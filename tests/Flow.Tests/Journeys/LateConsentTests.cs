using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Journeys;

/// <summary>Consent that comes after a journey's first message was given up starts no second half of it.</summary>
public sealed class LateConsentTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Asks =
        "journey: asks\nstatus: live\ntopic: feedback\ntrigger: { event: order.paid }\nre_entry: "
        + "never\nsteps:\n  - send: how-was-it\n"
        + "  - wait_for: { event: feedback.received, of: this_order }\n    up_to: 5d\n    else:\n      - "
        + "notify_staff: { to: care, text: \"Not asked\" }\n"
        + "  - send: thank-you-for-telling-us\n";

    [Theory]
    [InlineData(30, true)]
    [InlineData(120, false)]
    public async Task Without_the_welcome_no_tips_follow_when_consent_was_not_known_in_time(int minutes, bool sent)
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
        await stage.Advance(Duration.FromMinutes(minutes));
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        await stage.Advance(Duration.FromDays(30));

        string[] all = ["welcome", "tips-for-your-order", "second-order-idea"];
        var ledger = (
            await stage.Flow.Messages.ListOfCustomer(
                await stage.Customer("mari@example.com"),
                100,
                null,
                CancellationToken.None
            )
        ).Items;
        Assert.All(all, template => Assert.Equal(sent, stage.Email.Messages.Any(t => t.Template == template)));
        Assert.All(
            all,
            template =>
                Assert.Equal(
                    !sent,
                    ledger.Any(m =>
                        m.Template == template && m is { Status: "not_sent", Reason: Reasons.ConsentUnknown }
                    )
                )
        );
    }

    [Fact]
    public void What_answers_the_customer_is_sent_and_other_steps_of_the_run_go_on()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Asks), Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false));
        play.Advance(Duration.FromHours(2));
        play.Submit(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Subscribed));
        play.Submit(SampleEvents.Rating(play.Now, 5));
        Assert.Contains(play.Ledger, l => l is { Kind: LedgerKind.Sent, Template: "thank-you-for-telling-us" });

        var silent = SimulatedCustomer.Open(TestShop.SampleWith(null, Asks), Noon);
        silent.Submit(SampleEvents.OrderPaid(silent.Now, optIn: false));
        silent.Advance(Duration.FromHours(2));
        silent.Submit(SampleEvents.Consent(silent.Now, Channel.Email, ConsentStatus.Subscribed));
        silent.Advance(Duration.FromDays(7));
        Assert.Contains(silent.Ledger, l => l.Context?.Staff is not null);
        Assert.Contains(
            silent.Ledger,
            l => l is { Kind: LedgerKind.NotSent, Template: "thank-you-for-telling-us", Reason: Reasons.ConsentUnknown }
        );
    }
}

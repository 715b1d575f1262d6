using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Support.Stage;

/// <summary>A scenario of the golden traces: which channel a message takes, and why.</summary>
internal static class ChannelScenario
{
    public static GoldenScenario Create() =>
        new(
            "The provider calls the e-mail address dead, and messages go by SMS from then on",
            "channel-choice",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                stage.Email.Respond = _ => new Outcome.Refused("bounced", true);
                await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Sms, ConsentStatus.Subscribed));
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.Advance(Duration.FromDays(4));
            }
        )
        {
            Journeys =
            [
                """
                    journey: thanks
                    status: live
                    topic: offers
                    trigger: { event: order.paid }
                    steps:
                      - send: welcome
                      - wait: 3d
                      - send: welcome
                        id: by-email
                        channels: [email]
                      - send: welcome
                        id: again
                    """,
            ],
        };
}

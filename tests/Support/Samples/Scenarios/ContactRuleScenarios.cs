using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Support.Samples.Scenarios;

/// <summary>Scenarios of the golden traces: hours of law, and what a message may cost.</summary>
internal static class ContactRuleScenarios
{
    private const string ByText = """
        journey: thanks
        status: live
        topic: offers
        trigger: { event: order.paid }
        steps:
          - send: welcome
            channels: [sms]
          - wait: 2d
        """;

    public static IEnumerable<GoldenScenario> Create() =>
        [
            new(
                "An SMS to Texas waits for noon of a Sunday, which the law of the state asks for",
                "hours-of-law",
                "2026-03-01 16:00",
                null,
                async stage =>
                {
                    await stage.Submit(Agreed(stage.Time.Now, "+12145550143"));
                    await stage.Submit(
                        SampleEvents.OrderPaid(stage.Time.Now) with
                        {
                            Profile = SampleEvents.Mari() with
                            {
                                Phone = "+12145550143",
                                Country = "US",
                                Region = "TX",
                                Zone = "America/Chicago",
                            },
                        }
                    );
                    await stage.Advance(Duration.FromDays(4));
                }
            )
            {
                Journeys = [ByText],
            },
            new(
                "A channel that costs more than allowed is passed over",
                "prices",
                "2026-03-02 12:00",
                null,
                async stage =>
                {
                    await stage.Submit(Agreed(stage.Time.Now, SampleEvents.Mari().Phone!));
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                    await stage.Advance(Duration.FromDays(9));
                }
            )
            {
                Change = w => w with { Policy = w.Policy with { Prices = Prices } },
                Journeys =
                [
                    """
                        journey: thanks
                        status: live
                        topic: offers
                        trigger: { event: order.paid }
                        max_price: 0.05 EUR
                        steps:
                          - send: welcome
                            channels: [sms, email]
                          - wait: 3d
                          - send: welcome
                            id: by-text
                            channels: [sms, email]
                            max_price: 0.10 EUR
                          - wait: 3d
                          - send: welcome
                            id: text-only
                            channels: [sms]
                        """,
                ],
            },
        ];

    private static PriceTable Prices { get; } =
        new(
            new Dictionary<Channel, ChannelPrices>
            {
                [Channel.Email] = new(new Money(0.001m, "EUR"), new Dictionary<string, Money>()),
                [Channel.Sms] = new(
                    new Money(0.2m, "EUR"),
                    new Dictionary<string, Money> { ["EE"] = new(0.06m, "EUR") }
                ),
            }
        );

    private static Event Agreed(Instant at, string number)
    {
        var consent = SampleEvents.Consent(at, Channel.Sms, ConsentStatus.Subscribed);
        return consent with { Consents = [consent.Consents[0] with { Address = number }] };
    }
}

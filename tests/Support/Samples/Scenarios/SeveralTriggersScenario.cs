using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Support.Samples.Scenarios;

/// <summary>A scenario of the golden traces: events and times start the same journey.</summary>
internal static class SeveralTriggersScenario
{
    public static GoldenScenario Create() =>
        new(
            "A journey with several triggers is started by the first that comes, and once",
            "several-triggers",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.Advance(Duration.FromDays(20));
                await stage.Submit(SampleEvents.Rating(stage.Time.Now, 2));
                await stage.Advance(Duration.FromDays(20));
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", total: 9));
                await stage.Advance(Duration.FromDays(100));
            }
        )
        {
            Journeys =
            [
                """
                    journey: ask-again
                    status: live
                    topic: offers
                    trigger:
                      - event: feedback.received
                        where: { event.rating: { at_most: 3 } }
                      - inactive: 60d
                        where: { customer.order_count: 2 }
                      - inactive: 30d
                        where: { customer.country: FI }
                    re_entry: { after: 14d }
                    steps:
                      - if: { order.total: { at_least: 10 EUR } }
                        then: [ { send: what-is-new } ]
                        else: [ { send: picks-for-you } ]
                      - wait: 1h
                    """,
            ],
        };
}

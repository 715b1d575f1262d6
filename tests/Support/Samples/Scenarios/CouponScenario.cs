using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Support.Samples.Scenarios;

/// <summary>A scenario of the golden traces: a coupon with a derived code, and one of a file without a code.</summary>
internal static class CouponScenario
{
    public static GoldenScenario Create() =>
        new(
            "A coupon is given once in a run, and a file without a code leads to what is done then",
            "coupon",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.Advance(Duration.FromDays(20));
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
                      - coupon: { name: thanks, percent: 10, valid: 3d }
                      - wait: 2d
                      - if: { coupon.expires_at: { after: 1d ago } }
                        then: [ { send: what-is-new } ]
                      - coupon: { name: thanks, percent: 10, valid: 3d }
                      - coupon: { name: comeback, pool: comeback.csv, valid: 14d }
                        empty: [ { end: no-code } ]
                      - send: picks-for-you
                    """,
            ],
        };
}

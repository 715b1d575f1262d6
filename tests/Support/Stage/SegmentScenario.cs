using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Support.Stage;

/// <summary>A customer comes into a segment, is in it when the time of a month comes, and goes out of it by time
/// alone.</summary>
internal static class SegmentScenario
{
    private static IReadOnlyDictionary<string, Condition> Segments =>
        SampleWorkspace
            .Valid(SampleWorkspace.With("segments.yaml", "tea: { bought: { sku: TEA-1, within: 30d } }\n"))
            .Segments;

    /// <summary>The scenario.</summary>
    public static GoldenScenario Create() =>
        new(
            "A customer comes into a segment, is in it at its time and goes out of it",
            "segment",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.AdvanceTo("2026-03-10 12:00");
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", skus: ["TEA-1"]));
                await stage.Advance(Duration.FromDays(60));
            }
        )
        {
            Change = w => w with { Segments = Segments },
            Journeys =
            [
                """
                    journey: tea-club
                    status: live
                    topic: offers
                    trigger: { segment: tea, on: enter }
                    steps:
                      - send: what-is-new
                      - wait: 2d
                    """,
                """
                    journey: tea-of-the-month
                    status: live
                    topic: offers
                    trigger: { segment: tea, every: month, at: "10:00" }
                    re_entry: { after: 20d }
                    steps:
                      - send: what-is-new
                      - wait: 2d
                    """,
                """
                    journey: tea-again
                    status: live
                    topic: offers
                    trigger: { segment: tea, on: leave }
                    steps:
                      - send: we-miss-you
                      - wait: 2d
                    """,
            ],
        };
}

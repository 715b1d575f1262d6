using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Tests.Workspaces.FaultTexts;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Steps;

/// <summary>A wait until a time of day that spreads the customers after it.</summary>
public sealed class WaitJitterTests
{
    private const string Spread = """
        journey: trial
        status: live
        topic: getting-started
        trigger: { event: order.paid }
        re_entry: { each: order }
        steps:
          - wait: { days: 1, at: "09:00", jitter: 2h }
          - send: welcome
        """;

    [Fact]
    public void Customers_are_spread_over_the_time_after_it_and_each_keeps_their_place()
    {
        var places = Enumerable.Range(10, 40).Select(n => SentTimes($"0123456789abcdefghjkmnpq{n}")).ToList();
        Assert.All(
            places,
            sent =>
            {
                Assert.Equal(2, sent.Length);
                Assert.Equal(sent[0], sent[1]);
                Assert.InRange(sent[0], new LocalTime(9, 0), new LocalTime(11, 0));
            }
        );
        Assert.True(places.Select(p => p[0]).Distinct().Count() > 30);
    }

    [Fact]
    public void It_is_part_of_the_version_and_of_the_longest_time_and_without_it_the_version_stays()
    {
        var journey = JourneyReader.ReadPinned("trial", Spread);
        var plain = JourneyReader.ReadPinned("trial", Spread.Replace(", jitter: 2h", "", StringComparison.Ordinal));
        Assert.NotEqual(plain.Hash, journey.Hash);
        Assert.DoesNotContain("jitter", CanonicalText.Write(plain), StringComparison.Ordinal);
        Assert.Equal(Duration.FromHours(26), JourneyDuration.FindLongest(journey.Steps, journey.First));
    }

    [Fact]
    public void More_than_a_day_is_a_fault() =>
        Assert.Equal(
            "journeys/try.yaml:5:34 MA1020 jitter is \"2d\"; allowed: up to 24h. for a longer spread divide the customers "
                + "with split:, and let the arms wait for different days",
            StepFaults.Report("- wait: { at: \"09:00\", jitter: 2d }\n  - send: welcome")
        );

    private static LocalTime[] SentTimes(string key)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(p => p with { MinGap = Duration.Zero, MaxPerDay = 100 }, Spread),
            "2026-03-02 12:00",
            key
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(3));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.Advance(Duration.FromDays(3));
        return [.. play.Sent.Select(s => s.At.InZone(DateTimeZoneProviders.Tzdb["Europe/Tallinn"]).TimeOfDay)];
    }
}

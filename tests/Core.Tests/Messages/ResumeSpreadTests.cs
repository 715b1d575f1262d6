using MarketingAutomation.Core.Messages.Gates;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

public sealed class ResumeSpreadTests
{
    private static readonly Duration Day = Duration.FromDays(1);

    [Fact]
    public void The_same_customer_is_always_put_off_by_the_same_time() =>
        Assert.Equal(BacklogSpread.DelayOf("k1", Day), BacklogSpread.DelayOf("k1", Day));

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(50, 50)]
    [InlineData(60 * 24 * 30, 50)]
    public void No_message_is_delayed_longer_than_the_backlog_lasted_or_fifty_minutes(int gathered, int most)
    {
        var delays = Delays(Duration.FromMinutes(gathered));
        Assert.All(delays, d => Assert.InRange(d, Duration.Zero, Duration.FromMinutes(most)));
        Assert.Equal(most > 0, delays.Max() > Duration.FromMinutes(most * 0.9));
    }

    [Fact]
    public void Each_tenth_of_the_stretch_takes_about_a_tenth_of_the_customers()
    {
        var tenths = Delays(Day).CountBy(d => (int)(d / BacklogSpread.MaxDuration * 10)).ToDictionary();
        Assert.Equal(10, tenths.Count);
        Assert.All(tenths.Values, n => Assert.InRange(n, 60, 140));
    }

    private static Duration[] Delays(Duration gathered) =>
        [.. Enumerable.Range(0, 1000).Select(i => BacklogSpread.DelayOf($"customer-{i}", gathered))];
}

using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Flow.Nightly;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Hosting;

public sealed class ScaledTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_starts_at_the_given_time_and_runs_at_the_given_speed()
    {
        var real = new ManualTime();
        var clock = new ScaledTimeProvider(real, Start, 86_400);

        Assert.Equal(Start, clock.GetUtcNow());
        real.Pass(TimeSpan.FromSeconds(2));

        Assert.Equal(Start.AddDays(2), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromDays(2), clock.GetElapsedTime(0));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(6, 0.1)]
    [InlineData(0.0001, 0.001)]
    [InlineData(0, 0)]
    public void A_timer_waits_as_much_shorter_but_never_not_at_all(double here, double really)
    {
        var real = new ManualTime();
        var clock = new ScaledTimeProvider(real, Start, 60);

        using var timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(here), Timeout.InfiniteTimeSpan);

        Assert.Equal((TimeSpan.FromSeconds(really), Timeout.InfiniteTimeSpan), real.Asked);
    }

    [Fact]
    public void The_nightly_walk_is_at_three_in_the_shop_s_zone_also_at_clock_changes()
    {
        var tallinn = DateTimeZoneProviders.Tzdb["Europe/Tallinn"];
        Instant Next(int month, int day, int hour) =>
            NightlyWalker.NextNight(Instant.FromUtc(2026, month, day, hour, 0), tallinn);

        Assert.Equal(Instant.FromUtc(2026, 3, 3, 1, 0), Next(3, 2, 12));

        // 03:00 does not exist that night: the clock goes from 03:00 to 04:00.
        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 0), Next(3, 28, 12));
        Assert.Equal(Instant.FromUtc(2026, 3, 30, 0, 0), Next(3, 29, 2));
    }

    private sealed class ManualTime : TimeProvider
    {
        private long now = 1000;

        public (TimeSpan Due, TimeSpan Period) Asked { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Pass(TimeSpan time) => now += time.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Asked = (dueTime, period);
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}

using NodaTime;

namespace MarketingAutomation.Bench.Scale;

/// <summary>
/// How many customers become due in each second, in a steady state: a customer who is woken begins the next wait, so as
/// many are asleep on any day. Counts, not rows: memory is 8 bytes a second simulated, whatever the number of
/// customers.
/// </summary>
internal sealed class WakeArrivals
{
    private const int Day = 24 * 3600;
    private readonly long[] bySecond;

    public WakeArrivals(long asleep, IReadOnlyList<JourneyWait> waits, ScaleOptions options)
    {
        bySecond = new long[options.Days * Day];
        var passing = asleep / waits.Sum(w => w.Days);
        foreach (var wait in waits)
        {
            if (wait.At is { } at)
            {
                AtAnHour(wait, at, passing, options.Zones);
            }
            else
            {
                AllDay(passing);
            }
        }

        Total = bySecond.Sum();
        Most = bySecond.Max();
    }

    public long Total { get; }

    /// <summary>The most that become due in one second.</summary>
    public long Most { get; }

    public int Seconds => bySecond.Length;

    public long At(int second) => bySecond[second];

    // Everybody of a zone at the same second; those of days that are not allowed wait for the next one that is.
    private void AtAnHour(JourneyWait wait, LocalTime at, double aDay, int zones)
    {
        var second = (int)(at.TickOfDay / NodaConstants.TicksPerSecond);
        double gathered = 0;
        for (var day = 0; day < Seconds / Day; day++)
        {
            gathered += aDay;
            if (wait.Weekdays.Count > 0 && !wait.Weekdays.Contains((IsoDayOfWeek)(day % 7 + 1)))
            {
                continue;
            }
            for (var zone = 0; zone < zones; zone++)
            {
                var when = day * Day + (second + zone * 3600) % Day;
                bySecond[when] += (long)Math.Round(gathered / zones);
            }

            gathered = 0;
        }
    }

    // Whole customers only: what is left of one goes over to the next second.
    private void AllDay(double aDay)
    {
        var (aSecond, carried) = (aDay / Day, 0.0);
        for (var second = 0; second < Seconds; second++)
        {
            carried += aSecond;
            bySecond[second] += (long)carried;
            carried -= Math.Floor(carried);
        }
    }
}

using NodaTime;

namespace MarketingAutomation.Core.Channels;

/// <summary>A daily window [From, To) in the customer's time zone; From later than To goes over midnight.</summary>
public sealed record SendWindow(LocalTime From, LocalTime To)
{
    /// <summary>How long after a time of day the window opens, on a day of 24 hours; zero: it is open.</summary>
    internal static Duration UntilOpen(SendWindow window, LocalTime time)
    {
        var open =
            window.From <= window.To
                ? window.From == window.To || (time >= window.From && time < window.To)
                : time >= window.From || time < window.To;
        var ahead = (window.From.TickOfDay - time.TickOfDay + NodaConstants.TicksPerDay) % NodaConstants.TicksPerDay;
        return open ? Duration.Zero : Duration.FromTicks(ahead);
    }
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>Daily send windows in the customer's time zone.</summary>
public static class SendWindows
{
    /// <summary>True when the local time at <paramref name="at"/> is inside the window (its end is outside).</summary>
    public static bool IsOpen(SendWindow window, Instant at, DateTimeZone zone)
    {
        var time = at.InZone(zone).TimeOfDay;
        return window.From == window.To
            || (
                window.From < window.To
                    ? time >= window.From && time < window.To
                    : time >= window.From || time < window.To
            );
    }

    /// <summary>The first instant after <paramref name="at"/> when a window that is open then is closed again; null: it
    /// never closes.</summary>
    public static Instant? NextClose(SendWindow window, Instant at, DateTimeZone zone)
    {
        if (window.From == window.To)
        {
            return null;
        }

        // On a night when DST skips the closing hour, it closes at the first moment after it.
        for (var date = at.InZone(zone).Date; ; date = date.PlusDays(1))
        {
            if (LocalCalendar.InstantAt(date, window.To, zone) is var closing && closing > at)
            {
                return closing;
            }
        }
    }

    /// <summary>The first instant from <paramref name="at"/> on when the window is open.</summary>
    public static Instant NextOpen(SendWindow window, Instant at, DateTimeZone zone)
    {
        if (IsOpen(window, at, zone))
        {
            return at;
        }

        var date = at.InZone(zone).Date;
        for (; ; date = date.PlusDays(1))
        {
            // On a day when DST skips the opening hour, the resolved time may be past a very short window; then the
            // next day is used.
            var opening = LocalCalendar.InstantAt(date, window.From, zone);
            if (opening > at && IsOpen(window, opening, zone))
            {
                return opening;
            }
        }
    }
}

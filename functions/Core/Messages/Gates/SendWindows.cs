using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>Daily send windows by the customer's clock.</summary>
public static class SendWindows
{
    /// <summary>True when the wall clock at <paramref name="at"/> shows a time inside the window (its end is
    /// outside).</summary>
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

    /// <summary>The first instant after <paramref name="at"/> when it is closed again, of a window that is open then;
    /// null: it never closes.</summary>
    public static Instant? NextClose(SendWindow window, Instant at, DateTimeZone zone)
    {
        if (window.From == window.To)
        {
            return null;
        }

        // A night that skips the closing hour closes at the first moment after it.
        for (var date = at.InZone(zone).Date; ; date = date.PlusDays(1))
        {
            if (LocalCalendar.InstantAt(date, window.To, zone) is var closing && closing > at)
            {
                return closing;
            }
        }
    }

    /// <summary>The first instant from <paramref name="at"/> on when it is open.</summary>
    public static Instant NextOpen(SendWindow window, Instant at, DateTimeZone zone)
    {
        if (IsOpen(window, at, zone))
        {
            return at;
        }

        var date = at.InZone(zone).Date;
        for (; ; date = date.PlusDays(1))
        {
            // On a day that skips the opening hour the resolved time may lie past a very short window; then the next
            // day serves.
            var opening = LocalCalendar.InstantAt(date, window.From, zone);
            if (opening > at && IsOpen(window, opening, zone))
            {
                return opening;
            }
        }
    }
}

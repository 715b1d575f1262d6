using MarketingAutomation.Core.Journeys.Conditions.Checking;

namespace MarketingAutomation.Core.Journeys.Reading.Ways;

/// <summary>Whether one line that names an event takes all that another one takes.</summary>
internal static class EventImplication
{
    /// <summary>True: each event that <paramref name="later"/> matches is matched by <paramref name="earlier"/>, too.
    /// What cannot be decided is not.</summary>
    public static bool Covers(EventMatch earlier, EventMatch later) =>
        earlier.Event == later.Event
        && (earlier.Scope == OrderScope.Any || later.Scope == OrderScope.ThisOrder)
        && ConditionImplication.Covers(earlier.Where, later.Where);
}

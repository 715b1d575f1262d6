using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Journeys.Runs.Entering;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>Entries by time alone: those that are due now, and when the next one is.</summary>
internal static class TimedEntries
{
    /// <summary>Enters the journeys whose time has come.</summary>
    public static void EnterDue(RunContext context)
    {
        foreach (var start in context.Journeys.TimeDriven)
        {
            if (FindEntry(context, start) is { } entry && entry.At <= context.Now)
            {
                if (entry.Refusal is { } refusal)
                {
                    context.AddNote("not_entered", start.Journey.Id, null, refusal);
                    continue;
                }

                // The trigger's condition is evaluated before a daily place is asked for: a customer who would not
                // enter takes none and waits for none.
                RunEntry.TryEnter(
                    context,
                    start,
                    entry.Order,
                    start.First.CreateTimedEntryKey(context, entry),
                    null,
                    () => HasPlace(context, start, entry)
                );
            }
        }
    }

    /// <summary>When the customer enters a journey next, or has to be looked at for it; null: not in the current
    /// state.</summary>
    public static Instant? FindNextTime(RunContext context)
    {
        Instant? earliest = null;
        foreach (var start in context.Journeys.TimeDriven)
        {
            if (!RunModes.AcceptsEntries(start.Journey))
            {
                continue;
            }

            var at = FindEntry(context, start) is { } entry ? FindNextTime(context, start, entry) : null;
            var look = start.First.FindNextLook(context, start.Journey);
            at = at is null || look < at ? look ?? at : at;
            earliest = earliest is null || at < earliest ? at ?? earliest : earliest;
        }

        return earliest;
    }

    // An occasion outside of the journey's days starts nothing.
    private static TimedEntry? FindEntry(RunContext context, JourneyStart start) =>
        start.First.FindTimedEntry(context, start.Journey) is { } entry
        && EntryDates.FindRefusal(context, start.Journey, entry.At) is null
            ? entry
            : null;

    // The time is past and the customer did not enter: that was decided in this decision. Only a customer who waits for
    // a place within the journey's daily limit is looked at again on the next day; one whose day comes again each year,
    // when it does.
    private static Instant? FindNextTime(RunContext context, JourneyStart start, TimedEntry entry) =>
        entry.At > context.Now ? entry.At
        : WaitsForDailyPlace(context, start, entry) ? LocalCalendar.StartOfNextDay(context.Now, DateTimeZone.Utc)
        : start.First.FindFollowingEntry(context, start.Journey)?.At;

    /// <summary>True: the last check of this trigger had another result. The result is stored.</summary>
    /// <param name="context">What is decided.</param>
    /// <param name="start">The journey and its trigger by time.</param>
    /// <param name="entryKey">The entry that was checked.</param>
    /// <param name="why">Why the customer does not enter.</param>
    public static bool RecordCheck(RunContext context, JourneyStart start, string entryKey, string why)
    {
        var outcome = ContentHash.ComputeParts(entryKey, why);
        if (context.State.TimedEntryChecks?.GetValueOrDefault(start.CheckName) == outcome)
        {
            return false;
        }

        // One result for each trigger by time there is now.
        var checks =
            context
                .State.TimedEntryChecks?.Where(c => context.Journeys.TimeDriven.Any(s => s.CheckName == c.Key))
                .ToDictionary()
            ?? [];
        checks[start.CheckName] = outcome;
        context.State = context.State with { TimedEntryChecks = checks };
        return true;
    }

    // The customer would enter, except that the places of today are taken.
    private static bool WaitsForDailyPlace(RunContext context, JourneyStart start, TimedEntry entry) =>
        CreateReservation(context, start, entry) is { } place
        && context.Lookups.Reservations.TryGetValue(place.Id, out var granted)
        && !granted;

    private static bool HasPlace(RunContext context, JourneyStart start, TimedEntry entry)
    {
        if (CreateReservation(context, start, entry) is not { } place)
        {
            return true;
        }

        if (context.Lookups.Reservations.TryGetValue(place.Id, out var granted))
        {
            return granted;
        }

        context.RequiredLookups.Add(place);
        return false;
    }

    // A test takes no place. Null: no place is needed.
    private static RequiredLookup.Reservation? CreateReservation(
        RunContext context,
        JourneyStart start,
        TimedEntry entry
    )
    {
        if (entry.PlacesPerDay is not { } places || RunModes.RecordOnlyReason(context, start.Journey.Id) is not null)
        {
            return null;
        }

        var day = NodaTime.Text.LocalDatePattern.Iso.Format(context.Now.InUtc().Date);
        var key = start.First.CreateTimedEntryKey(context, entry);
        return new RequiredLookup.Reservation(
            $"pace-{start.Journey.Id}-{day}",
            places,
            $"{ContentHash.ComputeParts(context.State.Key, start.Journey.Id, key)}-{day}"
        );
    }
}

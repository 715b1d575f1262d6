using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>Entries by time alone: those that are due now, and when the next one is.</summary>
internal static class TimedEntries
{
    /// <summary>Enters the journeys whose time has come.</summary>
    public static void EnterDue(DecisionContext context)
    {
        foreach (var (journey, trigger) in context.Journeys.TimeDriven)
        {
            if (trigger.FindTimedEntry(context, journey) is { } entry && entry.At <= context.Now)
            {
                // The trigger's condition is evaluated before a daily place is asked for: a customer who would not
                // enter takes none and waits for none.
                RunEntry.TryEnter(
                    context,
                    journey,
                    trigger,
                    entry.Order,
                    trigger.CreateTimedEntryKey(context, entry),
                    null,
                    () => HasPlace(context, journey, trigger, entry)
                );
            }
        }
    }

    /// <summary>When the customer enters a journey next, or has to be looked at for it; null: not in the current
    /// state.</summary>
    public static Instant? FindNextTime(DecisionContext context)
    {
        Instant? earliest = null;
        foreach (var (journey, trigger) in context.Journeys.TimeDriven)
        {
            if (
                RunModes.AcceptsEntries(journey)
                && trigger.FindTimedEntry(context, journey) is { } entry
                && FindNextTime(context, journey, trigger, entry) is { } at
                && (earliest is not { } e || at < e)
            )
            {
                earliest = at;
            }
        }

        return earliest;
    }

    // The time is past and the customer did not enter: that was decided in this decision. Only a customer who waits for
    // a place within the journey's daily limit is looked at again on the next day.
    private static Instant? FindNextTime(DecisionContext context, Journey journey, Trigger trigger, TimedEntry entry) =>
        entry.At > context.Now ? entry.At
        : WaitsForDailyPlace(context, journey, trigger, entry)
            ? LocalCalendar.StartOfNextDay(context.Now, DateTimeZone.Utc)
        : null;

    /// <summary>True: the last check of this journey had another result. The result is stored.</summary>
    /// <param name="entryKey">The entry that was checked.</param>
    /// <param name="why">Why the customer does not enter.</param>
    public static bool RecordCheck(DecisionContext context, Journey journey, string entryKey, string why)
    {
        var outcome = RunEntry.ShortHash(entryKey, why);
        if (context.State.TimedEntryChecks?.GetValueOrDefault(journey.Id) == outcome)
        {
            return false;
        }

        // One result for each journey that has a trigger by time now.
        var checks =
            context
                .State.TimedEntryChecks?.Where(c => context.Journeys.TimeDriven.Any(s => s.Journey.Id == c.Key))
                .ToDictionary()
            ?? [];
        checks[journey.Id] = outcome;
        context.State = context.State with { TimedEntryChecks = checks };
        return true;
    }

    // The customer would enter, except that the places of today are taken.
    private static bool WaitsForDailyPlace(
        DecisionContext context,
        Journey journey,
        Trigger trigger,
        TimedEntry entry
    ) =>
        CreateReservation(context, journey, trigger, entry) is { } place
        && context.Lookups.Reservations.TryGetValue(place.Id, out var granted)
        && !granted;

    private static bool HasPlace(DecisionContext context, Journey journey, Trigger trigger, TimedEntry entry)
    {
        if (CreateReservation(context, journey, trigger, entry) is not { } place)
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
        DecisionContext context,
        Journey journey,
        Trigger trigger,
        TimedEntry entry
    )
    {
        if (entry.PlacesPerDay is not { } places || RunModes.RecordOnlyReason(context, journey.Id) is not null)
        {
            return null;
        }

        var day = NodaTime.Text.LocalDatePattern.Iso.Format(context.Now.InUtc().Date);
        var key = trigger.CreateTimedEntryKey(context, entry);
        return new RequiredLookup.Reservation(
            $"pace-{journey.Id}-{day}",
            places,
            $"{RunEntry.ShortHash(context.State.Key, journey.Id, key)}-{day}"
        );
    }
}

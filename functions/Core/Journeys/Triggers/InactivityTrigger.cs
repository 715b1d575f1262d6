using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>Journeys that are triggered by inactivity: a time since the last paid order that was neither cancelled nor
/// wholly refunded.</summary>
internal static class InactivityTrigger
{
    public static void EnterInactive(DecisionContext context)
    {
        foreach (var journey in context.Journeys.InactivityJourneys)
        {
            var trigger = (Trigger.Inactive)journey.Trigger;
            if (FindThreshold(context, journey, trigger) is { } at && at <= context.Now)
            {
                TryEnter(context, journey, trigger, context.LastPaidOrder?.Order?.Ref, at);
            }
        }
    }

    // The trigger's condition is evaluated first: a customer who would not enter takes no daily place and waits for
    // none.
    private static void TryEnter(
        DecisionContext context,
        Journey journey,
        Trigger.Inactive trigger,
        string? order,
        Instant threshold
    )
    {
        RunEntry.TryEnter(
            context,
            journey,
            trigger.Where,
            order,
            CreateEntryKey(context),
            null,
            () => MayEnter(context, journey, trigger, threshold)
        );
    }

    /// <summary>When the customer would enter this journey; null: not in the current state.</summary>
    public static Instant? FindEntryTime(DecisionContext context, Journey journey, Trigger.Inactive trigger) =>
        RunModes.AcceptsEntries(journey) ? FindThreshold(context, journey, trigger) : null;

    /// <summary>True: the last check of this inactivity had another result. The result is stored.</summary>
    public static bool RecordCheck(DecisionContext context, Journey journey, string why)
    {
        var outcome = RunEntry.ShortHash(CreateEntryKey(context), why);
        if (context.State.InactivityChecks?.GetValueOrDefault(journey.Id) == outcome)
        {
            return false;
        }

        // One entry for each journey that has an inactivity trigger now.
        var outside =
            context
                .State.InactivityChecks?.Where(o => context.Journeys.InactivityJourneys.Any(j => j.Id == o.Key))
                .ToDictionary()
            ?? [];
        outside[journey.Id] = outcome;
        context.State = context.State with { InactivityChecks = outside };
        return true;
    }

    private static Instant? FindThreshold(DecisionContext context, Journey journey, Trigger.Inactive trigger)
    {
        if (
            context.LastPaidOrder is not { At: var last }
            || context.State.PrivacyStop is not null
            || EnteredSince(context, journey, last)
        )
        {
            return null;
        }

        var at = last + trigger.Duration;
        return trigger.Existing == Enroll.Skip && IsExistingAtRelease(context, journey, at) ? null : at;
    }

    // Customers already inactive at the release are "existing": they are skipped, or enter at the journey's pace. The
    // same holds for an inactivity that was reported only after it was over, and for one that began with an order
    // imported as history: an import alone starts nothing.
    private static bool IsExistingAtRelease(DecisionContext context, Journey journey, Instant threshold) =>
        (context.Workspace.ReleasedAt.TryGetValue(journey.Id, out var released) && threshold < released)
        || context.LastPaidOrder is { } kept && (kept.Quiet || threshold < kept.ToldAt);

    // One inactivity starts a journey once, whatever the run's outcome.
    private static bool EnteredSince(DecisionContext context, Journey journey, Instant last) =>
        RunModes.FindEntry(context, journey) is { } entry && entry.LastAt >= last;

    /// <summary>True: the customer would enter, except that the places of today are taken.</summary>
    public static bool WaitsForDailyPlace(
        DecisionContext context,
        Journey journey,
        Trigger.Inactive trigger,
        Instant threshold
    ) =>
        CreatePaceReservation(context, journey, trigger, threshold) is { } place
        && context.Lookups.Reservations.TryGetValue(place.Id, out var granted)
        && !granted;

    private static bool MayEnter(DecisionContext context, Journey journey, Trigger.Inactive trigger, Instant threshold)
    {
        if (CreatePaceReservation(context, journey, trigger, threshold) is not { } place)
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

    // "Existing" customers enter at the journey's pace; a test takes no place. Null: no place is needed.
    private static RequiredLookup.Reservation? CreatePaceReservation(
        DecisionContext context,
        Journey journey,
        Trigger.Inactive trigger,
        Instant threshold
    )
    {
        if (
            trigger.PacePerDay is not { } pace
            || !IsExistingAtRelease(context, journey, threshold)
            || RunModes.RecordOnlyReason(context, journey.Id) is not null
        )
        {
            return null;
        }

        var day = NodaTime.Text.LocalDatePattern.Iso.Format(context.Now.InUtc().Date);
        return new RequiredLookup.Reservation(
            $"pace-{journey.Id}-{day}",
            pace,
            $"{RunEntry.ShortHash(context.State.Key, journey.Id, CreateEntryKey(context))}-{day}"
        );
    }

    /// <summary>Why the customer enters now, in words: <c>they were silent for 120 days since order
    /// #1001</c>.</summary>
    public static string ExplainEntry(DecisionContext context, Journey journey)
    {
        if (
            journey.Trigger is not Trigger.Inactive { Duration: var asked }
            || context.LastPaidOrder is not { At: var last, Order: var order }
        )
        {
            return "time came";
        }

        var days = Duration.FromDays((int)(context.Now - last).TotalDays);
        return $"they were silent for {CountText.FormatDuration(days > asked ? days : asked)} since "
            + $"{(order is null ? "their last order" : $"order {order.Name ?? order.Ref}")}";
    }

    // One inactivity gives one entry key.
    private static string CreateEntryKey(DecisionContext context) =>
        $"silent-since-{context.LastPaidOrder?.At.ToUnixTimeSeconds()}";
}

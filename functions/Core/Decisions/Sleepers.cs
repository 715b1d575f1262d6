using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Journeys that begin with silence: so long since the last paid order that was neither cancelled nor wholly
/// refunded.</summary>
internal static class Sleepers
{
    public static void Wake(Draft draft)
    {
        foreach (var journey in draft.Journeys.BySilence)
        {
            var trigger = (Trigger.Inactive)journey.Trigger;
            if (Passed(draft, journey, trigger) is { } at && at <= draft.Now)
            {
                Consider(draft, journey, trigger, draft.LastKept?.Order?.Ref, at);
            }
        }
    }

    // The condition is asked first: who would not enter anyway takes no place and waits for none.
    private static void Consider(
        Draft draft,
        Journey journey,
        Trigger.Inactive trigger,
        string? order,
        Instant threshold
    )
    {
        Entering.Consider(
            draft,
            journey,
            trigger.Where,
            order,
            Occasion(draft),
            null,
            () => MayEnter(draft, journey, trigger, threshold)
        );
    }

    /// <summary>When this journey would take her in; null: not while things are as they are.</summary>
    public static Instant? Threshold(Draft draft, Journey journey, Trigger.Inactive trigger) =>
        Modes.TakesNew(journey) ? Passed(draft, journey, trigger) : null;

    /// <summary>True: the last look at this silence did not come to the same. It is remembered.</summary>
    public static bool IsNew(Draft draft, Journey journey, string why)
    {
        var outcome = Entering.Hash(Occasion(draft), why);
        if (draft.State.Outside?.GetValueOrDefault(journey.Id) == outcome)
        {
            return false;
        }

        // One for each journey by silence there is now.
        var outside =
            draft.State.Outside?.Where(o => draft.Journeys.BySilence.Any(j => j.Id == o.Key)).ToDictionary() ?? [];
        outside[journey.Id] = outcome;
        draft.State = draft.State with { Outside = outside };
        return true;
    }

    private static Instant? Passed(Draft draft, Journey journey, Trigger.Inactive trigger)
    {
        if (
            draft.LastKept is not { At: var last }
            || draft.State.Stopped is not null
            || EnteredSince(draft, journey, last)
        )
        {
            return null;
        }

        var at = last + trigger.For;
        return trigger.Existing == Enroll.Skip && IsExisting(draft, journey, at) ? null : at;
    }

    // Those already silent when it was released are "existing": left alone, or let in at the journey's pace. So is a
    // silence we were only told of when it was over, and one that
    // began with an order told as history: an import starts nothing by itself.
    private static bool IsExisting(Draft draft, Journey journey, Instant threshold) =>
        (draft.Workspace.ReleasedAt.TryGetValue(journey.Id, out var released) && threshold < released)
        || draft.LastKept is { } kept && (kept.Quiet || threshold < kept.ToldAt);

    // One silence starts a journey once, whatever became of it.
    private static bool EnteredSince(Draft draft, Journey journey, Instant last) =>
        Modes.EntryOf(draft, journey) is { } entry && entry.LastAt >= last;

    /// <summary>True: all that keeps this customer outside is that the places of today are taken.</summary>
    public static bool WaitsForAPlace(Draft draft, Journey journey, Trigger.Inactive trigger, Instant threshold) =>
        Place(draft, journey, trigger, threshold) is { } place
        && draft.Facts.Reserved.TryGetValue(place.Id, out var granted)
        && !granted;

    private static bool MayEnter(Draft draft, Journey journey, Trigger.Inactive trigger, Instant threshold)
    {
        if (Place(draft, journey, trigger, threshold) is not { } place)
        {
            return true;
        }

        if (draft.Facts.Reserved.TryGetValue(place.Id, out var granted))
        {
            return granted;
        }

        draft.Needs.Add(place);
        return false;
    }

    // Who is "existing" is taken in at the journey's pace; a test takes no place. Null: nothing to wait for.
    private static Need.Reservation? Place(Draft draft, Journey journey, Trigger.Inactive trigger, Instant threshold)
    {
        if (
            trigger.PacePerDay is not { } pace
            || !IsExisting(draft, journey, threshold)
            || Modes.OnlyRecords(draft, journey.Id) is not null
        )
        {
            return null;
        }

        var day = NodaTime.Text.LocalDatePattern.Iso.Format(draft.Now.InUtc().Date);
        return new Need.Reservation(
            $"pace-{journey.Id}-{day}",
            pace,
            $"{Entering.Hash(draft.State.Key, journey.Id, Occasion(draft))}-{day}"
        );
    }

    /// <summary>Why a customer enters now, in words: <c>they were silent for 120 days since order #1001</c>.</summary>
    public static string Why(Draft draft, Journey journey)
    {
        if (
            journey.Trigger is not Trigger.Inactive { For: var asked }
            || draft.LastKept is not { At: var last, Order: var order }
        )
        {
            return "time came";
        }

        var days = Duration.FromDays((int)(draft.Now - last).TotalDays);
        return $"they were silent for {Counted.Time(days > asked ? days : asked)} since "
            + $"{(order is null ? "their last order" : $"order {order.Name ?? order.Ref}")}";
    }

    // One silence is one occasion.
    private static string Occasion(Draft draft) => $"silent-since-{draft.LastKept?.At.ToUnixTimeSeconds()}";
}

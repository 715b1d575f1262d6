using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Journeys.Runs.Entering;

/// <summary>Decides whether a customer enters a journey.</summary>
internal static partial class RunEntry
{
    public static void EnterByEvent(RunContext context, Event arrived, Occurrence happening, string? order)
    {
        var over = CheckoutRuns.FindNoEntryReason(context, happening);
        if (CheckoutRuns.IsCompleted(context, arrived))
        {
            context.AddNote("not_entered", why: "the checkout became an order before");
            return;
        }

        foreach (var start in context.Journeys.StartedBy(happening.Name))
        {
            if (over is not null && RunModes.AcceptsEntries(start.Journey))
            {
                context.AddNote("not_entered", start.Journey.Id, null, over);
            }
            else
            {
                TryEnter(context, start, order, null, (happening, arrived));
            }
        }
    }

    /// <summary>Evaluates the conditions of the triggers and the re-entry rule, and starts the run.</summary>
    /// <param name="context">What is decided.</param>
    /// <param name="start">The journey and the triggers that may start it now: the first whose condition is true
    /// does.</param>
    /// <param name="order"><c>source:id</c> of the order that the run gets; null: none.</param>
    /// <param name="timedKey">What an entry by time or by request is stored under; null: an event starts the run.</param>
    /// <param name="because">What starts the run, and the event that reports it; null: a time trigger.</param>
    /// <param name="reservePlace">Called last: whether a place is available for one more run now. Null: always.</param>
    /// <param name="explanation">Why the customer enters, in words; null: the event or the trigger says it.</param>
    public static void TryEnter(
        RunContext context,
        JourneyStart start,
        string? order,
        string? timedKey,
        (Occurrence What, Event Of)? because,
        Func<bool>? reservePlace = null,
        string? explanation = null
    )
    {
        var journey = start.Journey;
        if (context.State.PrivacyStop is { } stop)
        {
            NoteNotEntered(context, start, timedKey, $"nothing begins for them: {stop.Kind}");
            return;
        }

        if (FindTrigger(context, start, order, out var consent, out var why) is not { } index)
        {
            // That a journey takes no new entries is recorded only for customers who would otherwise have entered.
            if (RunModes.AcceptsEntries(journey))
            {
                NoteNotEntered(context, start, timedKey, why);
            }

            return;
        }

        if (!RunModes.AcceptsEntries(journey))
        {
            NoteNotEntered(context, start, timedKey, "its status is closing: it takes no one new");
            return;
        }

        if (EntryDates.FindRefusal(context, journey, because?.What.At ?? context.Now) is { } outside)
        {
            NoteNotEntered(context, start, timedKey, outside);
            return;
        }

        if (OvertakenEvents.FindEarlierEnd(context, journey, order, because) is { } over)
        {
            NoteNotEntered(context, start, timedKey, over);
            return;
        }

        var entryKey = CreateEntryKey(
            context,
            journey,
            timedKey ?? journey.Triggers[index].CreateEntryKey(context, because!.Value.Of, order)
        );
        if (FindRefusal(context, journey, index, entryKey, because?.What.At) is { } reason)
        {
            NoteNotEntered(context, start, timedKey, reason);
            return;
        }

        if (reservePlace is null || reservePlace())
        {
            EndForRestart(context, journey, because?.What.Name);
            StartRun(
                context,
                journey,
                index,
                order,
                entryKey,
                because is var (what, arrived)
                    ? EventMatching.CreateRunEvent(context, arrived, what, order, consent)
                    : null,
                explanation
            );
        }
    }

    // The index of the first trigger whose condition is true; null: none is, for the reasons given.
    private static int? FindTrigger(
        RunContext context,
        JourneyStart start,
        string? order,
        out int? consent,
        out string why
    )
    {
        why = "";
        foreach (var index in start.Indexes)
        {
            if (start.Journey.Triggers[index].ExplainNotConcerned(context) is { } unconcerned)
            {
                why = why.Length == 0 ? unconcerned : $"{why}; {unconcerned}";
                continue;
            }

            (var passes, consent, var verdict) = context.EvaluateWhere(
                start.Journey.Triggers[index].Where,
                null,
                order
            );
            if (passes)
            {
                return index;
            }

            why = why.Length == 0 ? verdict!.Value.Explain() : $"{why}; {verdict!.Value.Explain()}";
        }

        consent = null;
        return null;
    }

    /// <summary>
    /// Releases the customer's entry, so that the next order can start the journey: the order that began this run was
    /// cancelled or wholly refunded, so it counts as none. Needed only for journeys that are entered once (<c>re_entry:
    /// never</c>).
    /// </summary>
    public static void ReleaseEntryOfVoidOrder(RunContext context, Run run, Journey journey)
    {
        if (context.FindOrder(run.Order) is { IsVoid: true })
        {
            ReleaseEntry(context, run, journey, "the order that began it was cancelled or wholly refunded");
        }
    }

    /// <summary>Releases the entry where what began the run turned out not to belong to this customer.</summary>
    public static void ReleaseEntry(RunContext context, Run run, Journey journey, string why)
    {
        // Entries of a test are stored separately, under a name that shows the kind of test.
        bool IsOfRun(JourneyEntry e) =>
            run.IsTest ? e.Journey.StartsWith($"{run.Journey}~", StringComparison.Ordinal) : e.Journey == run.Journey;
        if (
            journey.ReEntry is not ReEntry.Never
            || context.State.Entries.Where(IsOfRun).MaxBy(e => e.LastAt) is not { } entry
        )
        {
            return;
        }

        context.State = context.State with
        {
            Entries =
            [
                .. context.State.Entries.Select(e =>
                    ReferenceEquals(e, entry) ? e with { ReleasedTimes = e.ReleasedTimes + 1 } : e
                ),
            ],
        };
        context.AddNote("given_back", run.Journey, null, $"{why}; the next one may enter");
    }

    // An entry by time is checked at every decision; its result is noted only when it differs from the last one.
    private static void NoteNotEntered(RunContext context, JourneyStart start, string? timedKey, string why)
    {
        if (timedKey is null || !start.First.IsTimeDriven || TimedEntries.RecordCheck(context, start, timedKey, why))
        {
            context.AddNote("not_entered", start.Journey.Id, null, why);
        }
    }

    // A released entry stays marked, so that the next one gets another key.
    private static string CreateEntryKey(RunContext context, Journey journey, string baseKey) =>
        journey.ReEntry is not ReEntry.Never ? baseKey
        : RunModes.FindEntry(context, journey) is { ReleasedTimes: > 0 and var times } ? $"once.{times + 1}"
        : "once";
}

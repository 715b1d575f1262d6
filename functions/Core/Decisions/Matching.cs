using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Decisions;

/// <summary>What an event means to the runs she is in: an exit, the goal, the line of a <c>wait_for</c>; in that order,
/// the first that fits.</summary>
internal static class Matching
{
    public static void Runs(Draft draft, Event arrived, Happening happening, string? order, bool old)
    {
        foreach (var run in draft.State.Runs.Each())
        {
            if (
                draft.Workspace.Version(run.Journey, run.Version) is not { } journey
                || !IsItsOwn(run, arrived, happening)
            )
            {
                continue;
            }

            if (ExitOf(draft, run, journey, happening, order) is { } exit)
            {
                Running.End(draft, run, "exit", $"{exit.Event} happened");
                Entering.GiveBack(draft, run, journey);
            }
            else if (journey.Goal is { } goal && ReachesGoal(draft, run, goal, happening, order))
            {
                Running.End(draft, run, "goal", $"{goal.Event.Event} within {Counted.Time(goal.Within)} of entering");
            }
            else if (!old)
            {
                WaitedFor(draft, run, journey, arrived, happening, order);
            }
        }
    }

    /// <summary>What conditions and copy may ask of an event later.</summary>
    /// <param name="consent">Which of its consents it is about, from 0; null: none.</param>
    public static RunEvent Remember(Draft draft, Event arrived, Happening happening, string? order, int? consent) =>
        new(
            happening.Name,
            happening.At,
            arrived.Feedback?.Rating,
            arrived.Data.Count == 0 && EventPayload.Of(happening.Name).Count == 0
                ? null
                : EventPayload.Kept(draft.ScopeOfArrival(null, order, consent), happening.Name)
        )
        {
            Id = arrived.Id,
            Order = order,
            Consent = consent,
        };

    private static EventMatch? ExitOf(Draft draft, Run run, Journey journey, Happening happening, string? order)
    {
        foreach (var exit in journey.ExitWhen.Each())
        {
            if (Fits(draft, run, exit, happening, order))
            {
                return exit;
            }
        }

        return null;
    }

    private static void WaitedFor(
        Draft draft,
        Run run,
        Journey journey,
        Event arrived,
        Happening happening,
        string? order
    )
    {
        if (journey.Steps[run.At] is Step.WaitForEvent wait && run.Until is not null)
        {
            Hears(draft, run, wait, arrived, happening, order);
        }
    }

    /// <summary>
    /// A run that this delivery began or moved comes to a <c>wait_for</c>: the things the delivery tells of happened
    /// one after the other, so it hears those after the one it acted on. True: it moved.
    /// </summary>
    public static bool SameDelivery(Draft draft, Run run, Step.WaitForEvent wait)
    {
        if (draft.Event is not { } arrived || run.Event is not { Id: { } id } acted || id != arrived.Id)
        {
            return false;
        }

        var (told, before) = (draft.Told, draft.Happening);
        foreach (
            var happening in told
                .New.SkipWhile(h => h.Name != acted.Name)
                .Skip(1)
                .Where(h => !Arriving.IsOld(draft, arrived, h))
        )
        {
            draft.Happening = (happening.Name, told.Order);
            if (Hears(draft, run, wait, arrived, happening, told.Order))
            {
                return true;
            }
        }

        draft.Happening = before;
        return false;
    }

    private static bool Hears(
        Draft draft,
        Run run,
        Step.WaitForEvent wait,
        Event arrived,
        Happening happening,
        string? order
    )
    {
        foreach (var line in wait.Lines.Each())
        {
            var (fits, consent, verdict) = Fit(draft, run, line.Match, happening, order);
            if (fits || IsKeeping(wait, line, happening))
            {
                draft.Note("waited_for", run, run.At, Ways.Heard($"{happening.Name} arrived", line, verdict));
                var rated = happening.Name == EventNames.FeedbackReceived ? arrived.Id : run.Rated;
                Running.GoTo(
                    draft,
                    Checkouts.Heard(run, arrived) with
                    {
                        Event = Remember(draft, arrived, happening, order, consent),
                        Rated = rated,
                    },
                    run,
                    line.Do,
                    draft.Now
                );
                return true;
            }
        }

        return false;
    }

    // "Keep writing to me" was a preference once: a wait that names only that event hears it all the same, so that a
    // customer who asked to go on is not taken off the list.
    private static bool IsKeeping(Step.WaitForEvent wait, EventLine line, Happening happening) =>
        happening.Name == EventNames.ConsentRenewed
        && line.Match is { Event: EventNames.PreferenceChanged, Where: null }
        && wait.Lines.All(l => l.Match.Event != EventNames.ConsentRenewed);

    // News of a message concerns the run that sent it. A reply that names none may answer any of them.
    private static bool IsItsOwn(Run run, Event arrived, Happening happening) =>
        !EventNames.OfAMessage.Contains(happening.Name) || arrived.Message is not { } message || Sent(run, message);

    private static bool Sent(Run run, string message) => run.Messages.Any(m => m.Message == message);

    // "A later order": the order that started the run does not reach its own goal.
    private static bool ReachesGoal(Draft draft, Run run, Goal goal, Happening happening, string? order) =>
        happening.At <= run.EnteredAt + goal.Within
        && happening.At >= run.EnteredAt - draft.Policy.EventMaxAge
        && (order is null || order != run.Order || goal.Event.Scope == OrderScope.ThisOrder)
        && Fits(draft, run, goal.Event, happening, order);

    private static bool Fits(Draft draft, Run run, EventMatch match, Happening happening, string? order) =>
        Fit(draft, run, match, happening, order).Fits;

    private static (bool Fits, int? Consent, Verdict? Verdict) Fit(
        Draft draft,
        Run run,
        EventMatch match,
        Happening happening,
        string? order
    ) =>
        match.Event == happening.Name
        && (match.Scope == OrderScope.Any || (order is not null && order == run.Order))
        && draft.Asked(match.Where, run) is (true, var consent, var verdict)
            ? (true, consent, verdict)
            : (false, null, null);
}

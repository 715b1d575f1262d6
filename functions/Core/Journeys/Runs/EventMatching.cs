using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Runs.Entering;
using MarketingAutomation.Core.Journeys.Runs.Waiting;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>Matches an event with the customer's runs: an exit, the goal, a line of a <c>wait_for</c>; in that order,
/// the first that matches.</summary>
internal static class EventMatching
{
    public static void MatchRuns(RunContext context, Event arrived, Occurrence happening, string? order, bool tooOld)
    {
        foreach (var run in context.State.Runs.EachElement())
        {
            if (
                context.Workspace.FindVersion(run.Journey, run.Version) is not { } journey
                || !ConcernsRun(run, arrived, happening)
            )
            {
                continue;
            }

            if (FindExit(context, run, journey, happening, order) is { } exit)
            {
                RunTransitions.EndRun(context, run, "exit", $"{exit.Event} happened");
                RunEntry.ReleaseEntryOfVoidOrder(context, run, journey);
            }
            else if (journey.Goal is { } goal && ReachesGoal(context, run, goal, happening, order))
            {
                RunTransitions.EndRun(
                    context,
                    run,
                    "goal",
                    $"{goal.Event.Event} within {CountText.FormatDuration(goal.Within)} of entering"
                );
            }
            else if (!tooOld)
            {
                MatchWait(context, run, journey, arrived, happening, order);
            }
        }
    }

    /// <summary>The data of an event that conditions and copy may use later.</summary>
    /// <param name="consent">The index of the consent it is about, from 0; null: none.</param>
    public static RunEvent CreateRunEvent(
        RunContext context,
        Event arrived,
        Occurrence happening,
        string? order,
        int? consent
    ) =>
        new(
            happening.Name,
            happening.At,
            arrived.Feedback?.Rating,
            arrived.Data.Count == 0 && EventPayload.FieldsOf(happening.Name).Count == 0
                ? null
                : CapturedFields.CaptureFields(context.CreateEventScope(null, order, consent), happening.Name)
        )
        {
            Id = arrived.Id,
            Order = order,
            ConsentIndex = consent,
        };

    private static EventMatch? FindExit(
        RunContext context,
        Run run,
        Journey journey,
        Occurrence happening,
        string? order
    )
    {
        foreach (var exit in ListExits(context, run, journey).EachElement())
        {
            if (Matches(context, run, exit, happening, order))
            {
                return exit;
            }
        }

        return null;
    }

    /// <summary>The exits of a run: those of the version it keeps, then those of the current one that are for
    /// everyone.</summary>
    public static IReadOnlyList<EventMatch> ListExits(RunContext context, Run run, Journey version) =>
        context.Workspace.Journeys.GetValueOrDefault(run.Journey) is { } current
        && current.Hash != version.Hash
        && current.ExitWhen.Any(e => e.ForEveryone)
            ? [.. version.ExitWhen, .. current.ExitWhen.Where(e => e.ForEveryone)]
            : version.ExitWhen;

    private static void MatchWait(
        RunContext context,
        Run run,
        Journey journey,
        Event arrived,
        Occurrence happening,
        string? order
    )
    {
        var step = journey.Steps[run.StepId];
        if (step is SendStep)
        {
            EarlyEvents.Keep(context, run, journey, arrived, happening, order);
        }
        // Not waiting yet: this event itself proved that the message before it was sent.
        else if (step is WaitForStep wait && (run.WaitUntil is not null || run.Event?.Id != arrived.Id))
        {
            TryMatchLine(context, run, wait, arrived, happening, order);
        }
    }

    /// <summary>
    /// Matches a run that this delivery started or moved, and that now reaches a <c>wait_for</c>. The events of one
    /// delivery happened one after the other, so the wait gets those after the one the run acted on. True: the run
    /// moved.
    /// </summary>
    public static bool MatchSameDelivery(RunContext context, Run run, WaitForStep wait)
    {
        if (context.Event is not { } arrived || run.Event is not { Id: { } id } acted || id != arrived.Id)
        {
            return false;
        }

        var (received, before) = (context.NewHappenings, context.Happening);
        foreach (
            var happening in received
                .New.SkipWhile(h => h.Name != acted.Name)
                .Skip(1)
                .Where(h => !context.IsTooOld(arrived, h))
        )
        {
            context.Happening = (happening.Name, received.Order);
            if (TryMatchLine(context, run, wait, arrived, happening, received.Order))
            {
                return true;
            }
        }

        context.Happening = before;
        return false;
    }

    private static bool TryMatchLine(
        RunContext context,
        Run run,
        WaitForStep wait,
        Event arrived,
        Occurrence happening,
        string? order
    )
    {
        foreach (var line in wait.Lines.EachElement())
        {
            var (fits, consent, verdict) = Evaluate(context, run, line.Match, happening, order);
            if (fits || IsKeepRequest(wait, line, happening))
            {
                context.AddNote(
                    "waited_for",
                    run,
                    run.StepId,
                    StepNotes.DescribeEventLine($"{happening.Name} arrived", line, verdict)
                );
                var rated = happening.Name == EventNames.FeedbackReceived ? arrived.Id : run.LastRatingEvent;
                RunTransitions.MoveToStep(
                    context,
                    CheckoutRuns.MarkOrderReceived(run, arrived) with
                    {
                        Event = CreateRunEvent(context, arrived, happening, order, consent),
                        LastRatingEvent = rated,
                    },
                    run,
                    line.NextStep,
                    context.Now
                );
                return true;
            }
        }

        return false;
    }

    // "Keep writing to me" used to be a preference event: a wait that names only that event also accepts the present
    // one, so that a customer who asked to go on is not unsubscribed.
    private static bool IsKeepRequest(WaitForStep wait, EventLine line, Occurrence happening) =>
        happening.Name == EventNames.ConsentRenewed && AcceptsRenewal(wait, line);

    /// <summary>True: this line accepts <c>consent.renewed</c> although it names only the former event.</summary>
    public static bool AcceptsRenewal(WaitForStep wait, EventLine line) =>
        line.Match is { Event: EventNames.PreferenceChanged, Where: null }
        && wait.Lines.All(l => l.Match.Event != EventNames.ConsentRenewed);

    // A receipt of a message concerns the run that sent it. A reply that names no message may answer any of them.
    private static bool ConcernsRun(Run run, Event arrived, Occurrence happening) =>
        !EventNames.MessageEvents.Contains(happening.Name)
        || arrived.MessageId is not { } message
        || HasSent(run, message);

    private static bool HasSent(Run run, string message) => run.Messages.Any(m => m.Message == message);

    // "A later order": the order that started the run does not reach the run's own goal.
    private static bool ReachesGoal(RunContext context, Run run, Goal goal, Occurrence happening, string? order) =>
        happening.At <= run.EnteredAt + goal.Within
        && happening.At >= run.EnteredAt - context.Policy.EventMaxAge
        && (order is null || order != run.Order || goal.Event.Scope == OrderScope.ThisOrder)
        && Matches(context, run, goal.Event, happening, order);

    private static bool Matches(RunContext context, Run run, EventMatch match, Occurrence happening, string? order) =>
        Evaluate(context, run, match, happening, order).Fits;

    private static (bool Fits, int? Consent, ConditionResult? Verdict) Evaluate(
        RunContext context,
        Run run,
        EventMatch match,
        Occurrence happening,
        string? order
    ) =>
        match.Event == happening.Name
        && (match.Scope == OrderScope.Any || (order is not null && order == run.Order))
        && context.EvaluateWhere(match.Where, run) is (true, var consent, var verdict)
            ? (true, consent, verdict)
            : (false, null, null);
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>Moves every run as far as it can go now.</summary>
internal static class RunAdvancer
{
    public static void AdvanceAll(DecisionContext context)
    {
        foreach (var id in context.State.Runs.Select(r => r.Id).ToArray())
        {
            while (context.State.Runs.FirstOrDefault(r => r.Id == id) is { } run && AdvanceRun(context, run))
            {
                // Each round is one step; a journey has no way back, so this ends.
            }
        }
    }

    // True when the run moved and may move again.
    private static bool AdvanceRun(DecisionContext context, Run run)
    {
        if (context.Workspace.FindVersion(run.Journey, run.Version) is not { } journey)
        {
            return false;
        }

        if (!context.Workspace.Journeys.ContainsKey(run.Journey))
        {
            RunTransitions.EndRun(context, run, Reasons.JourneyRemoved, "the journey is no longer in the workspace");
            return false;
        }

        if (journey.OnlyWhile.Count > 0 && FindOnlyWhileFailure(context, run, journey) is { } why)
        {
            RunTransitions.EndRun(context, run, "only_while", why);
            return false;
        }

        return RunStep(context, run, journey, journey.Steps[run.StepId]);
    }

    /// <summary>Null while every <c>only_while</c> matches, else why one does not.</summary>
    public static string? FindOnlyWhileFailure(DecisionContext context, Run run, Journey journey)
    {
        foreach (var condition in journey.OnlyWhile)
        {
            var verdict = ConditionEvaluator.Evaluate(condition, context.CreateStepScope(run));
            if (verdict.Truth != Truth.True)
            {
                return verdict.Explain();
            }
        }

        return null;
    }

    private static bool RunStep(DecisionContext context, Run run, Journey journey, Step step)
    {
        switch (step)
        {
            case Step.Send send:
                if (!context.State.Messages.Any(m => m.Run == run.Id && m.Step == step.Id))
                {
                    MessageFactory.CreateMessage(context, run, journey, send);
                }

                return false;
            case Step.WaitFor wait:
                return WaitUntil(context, run, step, run.StepReadyAt + wait.Duration);
            case Step.WaitUntil wait:
                return WaitUntil(
                    context,
                    run,
                    step,
                    LocalCalendar.NextTime(run.StepReadyAt, wait.Days, wait.TimeOfDay, wait.Weekdays, context.Zone)
                );
            case Step.WaitForEvent wait:
                return WaitForEvent(context, run, wait);
            case Step.Choose choose:
                var scope = context.CreateStepScope(run);
                var branch = choose.Branches.FirstOrDefault(b =>
                    ConditionEvaluator.Evaluate(b.Condition, scope).Truth == Truth.True
                );
                context.AddNote("chose", run, step.Id, StepNotes.DescribeBranch(choose, branch, scope));
                RunTransitions.MoveToStep(
                    context,
                    run,
                    run,
                    branch is null ? choose.Otherwise : branch.NextStep,
                    run.StepReadyAt
                );
                return true;
            case Step.Set set:
                SetAttributes(context, run, set);
                break;
            case Step.NotifyStaff notify:
                NotifyStaff(context, run, notify);
                break;
            case Step.Unsubscribe
                when RunModes.RecordOnlyReason(context, run) is null
                    && RunModes.PauseReason(context, run.Journey) is { } paused:
                HoldForPause(context, run, paused);
                return false;
            case Step.Unsubscribe unsubscribe:
                Unsubscribe(context, run, unsubscribe);
                break;
        }

        // Instant steps finish when the one before them did, so that a wait after them counts from what she saw last.
        var moved = context.State.Runs.First(r => r.Id == run.Id);
        RunTransitions.MoveToStep(context, moved, moved, step.Next, run.StepReadyAt);
        return true;
    }

    private static bool WaitUntil(DecisionContext context, Run run, Step step, Instant until)
    {
        if (context.Now < until)
        {
            if (run.WaitUntil != until)
            {
                context.Replace(run, run with { WaitUntil = until });
            }

            return false;
        }

        RunTransitions.MoveToStep(context, run, run, step.Next, until);
        return true;
    }

    private static bool WaitForEvent(DecisionContext context, Run run, Step.WaitForEvent wait)
    {
        if (run.WaitUntil is not { } until)
        {
            return EventMatching.MatchSameDelivery(context, run, wait)
                || MatchPastEvents(context, run, wait)
                || TryWait(context, run, wait);
        }

        if (context.Now < until)
        {
            return false;
        }

        // What came meanwhile and moved nothing, because it was old or history, is known all the same.
        if (MatchPastEvents(context, run, wait))
        {
            return true;
        }

        context.AddNote(
            "waited",
            run,
            run.StepId,
            $"nothing it waited for came in time; {StepNotes.DescribeNextStep(wait.OnTimeout)}"
        );
        RunTransitions.MoveToStep(context, run, run, wait.OnTimeout, until);
        return true;
    }

    private static bool TryWait(DecisionContext context, Run run, Step.WaitForEvent wait)
    {
        context.Replace(run, run with { WaitUntil = context.Now + wait.Timeout });
        return false;
    }

    /// <summary>
    /// With <c>of: this_order</c> a <c>wait_for</c> hears what the run's order is already, the same that ends a run by
    /// <c>exit_when</c>: placed, paid, fulfilled, delivered, cancelled, refunded, rated.
    /// No one is reminded of what they have done. Not what the run acted on itself. True: the run moved.
    /// </summary>
    /// <param name="only">Only this event; null: any.</param>
    public static bool MatchPastEvents(DecisionContext context, Run run, Step.WaitForEvent wait, string? only = null)
    {
        if (
            context.FindOrder(run.Order) is not { } order
            || !wait.Lines.Any(l => l.Match.Scope == OrderScope.ThisOrder)
        )
        {
            return false;
        }

        foreach (
            var past in PastEvents
                .ListEvents(order)
                .Where(p => (only is null || p.Name == only) && !HasActedOn(context, run, p))
        )
        {
            foreach (
                var line in wait.Lines.Where(l => l.Match.Event == past.Name && l.Match.Scope == OrderScope.ThisOrder)
            )
            {
                var verdict = PastEvents.Evaluate(context, line.Match, run, run.Order, past);
                if (verdict is null or { Truth: Truth.True })
                {
                    context.AddNote(
                        "waited_for",
                        run,
                        run.StepId,
                        StepNotes.DescribeEventLine($"{past.Name} had arrived before", line, verdict)
                    );
                    ApplyLine(
                        context,
                        run,
                        past.Event ?? new RunEvent(past.Name, past.At, null, null) { Order = order.Ref },
                        line
                    );
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasActedOn(DecisionContext context, Run run, PastEvent past) =>
        past.Event is { } rating
            ? rating.Id == run.LastRatingEvent
            : (run.Event?.Name == past.Name && (run.Event.Order ?? run.Order) == run.Order)
                || context.Workspace.FindVersion(run.Journey, run.Version)?.Trigger
                    is Trigger.OnEvent { Event: var began }
                    && began == past.Name;

    /// <summary>A run takes this line of its <c>wait_for</c> by an event that arrived before now.</summary>
    public static void ApplyLine(DecisionContext context, Run run, RunEvent earlier, EventLine line)
    {
        var rated = earlier.Name == EventNames.FeedbackReceived ? earlier.Id : run.LastRatingEvent;
        RunTransitions.MoveToStep(
            context,
            run with
            {
                Event = earlier,
                LastRatingEvent = rated,
            },
            run,
            line.NextStep,
            context.Now
        );
        if (earlier.TeamNotified && line.NextStep is not null)
        {
            // Only the notice before the next wait is about this answer; a later one is a follow-up.
            var moved = context.State.Runs.First(r => r.Id == run.Id);
            context.Replace(
                moved,
                moved with
                {
                    Event = earlier with { TeamNotified = CustomerAnswers.FindNotifyStep(context, moved) is not null },
                }
            );
        }
    }

    private static void NotifyStaff(DecisionContext context, Run run, Step.NotifyStaff notify)
    {
        if (run.Event is { TeamNotified: true } told)
        {
            context.AddNote("answer", run, notify.Id, "the team was told of it when it arrived");
            context.Replace(run, run with { Event = told with { TeamNotified = false } });
            return;
        }

        MessageFactory.CreateStaffNotice(context, run, notify);
    }

    // A withdrawal reaches the address and everybody who has it: an outside effect like a send, kept back by a pause.
    // Looked at again until the pause is over.
    private static void HoldForPause(DecisionContext context, Run run, string paused)
    {
        if (run.WaitUntil is null)
        {
            context.AddNote("held", run, run.StepId, paused);
        }

        if (run.WaitUntil is not { } until || until <= context.Now)
        {
            context.Replace(run, run with { WaitUntil = context.Now + Decider.Recheck });
        }
    }

    private static void SetAttributes(DecisionContext context, Run run, Step.Set set)
    {
        if (RunModes.RecordOnlyReason(context, run) is null)
        {
            context.State = DecisionContext.WithAttributes(context.State, set.Values);
            return;
        }

        var would = new Dictionary<string, string>(run.WouldSet ?? new Dictionary<string, string>());
        foreach (var (name, value) in set.Values)
        {
            would[name] = value;
        }

        context.AddNote(
            "would_set",
            run,
            set.Id,
            $"{string.Join(", ", set.Values.Select(v => $"{v.Key}: {v.Value}"))}"
        );
        context.Replace(run, run with { WouldSet = would });
    }

    private static void Unsubscribe(DecisionContext context, Run run, Step.Unsubscribe step)
    {
        if (RunModes.RecordOnlyReason(context, run) is not null)
        {
            context.AddNote("would_unsubscribe", run, step.Id, step.Reason);
            return;
        }

        IReadOnlyList<string?> topics = step.Topics.Count == 0 ? [null] : [.. step.Topics];
        foreach (var topic in topics)
        {
            foreach (var channel in (Channel[])[Channel.Email, Channel.Sms])
            {
                if (OrderRecipient.AddressOf(context, run, channel) is { } address)
                {
                    var change = new ConsentChange
                    {
                        Channel = channel,
                        Topic = topic,
                        Status = ConsentStatus.Unsubscribed,
                        At = context.Now,
                        Method = ConsentDescriptions.JourneyMethod(run.Journey, step.Reason),
                    };
                    ConsentUpdates.Apply(
                        context,
                        change,
                        address,
                        ConsentDescriptions.JourneySource,
                        run.Id,
                        context.Now
                    );
                }
            }
        }
    }
}

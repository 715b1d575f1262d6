using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Moves every run as far as it can go now.</summary>
internal static class Advancing
{
    public static void AllRuns(Draft draft)
    {
        foreach (var id in draft.State.Runs.Select(r => r.Id).ToArray())
        {
            while (draft.State.Runs.FirstOrDefault(r => r.Id == id) is { } run && One(draft, run))
            {
                // Each round is one step; a journey has no way back, so this ends.
            }
        }
    }

    // True when the run moved and may move again.
    private static bool One(Draft draft, Run run)
    {
        if (draft.Workspace.Version(run.Journey, run.Version) is not { } journey)
        {
            return false;
        }

        if (!draft.Workspace.Journeys.ContainsKey(run.Journey))
        {
            Running.End(draft, run, Reasons.JourneyRemoved, "the journey is no longer in the workspace");
            return false;
        }

        if (journey.OnlyWhile.Count > 0 && StillWanted(draft, run, journey) is { } why)
        {
            Running.End(draft, run, "only_while", why);
            return false;
        }

        return Take(draft, run, journey, journey.Steps[run.At]);
    }

    /// <summary>Null while every <c>only_while</c> matches, else why one does not.</summary>
    public static string? StillWanted(Draft draft, Run run, Journey journey)
    {
        foreach (var condition in journey.OnlyWhile)
        {
            var verdict = ConditionEvaluator.Evaluate(condition, draft.ScopeOf(run));
            if (verdict.Truth != Truth.True)
            {
                return verdict.Why();
            }
        }

        return null;
    }

    private static bool Take(Draft draft, Run run, Journey journey, Step step)
    {
        switch (step)
        {
            case Step.Send send:
                if (!draft.State.Messages.Any(m => m.Run == run.Id && m.Step == step.Id))
                {
                    Deciding.Message(draft, run, journey, send);
                }

                return false;
            case Step.WaitFor wait:
                return Wait(draft, run, step, run.Since + wait.For);
            case Step.WaitUntil wait:
                return Wait(
                    draft,
                    run,
                    step,
                    Calendar.After(run.Since, wait.Days, wait.At, wait.Weekdays, draft.Clock)
                );
            case Step.WaitForEvent wait:
                return WaitForEvent(draft, run, wait);
            case Step.Choose choose:
                var scope = draft.ScopeOf(run);
                var branch = choose.Branches.FirstOrDefault(b =>
                    ConditionEvaluator.Evaluate(b.When, scope).Truth == Truth.True
                );
                draft.Note("chose", run, step.Id, Ways.Chosen(choose, branch, scope));
                Running.GoTo(draft, run, run, branch is null ? choose.Otherwise : branch.Then, run.Since);
                return true;
            case Step.Set set:
                Remember(draft, run, set);
                break;
            case Step.NotifyStaff notify:
                Notify(draft, run, notify);
                break;
            case Step.Unsubscribe
                when Modes.OnlyRecords(draft, run) is null && Modes.PausedBecause(draft, run.Journey) is { } paused:
                Hold(draft, run, paused);
                return false;
            case Step.Unsubscribe unsubscribe:
                Unsubscribe(draft, run, unsubscribe);
                break;
        }

        // Instant steps finish when the one before them did, so that a wait after them counts from what she saw last.
        var moved = draft.State.Runs.First(r => r.Id == run.Id);
        Running.GoTo(draft, moved, moved, step.Next, run.Since);
        return true;
    }

    private static bool Wait(Draft draft, Run run, Step step, Instant until)
    {
        if (draft.Now < until)
        {
            if (run.Until != until)
            {
                draft.Replace(run, run with { Until = until });
            }

            return false;
        }

        Running.GoTo(draft, run, run, step.Next, until);
        return true;
    }

    private static bool WaitForEvent(Draft draft, Run run, Step.WaitForEvent wait)
    {
        if (run.Until is not { } until)
        {
            return Matching.SameDelivery(draft, run, wait) || Already(draft, run, wait) || Waits(draft, run, wait);
        }

        if (draft.Now < until)
        {
            return false;
        }

        // What came meanwhile and moved nothing, because it was old or history, is known all the same.
        if (Already(draft, run, wait))
        {
            return true;
        }

        draft.Note("waited", run, run.At, $"nothing it waited for came in time; {Ways.To(wait.Else)}");
        Running.GoTo(draft, run, run, wait.Else, until);
        return true;
    }

    private static bool Waits(Draft draft, Run run, Step.WaitForEvent wait)
    {
        draft.Replace(run, run with { Until = draft.Now + wait.UpTo });
        return false;
    }

    /// <summary>
    /// With <c>of: this_order</c> a <c>wait_for</c> hears what the run's order is already, the same that ends a run by
    /// <c>exit_when</c>: placed, paid, fulfilled, delivered, cancelled, refunded, rated.
    /// No one is reminded of what they have done. Not what the run acted on itself. True: the run moved.
    /// </summary>
    /// <param name="only">Only this event; null: any.</param>
    public static bool Already(Draft draft, Run run, Step.WaitForEvent wait, string? only = null)
    {
        if (draft.OrderOf(run.Order) is not { } order || !wait.Lines.Any(l => l.Match.Scope == OrderScope.ThisOrder))
        {
            return false;
        }

        foreach (
            var past in PastEvents.Of(order).Where(p => (only is null || p.Name == only) && !ActedOn(draft, run, p))
        )
        {
            foreach (
                var line in wait.Lines.Where(l => l.Match.Event == past.Name && l.Match.Scope == OrderScope.ThisOrder)
            )
            {
                var verdict = PastEvents.Asked(draft, line.Match, run, run.Order, past);
                if (verdict is null or { Truth: Truth.True })
                {
                    draft.Note("waited_for", run, run.At, Ways.Heard($"{past.Name} had arrived before", line, verdict));
                    Heard(
                        draft,
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

    private static bool ActedOn(Draft draft, Run run, PastEvent past) =>
        past.Event is { } rating
            ? rating.Id == run.Rated
            : (run.Event?.Name == past.Name && (run.Event.Order ?? run.Order) == run.Order)
                || draft.Workspace.Version(run.Journey, run.Version)?.Trigger is Trigger.OnEvent { Event: var began }
                    && began == past.Name;

    /// <summary>A run takes this line of its <c>wait_for</c> by an event that arrived before now.</summary>
    public static void Heard(Draft draft, Run run, RunEvent earlier, EventLine line)
    {
        var rated = earlier.Name == EventNames.FeedbackReceived ? earlier.Id : run.Rated;
        Running.GoTo(draft, run with { Event = earlier, Rated = rated }, run, line.Do, draft.Now);
        if (earlier.Told && line.Do is not null)
        {
            // Only the notice before the next wait is about this answer; a later one is a follow-up.
            var moved = draft.State.Runs.First(r => r.Id == run.Id);
            draft.Replace(
                moved,
                moved with
                {
                    Event = earlier with { Told = Answers.NoticeOf(draft, moved) is not null },
                }
            );
        }
    }

    private static void Notify(Draft draft, Run run, Step.NotifyStaff notify)
    {
        if (run.Event is { Told: true } told)
        {
            draft.Note("answer", run, notify.Id, "the team was told of it when it arrived");
            draft.Replace(run, run with { Event = told with { Told = false } });
            return;
        }

        Deciding.StaffNotice(draft, run, notify);
    }

    // A withdrawal reaches the address and everybody who has it: an outside effect like a send, kept back by a pause.
    // Looked at again until the pause is over.
    private static void Hold(Draft draft, Run run, string paused)
    {
        if (run.Until is null)
        {
            draft.Note("held", run, run.At, paused);
        }

        if (run.Until is not { } until || until <= draft.Now)
        {
            draft.Replace(run, run with { Until = draft.Now + Decider.Recheck });
        }
    }

    private static void Remember(Draft draft, Run run, Step.Set set)
    {
        if (Modes.OnlyRecords(draft, run) is null)
        {
            draft.State = Draft.With(draft.State, set.Values);
            return;
        }

        var would = new Dictionary<string, string>(run.WouldSet ?? new Dictionary<string, string>());
        foreach (var (name, value) in set.Values)
        {
            would[name] = value;
        }

        draft.Note("would_set", run, set.Id, $"{string.Join(", ", set.Values.Select(v => $"{v.Key}: {v.Value}"))}");
        draft.Replace(run, run with { WouldSet = would });
    }

    private static void Unsubscribe(Draft draft, Run run, Step.Unsubscribe step)
    {
        if (Modes.OnlyRecords(draft, run) is not null)
        {
            draft.Note("would_unsubscribe", run, step.Id, step.Reason);
            return;
        }

        IReadOnlyList<string?> topics = step.Topics.Count == 0 ? [null] : [.. step.Topics];
        foreach (var topic in topics)
        {
            foreach (var channel in (Channel[])[Channel.Email, Channel.Sms])
            {
                if (OrderRecipient.AddressOf(draft, run, channel) is { } address)
                {
                    var change = new ConsentChange
                    {
                        Channel = channel,
                        Topic = topic,
                        Status = ConsentStatus.Unsubscribed,
                        At = draft.Now,
                        Method = ConsentWords.MethodOf(run.Journey, step.Reason),
                    };
                    ConsentUpdates.Apply(draft, change, address, ConsentWords.Journey, run.Id, draft.Now);
                }
            }
        }
    }
}

using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// The runs of two customers who are one, settled as though all that is known of both had arrived for one customer:
/// what happened to the one ends, moves or forbids a run of the other.
/// </summary>
internal static class MergedRuns
{
    /// <summary>To be called when orders, consents and runs of both are together.</summary>
    /// <param name="mine">The customer who goes on, as before.</param>
    /// <param name="other">The customer who was taken over.</param>
    public static void Settle(Draft draft, CustomerState mine, CustomerState other)
    {
        foreach (var (own, foreign) in ((CustomerState, CustomerState)[])[(mine, other), (other, mine)])
        {
            var happened = PastEvents.Of(foreign).Where(p => !Knew(own, p)).ToArray();
            foreach (var run in own.Runs)
            {
                HadBegun(draft, run, own, foreign);
                foreach (var past in happened)
                {
                    Hear(draft, run.Id, past);
                }
            }
        }

        Once(draft, mine, other);
    }

    // What the run's own customer knew has done to it what it does.
    private static bool Knew(CustomerState own, PastEvent past)
    {
        if (past.Event is { } heard)
        {
            return own.Heard?.Any(e => e.Id == heard.Id && e.Name == heard.Name) == true
                || own.Orders.Recent.Any(o => o.Rating?.Event == heard.Id);
        }

        return own.Orders.Recent.FirstOrDefault(o => o.Ref == past.Order?.Ref) is { } held
            && PastEvents.OfOrder(held, past.Name) is { } known
            && (past.Name != EventNames.OrderRefunded || known.At >= past.At);
    }

    // A run that could not have begun had the customer been one: their first order was none, their silence was none.
    private static void HadBegun(Draft draft, Run run, CustomerState own, CustomerState foreign)
    {
        if (
            Current(draft, run.Id) is not { } now
            || draft.Workspace.Version(run.Journey, run.Version) is not { } journey
        )
        {
            return;
        }

        var begun = run.BeganAt ?? run.EnteredAt;
        var barred = journey.Trigger switch
        {
            Trigger.Inactive silent => foreign.Orders.Recent.Any(o =>
                o is { PaidAt: { } paid, IsVoid: false } && paid <= begun && paid > begun - silent.For
            ),
            Trigger.OnEvent { Where: { } where } => TurnsFalse(
                draft,
                run,
                where,
                own,
                foreign with
                {
                    Orders = OrderSums.AsOf(foreign.Orders, begun),
                    Counts = [.. foreign.Counts.Where(c => c.Day <= Learning.DayOf(begun))],
                }
            ),
            _ => false,
        };
        if (barred)
        {
            Running.End(
                draft,
                now,
                "merged",
                "with what the customer they were merged with did before, it would not have begun"
            );
        }
    }

    // Only what the merge itself makes false: what changed since the run began, for its own customer, ends nothing
    // here.
    private static bool TurnsFalse(Draft draft, Run run, Condition where, CustomerState own, CustomerState before)
    {
        var alone = new Draft(own, draft.Workspace, draft.Now, draft.Facts);
        if (ConditionEvaluator.Evaluate(where, alone.ScopeOf(run)).Truth != Truth.True)
        {
            return false;
        }

        var rated = before.LastRatingAt <= (run.BeganAt ?? run.EnteredAt) && !(own.LastRatingAt >= before.LastRatingAt);
        var together = new Draft(
            own with
            {
                LastRating = rated ? before.LastRating : own.LastRating,
                LastRatingAt = rated ? before.LastRatingAt : own.LastRatingAt,
                Counts = Merging.Counts(own, before),
            },
            draft.Workspace,
            draft.Now,
            draft.Facts
        );
        Merging.Orders(together, own, before);
        return ConditionEvaluator.Evaluate(where, together.ScopeOf(run)).Truth == Truth.False;
    }

    private static void Hear(Draft draft, string id, PastEvent past)
    {
        if (Current(draft, id) is not { } run || draft.Workspace.Version(run.Journey, run.Version) is not { } journey)
        {
            return;
        }

        var begun = run.BeganAt ?? run.EnteredAt;
        if (journey.ExitWhen.FirstOrDefault(m => Concerns(draft, m, run, past, begun)) is { } exit)
        {
            Running.End(draft, run, "exit", $"{exit.Event} happened to the customer they were merged with");
            Entering.GiveBack(draft, run, journey);
        }
        else if (
            journey.Goal is { } goal
            && past.At >= begun
            && past.At <= run.EnteredAt + goal.Within
            && (past.Order is null || past.Order.Ref != run.Order || goal.Event.Scope == OrderScope.ThisOrder)
            && Concerns(draft, goal.Event, run, past, begun)
        )
        {
            Running.End(
                draft,
                run,
                "goal",
                $"{goal.Event.Event} happened to the customer they were merged with, within "
                    + $"{Values.Counted.Time(goal.Within)} of entering"
            );
        }
        else if (run.Until is not null && journey.Steps[run.At] is Step.WaitForEvent wait)
        {
            WaitedFor(draft, run, wait, past);
        }
    }

    private static bool Concerns(Draft draft, EventMatch match, Run run, PastEvent past, NodaTime.Instant since) =>
        match.Event == past.Name
        && (
            match.Scope == OrderScope.ThisOrder
                ? past.Order is { } about && about.Ref == run.Order
                : past.At >= since
                    && (
                        past.Order is null
                        || past.Order.Ref != run.Order
                        || past.Name is not (EventNames.OrderPlaced or EventNames.OrderPaid)
                    )
        )
        && PastEvents.Fits(draft, match, run, run.Order, past);

    // As for a delivery: what is older than the limit of policy, or was told as history, moves nothing on. A rating of
    // the run's order always does.
    private static void WaitedFor(Draft draft, Run run, Step.WaitForEvent wait, PastEvent past)
    {
        if (
            past.Name == EventNames.FeedbackReceived
            && Advancing.Already(draft, run, wait, EventNames.FeedbackReceived)
        )
        {
            return;
        }

        var old =
            draft.Now - past.At > draft.Policy.EventMaxAge
            || past is { Order: { } order, Event: null }
                && (past.Name == EventNames.OrderPaid ? order.PaidQuiet : order.FulfilledQuiet);
        if (old || wait.Lines.FirstOrDefault(l => Concerns(draft, l.Match, run, past, run.Since)) is not { } line)
        {
            return;
        }

        var heard = past.Event ?? new RunEvent(past.Name, past.At, null, null) { Order = past.Order?.Ref };
        var told =
            heard.Told
            || past.Name is EventNames.ComplaintOpened or EventNames.MessageReplied
            || heard.Rating <= draft.Policy.Unhappy;
        draft.Note("waited_for", run, run.At, $"{past.Name} had arrived for the customer they were merged with");
        Advancing.Heard(draft, run, heard with { Told = told }, line);
    }

    // A journey both were in goes on once, as its re-entry rule would have had it for one customer; a message that may
    // be leaving is never torn out of its attempt.
    private static void Once(Draft draft, CustomerState before, CustomerState other)
    {
        foreach (
            var same in draft
                .State.Runs.GroupBy(r => (r.Journey, r.Shadow, Order: OncePerOrder(draft, r) ? r.Order : null))
                .ToArray()
        )
        {
            var goesOn = same.OrderByDescending(r => Sent(draft, r))
                .ThenBy(r => r.EnteredAt)
                .ThenBy(r => r.Id, StringComparer.Ordinal)
                .First();
            foreach (var run in same.Where(r => r.Id != goesOn.Id))
            {
                Running.End(
                    draft,
                    run,
                    "merged",
                    "the customer they were merged with is in this journey too, and that run goes on"
                );
            }

            var one = before.Runs.Any(r => r.Id == goesOn.Id) ? other : before;
            if (!same.Any(r => one.Runs.Any(o => o.Id == r.Id)) && Was(draft, goesOn, one) is { } why)
            {
                Running.End(draft, goesOn, "merged", why);
            }
        }
    }

    // Messages of a run that were sent, or may be leaving: the run furthest along is the one whose messages were seen.
    private static int Sent(Draft draft, Run run) =>
        run.Messages.Count(m => !m.States.Contains(MessageState.NotSent))
        + draft.State.Messages.Count(m => m.Run == run.Id && m.Attempt is not null);

    private static ReEntry? RuleOf(Draft draft, Run run) =>
        (
            draft.Workspace.Journeys.GetValueOrDefault(run.Journey) ?? draft.Workspace.Version(run.Journey, run.Version)
        )?.ReEntry;

    private static bool OncePerOrder(Draft draft, Run run) => RuleOf(draft, run) is null or ReEntry.EachOrder;

    // Not of runs that only record: their entries are kept apart.
    private static string? Was(Draft draft, Run run, CustomerState one)
    {
        if (
            run.Shadow
            || one.Entries.FirstOrDefault(e => e.Journey == run.Journey && e.Times > e.GivenBack) is not { } entry
        )
        {
            return null;
        }

        return RuleOf(draft, run) switch
        {
            ReEntry.Never => "the customer they were merged with was in this journey before, and re_entry is never",
            ReEntry.After(var gap) when TooSoon(entry, run, gap) =>
                $"the customer they were merged with entered it less than {Values.Counted.Time(gap)} before",
            ReEntry.EachOrder { AtMostOncePer: { } gap } when TooSoon(entry, run, gap) =>
                $"the customer they were merged with entered it less than {Values.Counted.Time(gap)} before",
            _ => null,
        };
    }

    private static bool TooSoon(JourneyEntry entry, Run run, NodaTime.Duration gap) =>
        entry.LastAt <= run.EnteredAt && run.EnteredAt < entry.LastAt + gap;

    private static Run? Current(Draft draft, string id) => draft.State.Runs.FirstOrDefault(r => r.Id == id);
}

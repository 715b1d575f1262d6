using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Runs.Entering;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>Settles the runs of two customers who are merged, as if everything known of both had arrived for one
/// customer: what happened to one ends, moves or prevents a run of the other.</summary>
internal static partial class MergedRuns
{
    /// <summary>Settles the runs. To be called when orders, consents and runs of both are merged.</summary>
    /// <param name="mine">The customer who remains, before the merge.</param>
    /// <param name="other">The customer who was merged into the other.</param>
    public static void SettleRuns(RunContext context, CustomerState mine, CustomerState other)
    {
        var impossible = new List<Run>();
        foreach (var (own, foreign) in ((CustomerState, CustomerState)[])[(mine, other), (other, mine)])
        {
            var happened = PastEvents.ListEvents(foreign).Where(p => !WasKnownTo(own, p)).ToArray();
            foreach (var run in own.Runs)
            {
                if (EndImpossibleRun(context, run, own, foreign))
                {
                    impossible.Add(run);
                }

                foreach (var past in happened)
                {
                    ApplyPastEvent(context, run.Id, past);
                }
            }
        }

        KeepOneRun(context, mine, other, impossible);
    }

    // What the run's own customer already knew has had its effect on the run.
    private static bool WasKnownTo(CustomerState own, PastEvent past)
    {
        if (past.Event is { } received)
        {
            return own.KeptEvents?.Any(e => e.Id == received.Id && e.Name == received.Name) == true
                || own.Orders.Recent.Any(o => o.Rating?.Event == received.Id);
        }

        return own.Orders.Recent.FirstOrDefault(o => o.Ref == past.Order?.Ref) is { } held
            && PastEvents.FindMilestone(held, past.Name) is { } known
            && (past.Name != EventNames.OrderRefunded || known.At >= past.At);
    }

    // Ends a run that could not have started for the merged customer: their first order was not the first, or they were
    // not inactive. False: it goes on.
    private static bool EndImpossibleRun(RunContext context, Run run, CustomerState own, CustomerState foreign)
    {
        if (
            FindRun(context, run.Id) is not { } now
            || context.Workspace.FindVersion(run.Journey, run.Version) is not { } journey
        )
        {
            return false;
        }

        var begun = run.BeganAt ?? run.EnteredAt;
        var other = new MergedHistory(
            foreign,
            begun,
            where =>
                BecomesFalse(
                    context,
                    run,
                    where,
                    own,
                    foreign with
                    {
                        Orders = OrderTotals.AsOf(foreign.Orders, begun),
                        EventCounts = [.. foreign.EventCounts.Where(c => c.Day <= CustomerUpdates.DayNumber(begun))],
                    }
                ),
            () => CreateTogether(context, own, foreign, begun)
        );
        if (!journey.FindTrigger(run).IsPreventedBy(other))
        {
            return false;
        }

        RunTransitions.EndRun(
            context,
            now,
            "merged",
            "with what the customer they were merged with did before, it would not have begun"
        );
        return true;
    }

    private static void ApplyPastEvent(RunContext context, string id, PastEvent past)
    {
        if (
            FindRun(context, id) is not { } run
            || context.Workspace.FindVersion(run.Journey, run.Version) is not { } journey
        )
        {
            return;
        }

        var begun = run.BeganAt ?? run.EnteredAt;
        if (
            EventMatching
                .ListExits(context, run, journey)
                .FirstOrDefault(m => ConcernsRun(context, m, run, past, begun)) is
            { } exit
        )
        {
            RunTransitions.EndRun(context, run, "exit", $"{exit.Event} happened to the customer they were merged with");
            RunEntry.ReleaseEntryOfVoidOrder(context, run, journey);
        }
        else if (
            journey.Goal is { } goal
            && past.At >= begun
            && past.At <= run.EnteredAt + goal.Within
            && (past.Order is null || past.Order.Ref != run.Order || goal.Event.Scope == OrderScope.ThisOrder)
            && ConcernsRun(context, goal.Event, run, past, begun)
        )
        {
            RunTransitions.EndRun(
                context,
                run,
                "goal",
                $"{goal.Event.Event} happened to the customer they were merged with, within "
                    + $"{CountText.FormatDuration(goal.Within)} of entering"
            );
        }
        else if (run.WaitUntil is not null && journey.Steps[run.StepId] is WaitForStep wait)
        {
            ApplyPastEventToWait(context, run, wait, past);
        }
    }

    private static bool ConcernsRun(
        RunContext context,
        EventMatch match,
        Run run,
        PastEvent past,
        NodaTime.Instant since
    ) =>
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
        && PastEvents.Matches(context, match, run, run.Order, past);

    // As for a delivery: an event older than the policy's limit, or imported as history, moves nothing. A rating of the
    // run's order always does.
    private static void ApplyPastEventToWait(RunContext context, Run run, WaitForStep wait, PastEvent past)
    {
        if (
            past.Name == EventNames.FeedbackReceived
            && PastEventMatching.Match(context, run, wait, EventNames.FeedbackReceived)
        )
        {
            return;
        }

        var old =
            context.Now - past.At > context.Policy.EventMaxAge
            || past is { Order: { } order, Event: null }
                && (past.Name == EventNames.OrderPaid ? order.PaidFromHistory : order.FulfilledFromHistory);
        if (
            old
            || wait.Lines.FirstOrDefault(l => ConcernsRun(context, l.Match, run, past, run.StepReadyAt)) is not { } line
        )
        {
            return;
        }

        var received = past.Event ?? new RunEvent(past.Name, past.At, null, null) { Order = past.Order?.Ref };
        var notified =
            received.TeamNotified
            || past.Name is EventNames.ComplaintOpened or EventNames.MessageReplied
            || received.Rating <= context.Policy.UnhappyRating;
        context.AddNote(
            "waited_for",
            run,
            run.StepId,
            $"{past.Name} had arrived for the customer they were merged with"
        );
        PastEventMatching.ApplyLine(context, run, received with { TeamNotified = notified }, line);
    }

    // A journey that both were in goes on once, as its re-entry rule would have allowed for one customer; a message
    // that may be being sent is never removed during its attempt.
    private static void KeepOneRun(
        RunContext context,
        CustomerState before,
        CustomerState other,
        IReadOnlyList<Run> impossible
    )
    {
        foreach (
            var same in context
                .State.Runs.GroupBy(r => (r.Journey, r.IsTest, Order: IsOncePerOrder(context, r) ? r.Order : null))
                .ToArray()
        )
        {
            var goesOn = same.OrderByDescending(r => FindRestart(context, r))
                .ThenByDescending(r => CountSent(context, r))
                .ThenBy(r => r.EnteredAt)
                .ThenBy(r => r.Id, StringComparer.Ordinal)
                .First();
            foreach (var run in same.Where(r => r.Id != goesOn.Id))
            {
                RunTransitions.EndRun(
                    context,
                    run,
                    "merged",
                    "the customer they were merged with is in this journey too, and that run goes on"
                );
            }

            var one = before.Runs.Any(r => r.Id == goesOn.Id) ? other : before;
            if (!same.Any(r => one.Runs.Any(o => o.Id == r.Id)) && Was(context, goesOn, one, impossible) is { } why)
            {
                RunTransitions.EndRun(context, goesOn, "merged", why);
            }
        }
    }

    // Counts messages of a run that were sent or may be being sent: the run with most progress is the one whose
    // messages the customer saw.
    private static int CountSent(RunContext context, Run run) =>
        run.IsHeldOut
            ? 0
            : run.Messages.Count(m => !m.States.Contains(MessageState.NotSent))
                + context.State.Messages.Count(m => m.Run == run.Id && m.Attempt is not null);

    // Where a newer occasion starts the run again, the newest goes on.
    private static NodaTime.Instant? FindRestart(RunContext context, Run run) =>
        FindReEntry(context, run) is ReEntry.Restart ? run.BeganAt ?? run.EnteredAt : null;

    private static ReEntry? FindReEntry(RunContext context, Run run) =>
        (
            context.Workspace.Journeys.GetValueOrDefault(run.Journey)
            ?? context.Workspace.FindVersion(run.Journey, run.Version)
        )?.ReEntry;

    private static bool IsOncePerOrder(RunContext context, Run run) =>
        FindReEntry(context, run) is null or ReEntry.EachOrder;

    // Not for tests: their entries are stored separately. A run that would not have begun is no earlier entry.
    private static string? Was(RunContext context, Run run, CustomerState one, IReadOnlyList<Run> impossible)
    {
        var none = impossible
            .Where(r => r.Journey == run.Journey && !r.IsTest && one.Runs.Any(o => o.Id == r.Id))
            .ToList();
        if (
            run.IsTest
            || one.Entries.FirstOrDefault(e => e.Journey == run.Journey) is not { } entry
            || entry.Times - entry.ReleasedTimes <= none.Count
            || (FindReEntry(context, run) is not ReEntry.Never && none.Any(r => r.EnteredAt == entry.LastAt))
        )
        {
            return null;
        }

        return FindReEntry(context, run) switch
        {
            ReEntry.Never => "the customer they were merged with was in this journey before, and re_entry is never",
            ReEntry.Restart when entry.BeganAt > (run.BeganAt ?? run.EnteredAt) =>
                "the customer they were merged with began it anew since",
            ReEntry.After(var gap) when IsTooSoon(entry, run, gap) =>
                $"the customer they were merged with entered it less than {CountText.FormatDuration(gap)} before",
            ReEntry.EachOrder { AtMostOncePer: { } gap } when IsTooSoon(entry, run, gap) =>
                $"the customer they were merged with entered it less than {CountText.FormatDuration(gap)} before",
            _ => null,
        };
    }

    private static bool IsTooSoon(JourneyEntry entry, Run run, NodaTime.Duration gap) =>
        entry.LastAt <= run.EnteredAt && run.EnteredAt < entry.LastAt + gap;

    private static Run? FindRun(RunContext context, string id) => context.State.Runs.FirstOrDefault(r => r.Id == id);
}

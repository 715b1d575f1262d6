using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Steps;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>Matches a <c>wait_for</c> with events that arrived before the run reached it.</summary>
internal static class PastEventMatching
{
    /// <summary>
    /// Matches a <c>wait_for</c> with <c>of: this_order</c> against the state that the run's order already has, the
    /// same events that end a run by <c>exit_when</c>: placed, paid, fulfilled, delivered, cancelled, refunded, rated.
    /// So no customer is reminded of what they have done. The event that the run itself acted on does not count. True:
    /// the run moved.
    /// </summary>
    /// <param name="only">Only this event; null: any.</param>
    public static bool Match(RunContext context, Run run, WaitForStep wait, string? only = null)
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

    private static bool HasActedOn(RunContext context, Run run, PastEvent past) =>
        past.Event is { } rating
            ? rating.Id == run.LastRatingEvent
            : (run.Event?.Name == past.Name && (run.Event.Order ?? run.Order) == run.Order)
                || context.Workspace.FindVersion(run.Journey, run.Version) is { } journey
                    && journey.FindTrigger(run).Events.Contains(past.Name);

    /// <summary>Moves a run along this line of its <c>wait_for</c>, by an event that arrived before now.</summary>
    public static void ApplyLine(RunContext context, Run run, RunEvent earlier, EventLine line)
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
            // Only the notice before the next wait is about this answer; a later notice is a follow-up.
            var moved = context.State.Runs.First(r => r.Id == run.Id);
            context.Replace(
                moved,
                moved with
                {
                    Event = earlier with { TeamNotified = NotifyStaffStep.FindBeforeWait(context, moved) is not null },
                }
            );
        }
    }
}

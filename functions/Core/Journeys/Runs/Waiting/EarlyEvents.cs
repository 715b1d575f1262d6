using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Steps;

namespace MarketingAutomation.Core.Journeys.Runs.Waiting;

/// <summary>
/// Events that arrive while a run is at a <c>send</c>, because its message is held or being sent: the <c>wait_for</c>
/// that comes next counts them, so that no answer is lost. They end with the next message and with a wait for a time.
/// </summary>
internal static class EarlyEvents
{
    private const int MaxEvents = 5;
    private const int LongestValue = 200;

    /// <summary>Keeps an event that some <c>wait_for</c> of the journey names.</summary>
    public static void Keep(
        RunContext context,
        Run run,
        Journey journey,
        Event arrived,
        Occurrence happening,
        string? order
    )
    {
        if (!journey.Steps.Values.Any(s => s is WaitForStep wait && Names(wait, happening.Name)))
        {
            return;
        }

        // An event with several consents is evaluated once for each.
        IEnumerable<int?> consents =
            happening.Name is EventNames.ConsentChanged or EventNames.ConsentRenewed && arrived.Consents.Count > 0
                ? Enumerable.Range(0, arrived.Consents.Count).Select(i => (int?)i)
                : [null];
        var kept = consents
            .Select(c => EventMatching.CreateRunEvent(context, arrived, happening, order, c))
            .Select(e => e with { Data = e.Data?.Where(d => d.Value.Length <= LongestValue).ToDictionary() });
        context.Replace(run, run with { EarlyEvents = [.. (run.EarlyEvents ?? []).Concat(kept).TakeLast(MaxEvents)] });
    }

    /// <summary>Matches a <c>wait_for</c> that the run reaches with the events that were kept, in the order of their
    /// arrival. True: the run moved.</summary>
    public static bool Match(RunContext context, Run run, WaitForStep wait)
    {
        foreach (var early in run.EarlyEvents ?? [])
        {
            var past = PastEvents.FromRunEvent(context.State, early);
            foreach (var line in wait.Lines.Where(l => Names(l, wait, early.Name) && IsInScope(l.Match, run, early)))
            {
                var verdict = PastEvents.Evaluate(context, line.Match, run, run.Order, past);
                if (verdict is not (null or { Truth: Conditions.Truth.True }) && line.Match.Event == early.Name)
                {
                    continue;
                }

                context.AddNote(
                    "waited_for",
                    run,
                    run.StepId,
                    StepNotes.DescribeEventLine($"{early.Name} had arrived while the message was held", line, verdict)
                );
                PastEventMatching.ApplyLine(context, run, WithTeamNotified(context, early), line);
                return true;
            }
        }

        return false;
    }

    /// <summary>True: events that were kept before do not concern what comes from this step on.</summary>
    public static bool EndWith(Step reached) => reached is SendStep || (reached.IsWait && reached is not WaitForStep);

    // As at an arrival, the team was notified of such an answer then.
    private static RunEvent WithTeamNotified(RunContext context, RunEvent early) =>
        early with
        {
            TeamNotified =
                early.TeamNotified
                || early.Name is EventNames.ComplaintOpened or EventNames.MessageReplied
                || early.Rating <= context.Policy.UnhappyRating,
        };

    private static bool IsInScope(EventMatch match, Run run, RunEvent early) =>
        match.Scope == OrderScope.Any || (early.Order is not null && early.Order == run.Order);

    private static bool Names(WaitForStep wait, string name) => wait.Lines.Any(l => Names(l, wait, name));

    private static bool Names(EventLine line, WaitForStep wait, string name) =>
        line.Match.Event == name || (name == EventNames.ConsentRenewed && EventMatching.AcceptsRenewal(wait, line));
}

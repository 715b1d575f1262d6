using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>Moves and ends runs.</summary>
internal static class RunTransitions
{
    /// <summary>Moves a run to the next step, the previous one finished at <paramref name="finished"/>; without a next
    /// step the run ends.</summary>
    public static void MoveToStep(DecisionContext context, Run moved, Run was, string? step, Instant finished)
    {
        if (step is null)
        {
            EndRun(context, was, "completed", "its last step is done");
            return;
        }

        context.Replace(was, moved with { StepId = step, StepReadyAt = finished, WaitUntil = null });
    }

    /// <summary>Ends a run. Its messages that are not sent yet are dropped; an attempt in progress goes on to its
    /// outcome.</summary>
    public static void EndRun(DecisionContext context, Run run, string endReason, string why)
    {
        context.State = context.State with { Runs = RunsWithout(context.State.Runs, run.Id) };
        context.AddNote("ended", run, run.StepId, $"{endReason}: {why}");
        if (context.State.Messages.Count > 0)
        {
            DropMessagesOfRun(context, run, endReason);
        }
    }

    private static void DropMessagesOfRun(DecisionContext context, Run run, string endReason)
    {
        foreach (
            var message in context.State.Messages.Where(m => m.Run == run.Id && m.Attempt is null && m.Staff is null)
        )
        {
            MessageSending.DropMessage(
                context,
                message,
                endReason switch
                {
                    "only_while" => Reasons.OnlyWhile,
                    PrivacyHandling.NoticeRun => Reasons.PrivacyRequest,
                    _ => Reasons.RunEnded,
                },
                $"the journey ended for them ({endReason})"
            );
        }
    }

    private static List<Run> RunsWithout(IReadOnlyList<Run> runs, string id)
    {
        var others = new List<Run>(runs.Count);
        foreach (var run in runs)
        {
            if (run.Id != id)
            {
                others.Add(run);
            }
        }

        return others;
    }
}

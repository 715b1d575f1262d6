using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Products;
using MarketingAutomation.Core.Journeys.Runs.Waiting;
using MarketingAutomation.Core.Journeys.Steps;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>Moves and ends runs.</summary>
internal static class RunTransitions
{
    /// <summary>Moves a run to the next step, the previous one finished at <paramref name="finished"/>; without a next
    /// step the run ends.</summary>
    public static void MoveToStep(RunContext context, Run moved, Run was, string? step, Instant finished)
    {
        if (step is null)
        {
            EndRun(context, moved, "completed", "its last step is done");
            return;
        }

        var journey = context.Workspace.FindVersion(was.Journey, was.Version);
        var keepsEarly =
            moved.EarlyEvents is not null
            && journey is not null
            && journey.Steps[was.StepId] is not WaitForStep
            && !EarlyEvents.EndWith(journey.Steps[step]);
        context.Replace(
            was,
            moved.ArriveAt(step, journey is not null && journey.LoopSteps.Contains(step)) with
            {
                StepReadyAt = finished,
                WaitUntil = null,
                EarlyEvents = keepsEarly ? moved.EarlyEvents : null,
            }
        );
    }

    /// <summary>Ends a run. Its messages that are not sent yet are dropped; an attempt in progress goes on to its
    /// outcome.</summary>
    public static void EndRun(RunContext context, Run run, string endReason, string why)
    {
        context.State = context.State with { Runs = RunsWithout(context.State.Runs, run.Id) };
        ProductRequests.Settle(context, run);
        context.AddNote("ended", run, run.StepId, $"{endReason}: {why}");
        if (context.State.Messages.Count > 0)
        {
            context.DropMessages(run, endReason);
        }
    }

    /// <summary>Ends this run, if the customer is still in it, because of a privacy request.</summary>
    public static void EndForPrivacy(RunContext context, string run, string why)
    {
        if (context.State.Runs.FirstOrDefault(r => r.Id == run) is { } still)
        {
            EndRun(context, still, PrivacyStop.RunName, why);
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

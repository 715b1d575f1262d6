using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Journeys.Conditions;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>Moves every run as far as it can go now.</summary>
internal static class RunAdvancer
{
    public static void AdvanceAll(RunContext context)
    {
        foreach (var id in context.State.Runs.Select(r => r.Id).ToArray())
        {
            while (context.State.Runs.FirstOrDefault(r => r.Id == id) is { } run && AdvanceRun(context, run))
            {
                // Each round is one step; every loop of a journey has a wait in it (JourneyChecks), so this ends.
            }
        }
    }

    // True: the run moved and may move again.
    private static bool AdvanceRun(RunContext context, Run run)
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

        if (FindObjection(context, run, journey) is var (reason, why))
        {
            RunTransitions.EndRun(context, run, reason, why);
            return false;
        }

        return journey.Steps[run.StepId].Execute(context, run, journey);
    }

    /// <summary>Why the run is to end now: a name of <see cref="Reasons"/>, and the reason in words. Null: it goes
    /// on.</summary>
    public static (string Reason, string Why)? FindObjection(RunContext context, Run run, Journey journey) =>
        FindProductObjection(context, run) is { } changed ? (Reasons.ProductChanged, changed)
        : FindOnlyWhileFailure(context, run, journey) is { } why ? (Reasons.OnlyWhile, why)
        : null;

    private static string? FindProductObjection(RunContext context, Run run) =>
        run.Product is { } product
            ? ProductUpdates.ExplainOver(
                product.OldPrice is null ? EventNames.ProductBackInStock : EventNames.ProductPriceDrop,
                product,
                context.FindProduct(product.Sku)
            )
            : null;

    private static string? FindOnlyWhileFailure(RunContext context, Run run, Journey journey)
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
}

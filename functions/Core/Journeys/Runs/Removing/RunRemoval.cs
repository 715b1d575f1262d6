using MarketingAutomation.Core.Customers;

namespace MarketingAutomation.Core.Journeys.Runs.Removing;

/// <summary>Takes a customer out of a journey.</summary>
internal static class RunRemoval
{
    /// <summary>What the note of the run's end begins with.</summary>
    public const string EndReason = "removed";

    /// <summary>True: the customer has a run of this journey.</summary>
    public static bool IsInside(CustomerState state, string journey) => state.Runs.Any(r => r.Journey == journey);

    /// <summary>Ends the runs that began before everyone was taken out of their journey.</summary>
    public static void ApplyRemovals(RunContext context)
    {
        var controls = context.Lookups.Controls;
        if (controls.Removals.Count == 0)
        {
            return;
        }

        foreach (var run in context.State.Runs.Where(controls.IsRemoved).ToArray())
        {
            RunTransitions.EndRun(
                context,
                run,
                EndReason,
                $"everyone was taken out of the journey ({controls.Removals[run.Journey].By})"
            );
        }
    }

    /// <summary>Ends the customer's runs of a journey, with their messages that are not sent; an attempt in progress
    /// goes on to its outcome. Where there is none, nothing happens.</summary>
    /// <param name="why">Who or what takes them out.</param>
    public static void Remove(RunContext context, string journey, string why)
    {
        foreach (var run in context.State.Runs.Where(r => r.Journey == journey).ToArray())
        {
            RunTransitions.EndRun(context, run, EndReason, why);
        }
    }
}

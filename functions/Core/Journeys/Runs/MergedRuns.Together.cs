using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Journeys.Conditions;

namespace MarketingAutomation.Core.Journeys.Runs;

// What would have been known when a run began, had the two customers been one.
internal static partial class MergedRuns
{
    private static RunContext CreateTogether(
        RunContext context,
        CustomerState own,
        CustomerState foreign,
        NodaTime.Instant begun
    )
    {
        var before = own with { Orders = OrderTotals.AsOf(own.Orders, begun) };
        var together = context.WithState(before);
        MergedOrders.MergeOrders(together, before, foreign with { Orders = OrderTotals.AsOf(foreign.Orders, begun) });
        return together;
    }

    // Only what becomes false by the merge: what has changed for the run's own customer since the run began ends
    // nothing here.
    private static bool BecomesFalse(
        RunContext context,
        Run run,
        Condition where,
        CustomerState own,
        CustomerState before
    )
    {
        var alone = context.WithState(own);
        if (ConditionEvaluator.Evaluate(where, alone.CreateStepScope(run)).Truth != Truth.True)
        {
            return false;
        }

        var rated = before.LastRatingAt <= (run.BeganAt ?? run.EnteredAt) && !(own.LastRatingAt >= before.LastRatingAt);
        var together = context.WithState(
            own with
            {
                LastRating = rated ? before.LastRating : own.LastRating,
                LastRatingAt = rated ? before.LastRatingAt : own.LastRatingAt,
                EventCounts = CustomerUpdates.MergeCounts(own, before),
            }
        );
        MergedOrders.MergeOrders(together, own, before);
        return ConditionEvaluator.Evaluate(where, together.CreateStepScope(run)).Truth == Truth.False;
    }
}

using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Runs.Entering;

namespace MarketingAutomation.Core.Deciding;

/// <summary>An order whose newest view names another customer leaves this record: runs about it end, and the order is
/// removed (<see cref="OrderMoves"/>).</summary>
internal static class LeavingOrder
{
    public static void MoveOut(DecisionContext context, Input.OrderMoved moved)
    {
        if (OrderMoves.FindLeavingOrder(context, $"{moved.Source}:{moved.Id}", moved.To, moved.AsOf) is not { } order)
        {
            return;
        }

        foreach (var run in context.State.Runs.Where(r => r.Order == order.Ref).ToArray())
        {
            RunTransitions.EndRun(context, run, "exit", "the order is another customer's");
            if (context.Workspace.FindVersion(run.Journey, run.Version) is { } journey)
            {
                RunEntry.ReleaseEntry(context, run, journey, "the order that began it was another customer's");
            }
        }

        OrderMoves.RemoveOrder(context, order, moved.Checkouts, moved.Email);
    }
}

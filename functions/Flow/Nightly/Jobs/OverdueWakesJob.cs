using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Waking;

namespace MarketingAutomation.Flow.Nightly.Jobs;

/// <summary>Writes the due row again of a wake that is overdue and has none (a row that was lost).</summary>
internal sealed class OverdueWakesJob(DueTable dueTable, DecisionClock clock) : INightlyJob
{
    public async ValueTask<NightlyResult> ReviewCustomer(StoredCustomer customer, CancellationToken cancel)
    {
        var state = customer.State;
        if (
            WakeArming.OverdueRow(state.ArmedWake, state.NextWake, clock.Now) is not { } row
            || await dueTable.IsArmed(state.Key, row, cancel)
        )
        {
            return NightlyResult.None;
        }

        await dueTable.Arm(state.Key, row, cancel);
        return NightlyResult.One("Armed");
    }
}

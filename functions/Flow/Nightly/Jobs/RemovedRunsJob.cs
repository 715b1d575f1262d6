using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Flow.Nightly.Jobs;

/// <summary>Ends the runs of customers who were in a journey when everyone was taken out of it, where nothing else woke
/// them since.</summary>
internal sealed class RemovedRunsJob(CustomerProcessor processor, Switches switches, IEffectDispatcher dispatcher)
    : INightlyJob
{
    public async ValueTask<NightlyResult> ReviewCustomer(StoredCustomer customer, CancellationToken cancel)
    {
        var controls = await switches.ReadControls(false, cancel);
        if (customer.State.Runs.Any(controls.IsRemoved))
        {
            await dispatcher.Dispatch(
                await processor.Apply(customer.State.Key, new Input.WakeDue(), customer, cancel: cancel),
                cancel
            );
        }

        return NightlyResult.None;
    }
}

using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Flow.Nightly.Jobs;

/// <summary>Reviews customers who were last decided under another workspace, so that a new or changed time trigger
/// starts for inactive customers too.</summary>
internal sealed class NewWorkspaceJob(
    CustomerProcessor processor,
    WorkspaceReleases releases,
    IEffectDispatcher dispatcher
) : INightlyJob
{
    public async ValueTask<NightlyResult> ReviewCustomer(StoredCustomer customer, CancellationToken cancel)
    {
        if (customer.State.Workspace == releases.Current.Hash)
        {
            return NightlyResult.None;
        }

        await dispatcher.Dispatch(
            await processor.Apply(customer.State.Key, new Input.WakeDue(), customer, cancel: cancel),
            cancel
        );
        return NightlyResult.One("Reviewed");
    }
}

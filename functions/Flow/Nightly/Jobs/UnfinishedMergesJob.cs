using MarketingAutomation.Flow.Customers;

namespace MarketingAutomation.Flow.Nightly.Jobs;

/// <summary>Finishes merges that a process did not finish.</summary>
internal sealed class UnfinishedMergesJob(CustomerProcessor processor) : INightlyJob
{
    public ValueTask ReviewMerged(StoredCustomer merged, CancellationToken cancel) =>
        processor.FinishMerge(merged, merged.State.MergedInto!, cancel);
}

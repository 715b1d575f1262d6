using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;

namespace MarketingAutomation.Flow.Nightly.Jobs;

/// <summary>Tries each parked customer again: what kept the record from being decided may be repaired. One who still
/// fails stays parked.</summary>
internal sealed class ParkedCustomersJob(DueTable dueTable, QueuedEventProcessor queueProcessor, FlowMetrics metrics)
    : INightlyJob
{
    public async ValueTask BeforeRange(string? from, string? to, CancellationToken cancel)
    {
        foreach (var parked in await dueTable.ListParked(cancel, from, to))
        {
            if (!KeyHasher.IsCustomerKey(parked.Customer))
            {
                continue;
            }

            try
            {
                await queueProcessor.ApplyQueuedEvents(parked.Customer, cancel);
            }
            catch (UnreadableRowException)
            {
                // Not repaired yet; it was logged when it was parked.
            }
            catch (Exception e) when (e is not StoreUnavailableException && !cancel.IsCancellationRequested)
            {
                metrics.NightlyCustomerFailed(parked.Customer, e);
            }
        }
    }
}

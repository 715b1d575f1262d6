using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Intake;

namespace MarketingAutomation.Flow.Waking;

/// <summary>
/// Once in a process, at its start, where deciding is allowed: parked customers whose record can be read again are
/// decided, with what is queued for them. The others are marked, as an earlier version did not, so that their first
/// event after the repair has them decided.
/// </summary>
public sealed class ParkedRecovery(
    DueTable dueTable,
    QueuedEventProcessor queueProcessor,
    QueuedCustomers queuedCustomers,
    OperationMonitor operation
)
{
    private volatile bool isRecovered;

    /// <summary>Does it, unless it is done already or nothing may be decided now.</summary>
    public async ValueTask Run(CancellationToken cancel)
    {
        if (isRecovered || !operation.MayDecide())
        {
            return;
        }

        foreach (var customer in await dueTable.ListParkedCustomers(cancel))
        {
            try
            {
                await queuedCustomers.Add(customer, cancel);
                await queueProcessor.ApplyQueuedEvents(customer, cancel);
            }
            catch (Exception) when (!cancel.IsCancellationRequested)
            {
                // Not repaired yet; it was logged when it was parked. One whose rows the store refuses keeps no other
                // waiting.
            }
        }

        isRecovered = true;
    }
}

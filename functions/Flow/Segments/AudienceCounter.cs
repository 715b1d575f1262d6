using MarketingAutomation.Core.Journeys.Segments;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Segments;

/// <summary>Counts who is in which segment by walking the customers. It only reads; what changes meanwhile may be counted
/// before or after its change.</summary>
public sealed class AudienceCounter(CustomerStore customers, TimeProvider realTime) : IDisposable
{
    // However many count at once, one page is read and evaluated at a time: deciding keeps the other threads.
    private readonly SemaphoreSlim page = new(1);

    /// <summary>Counts from a customer on, for a limited time.</summary>
    /// <param name="workspace">Has the segments.</param>
    /// <param name="from">The first key; null: from the beginning.</param>
    /// <param name="limit">After this time it stops and says where to go on; null: it counts all.</param>
    /// <param name="cancel">Stops between two pages.</param>
    /// <returns>What was counted, and the key to go on from; null: all were counted.</returns>
    public async Task<(AudienceCount Counted, string? Next)> Count(
        Workspace workspace,
        string? from,
        TimeSpan? limit,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var begun = realTime.GetTimestamp();
        var now = Instant.FromDateTimeOffset(realTime.GetUtcNow());
        var tally = new AudienceTally(workspace, workspace.Segments.Keys, now);
        string? continuation = null;
        do
        {
            cancel.ThrowIfCancellationRequested();
            var (next, last) = await CountPage(tally, from, continuation, cancel);
            continuation = next;
            if (continuation is not null && last is not null && realTime.GetElapsedTime(begun) >= limit)
            {
                // Keys are all of one length: no key is between the last one and this.
                return (tally.Count, last + "0");
            }

            // What waits for a thread comes first.
            await Task.Yield();
        } while (continuation is not null);
        return (tally.Count, null);
    }

    public void Dispose() => page.Dispose();

    private async Task<(string? Continuation, string? Last)> CountPage(
        AudienceTally tally,
        string? from,
        string? continuation,
        CancellationToken cancel
    )
    {
        await page.WaitAsync(cancel);
        try
        {
            var walked = await customers.Walk(from, null, continuation, cancel);
            foreach (var entity in walked.Items)
            {
                try
                {
                    tally.Add(StoredCustomer.FromEntity(entity).State);
                }
                catch (UnreadableRowException)
                {
                    tally.AddUnreadable();
                }
            }

            return (walked.Continuation, walked.Items is [.., var last] ? last.Partition : null);
        }
        finally
        {
            page.Release();
        }
    }
}

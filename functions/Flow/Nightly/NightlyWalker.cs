using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using NodaTime;

namespace MarketingAutomation.Flow.Nightly;

/// <summary>
/// The nightly walk over all customers: has every job look at each customer, and parks those whose record cannot be
/// read. One customer's failure, or a range that cannot be read, stops no other.
/// </summary>
public sealed class NightlyWalker(
    CustomerStore customers,
    IReadOnlyList<INightlyJob> jobs,
    DueTable dueTable,
    QueuedCustomers queuedCustomers,
    OperationMonitor operation,
    TimeProvider realTime,
    FlowMetrics metrics
)
{
    /// <summary>When walks begin, on the shop's clock.</summary>
    public static readonly LocalTime StartTime = new(3, 0);

    /// <summary>The first night's walk after a moment; in a night that skips the hour, the first minute
    /// after.</summary>
    public static Instant NextNight(Instant after, DateTimeZone zone)
    {
        var today = after.InZone(zone).Date;
        var next = zone.AtLeniently(today + StartTime).ToInstant();
        return next > after ? next : zone.AtLeniently(today.PlusDays(1) + StartTime).ToInstant();
    }

    /// <summary>Walks the customers with <c>from &lt;= key &lt; to</c> (null: open end). Walking one twice is
    /// harmless.</summary>
    /// <param name="from">The first key; null: from the beginning.</param>
    /// <param name="to">The first key no longer meant; null: to the end.</param>
    /// <param name="cancel">Stops between two customers.</param>
    /// <param name="pages">After this many pages of 200 it stops and says where to go on. Default: never.</param>
    public async Task<NightlyResult> WalkRange(
        string? from,
        string? to,
        CancellationToken cancel,
        int pages = int.MaxValue
    )
    {
        var result = NightlyResult.None;
        if (!operation.MayDecide())
        {
            return result;
        }

        foreach (var job in jobs)
        {
            await job.BeforeRange(from, to, cancel);
        }

        string? continuation = null;
        do
        {
            var page = await customers.Walk(from, to, continuation, cancel);
            foreach (var entity in page.Items)
            {
                try
                {
                    result = result.Add(await ReviewCustomer(StoredCustomer.FromEntity(entity), cancel));
                }
                catch (UnreadableRowException e) when (!cancel.IsCancellationRequested)
                {
                    // Also where nothing was due for them; one who is parked already was logged then.
                    await queuedCustomers.Add(entity.Partition, cancel);
                    if (await dueTable.Park(entity.Partition, Wake.FaultOf(e), cancel))
                    {
                        metrics.ParkedUnreadable(entity.Partition, e);
                    }

                    result = result.Add(NightlyResult.One(NightlyResult.FailedCount));
                }
                catch (Exception e) when (e is not StoreUnavailableException && !cancel.IsCancellationRequested)
                {
                    // One customer's failure never hides those behind them.
                    metrics.NightlyCustomerFailed(entity.Partition, e);
                    result = result.Add(NightlyResult.One(NightlyResult.FailedCount));
                }
            }

            continuation = page.Continuation;
            if (--pages <= 0 && continuation is not null && page.Items is [.., var last])
            {
                // Keys are all of one length: no key is between the last one and this.
                return result with { Next = last.Partition + "0" };
            }
        } while (continuation is not null);
        return result;
    }

    /// <summary>A whole night in one process, stretch by stretch: one that cannot be read is tried again and then
    /// walked in the next night, and stops no other.</summary>
    /// <param name="cancel">Stops between two customers.</param>
    /// <param name="from">What is still to walk; null: all customers.</param>
    public async Task<NightlyProgress> WalkAll(CancellationToken cancel, NightlyProgress? from = null)
    {
        var walk = from ?? NightlyProgress.AllCustomers;
        while (walk.Remaining is [var stretch, ..])
        {
            cancel.ThrowIfCancellationRequested();
            await Task.Delay(walk.PauseOf(stretch), realTime, cancel);
            NightlyResult? walked = null;
            try
            {
                walked = await WalkRange(stretch.Keys.From, stretch.Keys.To, cancel);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                metrics.NightlyRangeFailed(stretch.Keys.From, e);
            }

            walk = (walk with { Remaining = [.. walk.Remaining.Skip(1)] }).Add(stretch, walked);
        }

        metrics.NightWalked(walk);
        return walk;
    }

    private async ValueTask<NightlyResult> ReviewCustomer(StoredCustomer customer, CancellationToken cancel)
    {
        var result = NightlyResult.One(NightlyResult.CustomersCount);
        foreach (var job in jobs)
        {
            if (customer.State.MergedInto is not null)
            {
                await job.ReviewMerged(customer, cancel);
            }
            else
            {
                result = result.Add(await job.ReviewCustomer(customer, cancel));
            }
        }

        return result;
    }
}

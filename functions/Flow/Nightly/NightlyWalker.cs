using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using NodaTime;

namespace MarketingAutomation.Flow.Nightly;

/// <summary>
/// The nightly walk over all customers: arms again what is overdue by an hour (a due row that was lost), finishes
/// merges, and reviews those last decided under
/// another workspace, so that a new or changed time trigger finds its sleepers.
/// </summary>
public sealed class NightlyWalker(
    CustomerStore customers,
    DueTable dueTable,
    CustomerProcessor processor,
    QueuedEventProcessor queueProcessor,
    QueuedCustomers queuedCustomers,
    WorkspaceReleases releases,
    IEffectDispatcher dispatcher,
    OperationMonitor operation,
    WaitingMessages waiting,
    DecisionClock clock,
    TimeProvider realTime,
    FlowMetrics metrics
)
{
    private volatile bool isRecovered;

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

    /// <summary>Walks the customers with <c>from &lt;= key &lt; to</c> (null: open end). Going over somebody twice is
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

        await RetryParked(from, to, cancel);
        if (from is null)
        {
            await waiting.RemoveStale(clock.Now, cancel);
        }

        string? continuation = null;
        do
        {
            var page = await customers.Walk(from, to, continuation, cancel);
            foreach (var entity in page.Items)
            {
                try
                {
                    result = await ReviewCustomer(StoredCustomer.FromEntity(entity), result, cancel);
                }
                catch (UnreadableRowException e) when (!cancel.IsCancellationRequested)
                {
                    // Also where nothing was due for them; one who is parked already was logged then.
                    await queuedCustomers.Add(entity.Partition, cancel);
                    if (await dueTable.Park(entity.Partition, Wake.FaultOf(e), cancel))
                    {
                        metrics.ParkedUnreadable(entity.Partition, e);
                    }

                    result = result with { Failed = result.Failed + 1 };
                }
                catch (Exception e) when (e is not StoreUnavailableException && !cancel.IsCancellationRequested)
                {
                    // One customer's failure never hides those behind them.
                    metrics.NightlyCustomerFailed(entity.Partition, e);
                    result = result with { Failed = result.Failed + 1 };
                }
            }

            continuation = page.Continuation;
            if (--pages <= 0 && continuation is not null && page.Items is [.., var last])
            {
                // Keys are all of one length: nobody stands between hers and this.
                return result with { Next = last.Partition + "0" };
            }
        } while (continuation is not null);
        return result;
    }

    /// <summary>A whole night in one process, stretch by stretch: one that cannot be read is tried again and then left
    /// to the next night, and stops no other.</summary>
    /// <param name="cancel">Stops between two customers.</param>
    /// <param name="from">What is left; null: everybody.</param>
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

        return walk;
    }

    // Once a night a parked customer is tried again: what kept the record from being decided may be repaired. Who still
    // fails stays parked.
    private async ValueTask RetryParked(string? from, string? to, CancellationToken cancel)
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

    /// <summary>
    /// Once in a process, at its start, where deciding goes on: parked customers whose record can be read again are
    /// taken up, with what waits for them. The others are marked as an earlier version
    /// did not, so that their first event after the repair takes them up.
    /// </summary>
    public async ValueTask RecoverParked(CancellationToken cancel)
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

    private async ValueTask<NightlyResult> ReviewCustomer(
        StoredCustomer customer,
        NightlyResult result,
        CancellationToken cancel
    )
    {
        var state = customer.State;
        result = result with { Customers = result.Customers + 1 };
        if (state.MergedInto is { } survivor)
        {
            await processor.FinishMerge(customer, survivor, cancel);
            return result;
        }

        if (
            WakeArming.OverdueRow(state.ArmedWake, state.NextWake, clock.Now) is { } row
            && !await dueTable.IsArmed(state.Key, row, cancel)
        )
        {
            await dueTable.Arm(state.Key, row, cancel);
            result = result with { Armed = result.Armed + 1 };
        }

        if (state.Workspace != releases.Current.Hash)
        {
            await dispatcher.Dispatch(
                await processor.Apply(state.Key, new Input.WakeDue(), customer, cancel: cancel),
                cancel
            );
            result = result with { Reviewed = result.Reviewed + 1 };
        }

        return result;
    }
}

/// <summary>A stretch of customers' keys: <c>from &lt;= key &lt; to</c>; null is an open end.</summary>
public sealed record KeyRange(string? From, string? To)
{
    /// <summary>All customers in 32 stretches of about equal size: keys are evenly spread, so the first character
    /// divides them.</summary>
    public static IReadOnlyList<KeyRange> All { get; } =
    [
        .. Enumerable
            .Range(0, KeyHasher.Alphabet.Length)
            .Select(i => new KeyRange(
                i == 0 ? null : KeyHasher.Alphabet[i].ToString(),
                i == KeyHasher.Alphabet.Length - 1 ? null : KeyHasher.Alphabet[i + 1].ToString()
            )),
    ];
}

/// <summary>How many were looked at, armed again, reviewed under a new workspace, and could not be looked at.</summary>
public sealed record NightlyResult(int Customers, int Armed, int Reviewed, int Failed)
{
    public static readonly NightlyResult None = new(0, 0, 0, 0);

    /// <summary>The key to go on from; null: the range is walked.</summary>
    public string? Next { get; init; }

    /// <summary>Both together, going on where the other one stopped.</summary>
    public NightlyResult Add(NightlyResult other) =>
        new(Customers + other.Customers, Armed + other.Armed, Reviewed + other.Reviewed, Failed + other.Failed)
        {
            Next = other.Next,
        };
}

using System.Collections.Concurrent;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Waking;

/// <summary>
/// One customer's time has come. Decides at max(clock, their last decision, the row's time), commits, and only then
/// deletes the row: losing the process anywhere loses nothing. A row they do not rely on is deleted only after their
/// record was touched, so that a decider in flight conflicts and arms again.
/// </summary>
public sealed class Wake(
    CustomerStore customers,
    QueuedEventProcessor queueProcessor,
    QueuedCustomers queuedCustomers,
    CustomerProcessor processor,
    DueTable dueTable,
    IEffectDispatcher dispatcher,
    OperationMonitor operation,
    FlowOptions options,
    DecisionClock clock,
    FlowMetrics metrics
)
{
    // How often in a row the store refuses one customer's rows before that is taken for the customer's own failure.
    private const int MaxStoreRefusals = 3;

    private const string Damaged = "damaged record";
    private const string DamagedIdentity = "damaged row in table Identities";
    private const string Newer = "written by a newer version";
    private readonly ConcurrentDictionary<string, int> storeRefusals = new();

    /// <summary>What <c>GET /api/parked</c> says of a customer with a row that cannot be read.</summary>
    internal static string FaultOf(UnreadableRowException e) =>
        e.IsNewer ? Newer
        : e.Table == TableName.Identities ? DamagedIdentity
        : Damaged;

    /// <summary>Never throws for one customer's fault: the row moves later, and after too many tries it is
    /// parked.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; the row is as it was.</exception>
    public Task Run(DueCustomer row, CancellationToken cancel) => Run(row, dispatcher, cancel);

    /// <summary>Wakes one customer whose time has come, by the row they rely on; nothing where it is not due or another
    /// wake took it.</summary>
    /// <param name="customer">Their key.</param>
    /// <param name="to">Where the effects of this wake go.</param>
    /// <param name="cancel">Stops before the commit.</param>
    /// <returns>The customer as they are now, woken or not. Null: the wake failed, or nothing may be decided; their row
    /// is the sweep's.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer; the row is as it was.</exception>
    public async Task<WakeResult?> RunDue(string customer, IEffectDispatcher to, CancellationToken cancel)
    {
        if (!operation.MayDecide())
        {
            return null;
        }

        CustomerState state;
        try
        {
            state = (await customers.Read(customer, cancel)).State;
        }
        catch (UnreadableRowException)
        {
            // The sweep finds the row within a minute and parks it.
            return null;
        }

        if (state.ArmedWake is not { } at || at > clock.Now)
        {
            return new WakeResult(state, false);
        }

        if (await dueTable.Find(customer, at, cancel) is { } row)
        {
            return await Run(row, to, cancel) is { } woken ? new WakeResult(woken.Customer.State, true) : null;
        }

        // Another wake took the row since the record was read: what it decided is what lies ahead.
        return new WakeResult((await customers.Read(customer, cancel)).State, false);
    }

    private async Task<ApplyResult?> Run(DueCustomer row, IEffectDispatcher to, CancellationToken cancel)
    {
        using var span = FlowTraces.StartWake();
        try
        {
            if (row.Body.Queued && !await queueProcessor.ApplyQueuedEvents(row.Customer, cancel))
            {
                // What waited under a name: no customer has this key, or what was applied has armed for them.
                await dueTable.Remove(row, cancel);
                return null;
            }

            var how = new ApplyOptions
            {
                NotBefore = row.At,
                WokenBy = row.At,
                ForceCommit = true,
            };
            var advanced = await processor.Apply(row.Customer, new Input.WakeDue(), null, how, cancel);
            await dueTable.Remove(row, cancel);
            if (!storeRefusals.IsEmpty)
            {
                storeRefusals.TryRemove(row.Row, out _);
            }

            metrics.RecordWakeLag(clock.Now - row.At);
            await to.Dispatch(advanced, cancel);
            return advanced;
        }
        catch (DecidingStoppedException)
        {
            // The row stays where it is; the sweep goes on once the clock is right.
        }
        catch (StoreUnavailableException)
            when (storeRefusals.AddOrUpdate(row.Row, 1, static (_, times) => times + 1) < MaxStoreRefusals)
        {
            // The store may be away for a moment: the row stays where it is, and the next round finds it.
            throw;
        }
        catch (UnreadableRowException e) when (!cancel.IsCancellationRequested)
        {
            // Trying again reads the same: it waits for a person from now on, and every night looks whether it was
            // repaired.
            await queuedCustomers.Add(row.Customer, cancel);
            if (
                await dueTable.RecordFailure(row, Instant.Max(clock.Now, row.At), FaultOf(e), parkAfter: 1, cancel)
                == WakeFailure.Parked
            )
            {
                metrics.ParkedUnreadable(row.Customer, e);
            }
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // A store that refuses only this customer's rows is this customer's own failure: where the row can be put
            // off, the others go on. Where it cannot, nothing answers.
            var fault = e is StoreUnavailableException store
                ? $"{nameof(StoreUnavailableException)} {store.Fault}"
                : e.GetType().Name;
            storeRefusals.TryRemove(row.Row, out _);
            var failure = await dueTable.RecordFailure(
                row,
                Instant.Max(clock.Now, row.At),
                fault,
                options.ParkAfter,
                cancel
            );
            if (failure != WakeFailure.StillParked)
            {
                metrics.WakeFailed(row.Customer, e);
            }

            if (failure == WakeFailure.Parked)
            {
                await queuedCustomers.Add(row.Customer, cancel);
                metrics.RecordParked(row.Customer);
            }
        }

        return null;
    }
}

/// <summary>A customer who was looked at.</summary>
/// <param name="Customer">As they are now.</param>
/// <param name="WasWoken">False: they were not due, or another wake had been there.</param>
public sealed record WakeResult(CustomerState Customer, bool WasWoken);

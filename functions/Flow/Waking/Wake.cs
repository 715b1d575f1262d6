using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Serialization;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Webhooks;
using NodaTime;

namespace MarketingAutomation.Flow.Waking;

/// <summary>
/// One customer's time has come. Decides at max(clock, her last decision, the row's time), commits, and only then deletes the row: losing the process
/// anywhere loses nothing. A row she does not rely on is deleted only after her record was touched, so that a decider in flight conflicts and arms again.
/// </summary>
public sealed class Wake(ITableStore store, ReceiveEvents events, Advance advance, DueTable due, IEffects effects, FlowOptions options, Clock clock, FlowMetrics metrics)
{
    /// <summary>Never throws for one customer's trouble: the row moves later, and after too many tries it is parked.</summary>
    public async Task Run(DueCustomer row, CancellationToken cancel)
    {
        try
        {
            if (row.Body.Queued)
            {
                await ApplyQueued(row.Customer, cancel);
            }

            var how = new AdvanceHow { NotBefore = row.At, Woken = row.At, Touch = true };
            var advanced = await advance.Apply(row.Customer, new Input.TimeCame(), null, how, cancel);
            await due.Done(row, cancel);
            metrics.Woke(clock.Now - row.At);
            await effects.Perform(advanced, cancel);
        }
        catch (Exception e) when (e is not StoreUnavailableException && !cancel.IsCancellationRequested)
        {
            metrics.WakeFailed(row.Customer, e);
            if (await due.Failed(row, Instant.Max(clock.Now, row.At), e.GetType().Name, options.ParkAfter, cancel))
            {
                metrics.Parked(row.Customer);
            }
        }
    }

    /// <summary>Wakes one customer whose time has come, by the row she relies on; nothing where it is not due or another wake took it.</summary>
    /// <returns>True: she was woken.</returns>
    public async Task<bool> RunDue(string customer, CancellationToken cancel)
    {
        var state = (await StoredCustomer.Read(store, customer, cancel)).State;
        if (state.Armed is not { } at || at > clock.Now || await due.Find(customer, at, cancel) is not { } row)
        {
            return false;
        }

        await Run(row, cancel);
        return true;
    }

    // Accepted events that could not be decided in time take the same way in as all others, whoever they turn out to be about by now. Applied twice is applied once.
    private async ValueTask ApplyQueued(string customer, CancellationToken cancel)
    {
        var rows = new List<Entity>();
        await foreach (var entity in store.QueryPrefix(TableName.Customers, customer, "q|", cancel))
        {
            rows.Add(entity);
        }

        foreach (var entity in rows)
        {
            var arrived = entity.Read(StoredJson.Default.Event);
            await events.Receive(arrived, cancel);
            await store.Commit(TableName.Customers, customer, [new TableOperation.Delete(entity.Row)], cancel);
        }
    }
}

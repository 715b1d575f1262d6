using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Serialization;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using NodaTime;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>
/// Applies what waits for a customer before anything else is decided about them: stored events in the order of their arrival, and the wake that a parked customer did not have. Two at once do no
/// harm: an event is applied once, and each of the two has seen the earlier ones applied before it applies the next.
/// </summary>
public sealed class CatchUp(ITableStore store, ReceiveEvents events, Advance advance, QueuedCustomers queued, DueTable due, IEffects effects, FlowMetrics metrics)
{
    private static readonly AsyncLocal<ImmutableHashSet<string>?> UnderWay = new();

    /// <summary>True: what is decided now waited, and more may wait behind it; no attempt is granted before all of it is applied.</summary>
    public static bool IsUnderWay => UnderWay.Value is not null;

    /// <summary>True: what is decided now is part of this customer's catching up.</summary>
    public static bool IsOf(string customer) => UnderWay.Value?.Contains(customer) == true;

    /// <summary>Everything that waits for this customer. One event that cannot be read or decided does not keep the others waiting; it stays, and so does the mark.</summary>
    /// <param name="customer">Their key.</param>
    /// <param name="cancel">Stops between two events.</param>
    /// <param name="waits">False, for what itself performs effects: it does not wait for a place among them. Default: true.</param>
    /// <exception cref="UnreadableRowException">The record or a stored event cannot be read.</exception>
    public async ValueTask Customer(string customer, CancellationToken cancel, bool waits = true)
    {
        var mark = await queued.Find(customer, cancel);
        await StoredCustomer.Read(store, customer, cancel);
        var applied = new List<Advanced>();
        var (failed, left) = await Apply(customer, applied, cancel);
        foreach (var advanced in applied)
        {
            var performing = effects.Perform(advanced, cancel).AsTask();
            if (waits)
            {
                await performing;
            }
        }

        if (failed is not null)
        {
            await queued.Left(mark, left, cancel);
            failed.Throw();
        }

        await queued.Clear(mark, cancel);
    }

    // Why not all was applied (null: it was), and how many events still wait; null: not known.
    private async ValueTask<(ExceptionDispatchInfo? Failed, int? Left)> Apply(string customer, List<Advanced> applied, CancellationToken cancel)
    {
        // Only for what this method calls: it is as it was when the method ends.
        UnderWay.Value = (UnderWay.Value ?? []).Add(customer);
        ExceptionDispatchInfo? first = null;
        int? left = null;
        try
        {
            var unreadable = 0;
            var waiting = await Waiting(
                customer,
                e =>
                {
                    first ??= ExceptionDispatchInfo.Capture(e);
                    unreadable++;
                },
                cancel);
            left = waiting.Count + unreadable;
            foreach (var (entity, arrived) in waiting)
            {
                try
                {
                    var advanced = await events.Apply(arrived, cancel);
                    await store.Commit(TableName.Customers, customer, [new TableOperation.Delete(entity.Row)], cancel);
                    left--;
                    if (advanced is { Fresh: true })
                    {
                        applied.Add(advanced);
                    }
                }
                catch (Exception e) when (e is not (StoreUnavailableException or Administration.DecidingStoppedException) && !cancel.IsCancellationRequested)
                {
                    first ??= ExceptionDispatchInfo.Capture(e);
                }
            }

            if (first is null && await due.FindParked(customer, cancel) is { } parked)
            {
                applied.Add(await advance.Apply(customer, new Input.TimeCame(), how: new AdvanceHow { Touch = true }, cancel: cancel));
                if (await due.Done(parked, cancel))
                {
                    metrics.Unparked(customer);
                }
            }
        }
        catch (Exception e)
        {
            // What was applied by then is performed all the same.
            return (ExceptionDispatchInfo.Capture(e), left);
        }

        return (first, left);
    }

    // Two that arrived at the same moment of a clock that does not move are told apart where they are stored (EventQueue).
    private async ValueTask<List<(Entity Row, Event Arrived)>> Waiting(string customer, Action<Exception> unreadable, CancellationToken cancel)
    {
        var rows = new List<(Entity Row, Event Arrived)>();
        await foreach (var entity in store.QueryPrefix(TableName.Customers, customer, "q|", cancel))
        {
            try
            {
                rows.Add((entity, entity.Read(StoredJson.Default.Event)));
            }
            catch (UnreadableRowException e)
            {
                unreadable(e);
            }
        }

        return [.. rows.OrderBy(r => r.Arrived.ReceivedAt ?? Instant.MinValue)];
    }
}

using System.Runtime.ExceptionServices;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using NodaTime;

namespace MarketingAutomation.Flow.Intake;

/// <summary>
/// Applies what waits for a customer before anything else is decided about them: stored events in the order of their
/// arrival, and the wake that a parked customer did not have. Two at once do no harm: an event is applied once, and
/// each of the two has seen the earlier ones applied before it applies the next.
/// </summary>
public sealed class QueuedEventProcessor(
    CustomerStore customers,
    EventIntake intake,
    CustomerProcessor processor,
    IdentityTable identities,
    QueuedCustomers queuedCustomers,
    DueTable dueTable,
    IEffectDispatcher dispatcher,
    ClockGuard guard,
    QueueProgress progress,
    FlowMetrics metrics
)
{
    /// <summary>Everything that waits for this customer. One event that cannot be read or decided does not keep the
    /// others waiting; it stays, and so does the mark.</summary>
    /// <param name="customer">Their key, or the one under which waits what concerns a name whose row cannot be
    /// read.</param>
    /// <param name="cancel">Stops between two events.</param>
    /// <param name="waits">False, for what itself performs effects: it does not wait for a place among them. Default:
    /// true.</param>
    /// <returns>False: there was no record of this key when it began.</returns>
    /// <exception cref="UnreadableRowException">The record, a stored event or a row it needs cannot be
    /// read.</exception>
    public async ValueTask<bool> ApplyQueuedEvents(string customer, CancellationToken cancel, bool waits = true)
    {
        var mark = await queuedCustomers.ReadMark(customer, cancel);
        var isCustomer = (await customers.Read(customer, cancel)).ETag is not null;
        var applied = new List<ApplyResult>();
        var (failed, remaining) = await Apply(customer, isCustomer, applied, cancel);
        foreach (var advanced in applied)
        {
            var performing = dispatcher.Dispatch(advanced, cancel).AsTask();
            if (waits)
            {
                await performing;
            }
        }

        if (failed is not null)
        {
            await queuedCustomers.UpdateRemaining(mark, remaining, cancel);
            failed.Throw();
        }

        await queuedCustomers.Clear(mark, cancel);
        return isCustomer;
    }

    // Why not all was applied (null: it was), and how many events still wait; null: not known.
    private async ValueTask<(ExceptionDispatchInfo? Failed, int? Remaining)> Apply(
        string customer,
        bool isCustomer,
        List<ApplyResult> applied,
        CancellationToken cancel
    )
    {
        progress.Begin(customer);
        ExceptionDispatchInfo? first = null;
        int? remaining = null;
        try
        {
            var unreadable = 0;
            var waiting = await ReadQueuedEvents(
                customer,
                e =>
                {
                    first ??= ExceptionDispatchInfo.Capture(e);
                    unreadable++;
                },
                cancel
            );
            remaining = waiting.Count + unreadable;
            try
            {
                await identities.ApplyQueuedMarks(customer, cancel);
            }
            catch (UnreadableRowException e)
            {
                first ??= ExceptionDispatchInfo.Capture(e);
                remaining = null;
            }

            foreach (var (entity, arrived) in waiting)
            {
                try
                {
                    var advanced = await intake.ApplyQueued(arrived, cancel);
                    await customers.DeleteQueued(customer, entity.Row, cancel);
                    remaining--;
                    if (advanced is { IsNewEvent: true })
                    {
                        applied.Add(advanced);
                    }
                }
                catch (Exception e)
                    when (e is not (StoreUnavailableException or DecidingStoppedException)
                        && !cancel.IsCancellationRequested
                    )
                {
                    first ??= ExceptionDispatchInfo.Capture(e);
                }
            }

            if (first is null && await dueTable.FindParked(customer, cancel) is { } parked)
            {
                if (isCustomer)
                {
                    applied.Add(
                        await processor.Apply(
                            customer,
                            new Input.WakeDue(),
                            applyOptions: new ApplyOptions { ForceCommit = true },
                            cancel: cancel
                        )
                    );
                }

                if (await dueTable.Remove(parked, cancel))
                {
                    metrics.Unparked(customer);
                }
            }
        }
        catch (Exception e)
        {
            // What was applied by then is performed all the same.
            return (ExceptionDispatchInfo.Capture(e), remaining);
        }

        return (first, remaining);
    }

    // EventQueue gives two events that arrive at the same moment, as under a clock that does not move, different times.
    private async ValueTask<List<(Entity Row, Event Arrived)>> ReadQueuedEvents(
        string customer,
        Action<Exception> unreadable,
        CancellationToken cancel
    )
    {
        var rows = new List<(Entity Row, Event Arrived)>();
        await foreach (var entity in customers.QueryQueued(customer, cancel))
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

        return WithReceivedTimes([.. rows.OrderBy(r => r.Arrived.ReceivedAt ?? Instant.MinValue)], guard.Now);
    }

    // Events of which only the earliest time is known are dated as late as they may have come, in their order and with
    // the time between them: an opt-out is not dated before an opt-in that came before it.
    private static List<(Entity Row, Event Arrived)> WithReceivedTimes(
        List<(Entity Row, Event Arrived)> rows,
        Instant now
    )
    {
        var last = rows.FindLastIndex(r => r.Arrived.ReceivedAtIsEarliest);
        if (last < 0)
        {
            return rows;
        }

        var shift = Duration.Max(
            Duration.Zero,
            (last + 1 < rows.Count ? Instant.Min(now, rows[last + 1].Arrived.ReceivedAt ?? now) : now)
                - rows[last].Arrived.ReceivedAt!.Value
        );
        return
        [
            .. rows.Select(r =>
                r.Arrived is { ReceivedAtIsEarliest: true, ReceivedAt: { } at }
                    ? (r.Row, r.Arrived with { ReceivedAt = at + shift, ReceivedAtIsEarliest = false })
                    : r
            ),
        ];
    }
}

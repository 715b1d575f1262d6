using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Intake;

/// <summary>What waits is applied before anything else is decided: of a customer, or of a name of theirs whose row in
/// table Identities could not be read.</summary>
public sealed class QueueGuard(
    Switches switches,
    QueuedCustomers queuedCustomers,
    ClockGuard guard,
    QueueProgress progress
)
{
    /// <summary>True: what is decided now is part of applying a queue.</summary>
    public bool IsApplying => progress.IsUnderWay;

    /// <summary>What applies what waits. It applies it through <see cref="CustomerProcessor"/>, so it is set once both
    /// are made; null: nothing waits.</summary>
    internal QueuedEventProcessor? Processor { get; set; }

    /// <summary>Before an input of a customer is decided. What a provider answered is only recorded, and a merge
    /// under way is finished, whatever waits.</summary>
    /// <returns>True: something may have changed.</returns>
    public async ValueTask<bool> ApplyQueuedEvents(
        string customer,
        Input input,
        StoredCustomer? known,
        CancellationToken cancel
    )
    {
        if (Processor is null || guard.StopReason is not null || input is Input.EffectFinished or Input.MergeCustomer)
        {
            return false;
        }

        var any = false;
        foreach (var key in (string[])[customer, .. known?.State.MergedFrom ?? []])
        {
            any |= await ApplyQueuedEventsOfKey(key, input is not Input.BeginAttempt, cancel);
        }

        return any;
    }

    /// <summary>Before it is looked up whom an event is about: what waits under the keys of its names. Costs no read
    /// where nothing waits for anyone.</summary>
    /// <param name="keys">As <see cref="Identities.QueuedAddressMarks.KeyOf"/> makes them.</param>
    public async ValueTask ApplyQueuedEventsOfNames(IEnumerable<string> keys, CancellationToken cancel)
    {
        if (Processor is null || guard.StopReason is not null || !queuedCustomers.HasAny)
        {
            return;
        }

        foreach (var key in keys)
        {
            try
            {
                await ApplyQueuedEventsOfKey(key, true, cancel);
            }
            catch (UnreadableRowException)
            {
                // Not repaired yet; whom the event is about is found out without it, or not at all.
            }
        }
    }

    private async ValueTask<bool> ApplyQueuedEventsOfKey(string key, bool waits, CancellationToken cancel)
    {
        if (progress.IsUnderWayFor(key) || !await switches.IsQueued(key, cancel))
        {
            return false;
        }

        try
        {
            await Processor!.ApplyQueuedEvents(key, cancel, waits);
        }
        catch (UnreadableRowException e) when (e.Row != RowKeys.State)
        {
            // A stored event, or a row it needs, that cannot be read keeps no other waiting; its customer's wake says
            // so.
        }

        return true;
    }
}

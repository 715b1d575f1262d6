using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Webhooks;

namespace MarketingAutomation.Flow.Customers;

/// <summary>What waits is applied before anything else is decided: of a customer, or of a name of theirs whose row in
/// table Identities could not be read.</summary>
public sealed class WaitingFirst(Switches switches, QueuedCustomers queued, ClockGuard guard)
{
    /// <summary>What applies what waits. It applies it through <see cref="Advance"/>, so it is set once both are made;
    /// null: nothing waits.</summary>
    internal CatchUp? CatchUp { get; set; }

    /// <summary>Before an input of a customer is decided. What a provider answered is only written down, and a merge
    /// under way is finished, whatever waits.</summary>
    /// <returns>True: something may have changed.</returns>
    public async ValueTask<bool> Of(string customer, Input input, StoredCustomer? known, CancellationToken cancel)
    {
        if (CatchUp is null || guard.Stopped is not null || input is Input.EffectFinished or Input.TakeOver)
        {
            return false;
        }

        var any = false;
        foreach (var key in (string[])[customer, .. known?.State.MergedFrom ?? []])
        {
            any |= await One(key, input is not Input.AttemptBegins, cancel);
        }

        return any;
    }

    /// <summary>Before it is looked up whom an event is about: what waits under the keys of its names. Costs no read
    /// where nothing waits for anyone.</summary>
    /// <param name="keys">As <see cref="Identities.WaitingMarks.KeyOf"/> makes them.</param>
    public async ValueTask OfNames(IEnumerable<string> keys, CancellationToken cancel)
    {
        if (CatchUp is null || guard.Stopped is not null || !queued.Any)
        {
            return;
        }

        foreach (var key in keys)
        {
            try
            {
                await One(key, true, cancel);
            }
            catch (UnreadableRowException)
            {
                // Not repaired yet; whom the event is about is found out without it, or not at all.
            }
        }
    }

    private async ValueTask<bool> One(string key, bool waits, CancellationToken cancel)
    {
        if (CatchUp.IsOf(key) || !await switches.IsQueued(key, cancel))
        {
            return false;
        }

        try
        {
            await CatchUp!.Customer(key, cancel, waits);
        }
        catch (UnreadableRowException e) when (e.Row != RowKeys.State)
        {
            // A stored event, or a row it needs, that cannot be read keeps no other waiting; its customer's wake says
            // so.
        }

        return true;
    }
}

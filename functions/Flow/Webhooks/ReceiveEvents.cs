using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>The way every event takes, whoever told it: webhooks after their signature, the API and customer pages at
/// once.</summary>
public sealed class ReceiveEvents(TakeEvent take, IEffects effects, ReceivePrivacy privacy, EventQueue queue)
{
    /// <summary>Applies one event.</summary>
    /// <exception cref="Storage.StoreUnavailableException">Nothing was applied, or applying it again is
    /// safe.</exception>
    public async ValueTask<WebhookAnswer> Receive(Event arrived, CancellationToken cancel)
    {
        using var span = FlowTraces.Event(arrived.Name);
        var isPrivacy = ReceivePrivacy.IsOne(arrived);
        Advanced? advanced;
        try
        {
            advanced = await Apply(arrived, cancel);
        }
        catch (DecidingStoppedException)
        {
            // Heard and kept; nothing is sent until it is applied. A request of law is on the list by now, and its
            // addresses are suppressed.
            var kept = await queue.Keep(arrived, cancel);
            return isPrivacy && kept is WebhookAnswer.Ignored ? new WebhookAnswer.Accepted(arrived.Id, null) : kept;
        }

        if (advanced is null)
        {
            return isPrivacy
                ? new WebhookAnswer.Accepted(arrived.Id, null)
                : new WebhookAnswer.Ignored("it names no customer, e-mail address or order");
        }

        var customer = advanced.Customer.State.Key;
        if (!advanced.Fresh)
        {
            return new WebhookAnswer.Duplicate(arrived.Id, customer);
        }

        await effects.Perform(advanced, cancel);
        return new WebhookAnswer.Accepted(arrived.Id, customer) { Note = Effectless.Why(advanced.Decision) };
    }

    /// <summary>The same for an event that waited: what came of it, its effects not performed yet; null: it is about no
    /// known customer.</summary>
    /// <exception cref="DecidingStoppedException">It has to wait on.</exception>
    public ValueTask<Advanced?> Apply(Event arrived, CancellationToken cancel) =>
        ReceivePrivacy.IsOne(arrived) ? privacy.Receive(arrived, cancel) : take.Take(arrived, cancel);
}

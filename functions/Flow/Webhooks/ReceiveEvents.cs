using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>The way every event takes, whoever told it: webhooks after their signature, the API and customer pages at once.</summary>
public sealed class ReceiveEvents(TakeEvent take, IEffects effects, PrivacyRequests privacy, EventQueue queue)
{
    /// <summary>Applies one event.</summary>
    /// <exception cref="Storage.StoreUnavailableException">Nothing was applied, or applying it again is safe.</exception>
    public async ValueTask<WebhookAnswer> Receive(Event arrived, CancellationToken cancel)
    {
        Advanced? advanced;
        try
        {
            advanced = await take.Take(arrived, cancel);
        }
        catch (DecidingStoppedException)
        {
            // Heard and kept; nothing is sent until it is applied.
            if (arrived.Name == EventNames.PrivacyRequested)
            {
                await privacy.Keep(arrived, null, cancel);
            }

            return await queue.Keep(arrived, cancel);
        }

        if (arrived.Name == EventNames.PrivacyRequested)
        {
            await privacy.Keep(arrived, advanced?.Customer.State.Key, cancel);
        }

        if (advanced is null)
        {
            return arrived.Name == EventNames.PrivacyRequested
                ? new WebhookAnswer.Accepted(arrived.Id, null)
                : new WebhookAnswer.Ignored("it names no customer, e-mail address or order");
        }

        var customer = advanced.Customer.State.Key;
        if (!advanced.Fresh)
        {
            return new WebhookAnswer.Duplicate(arrived.Id, customer);
        }

        await effects.Perform(advanced, cancel);
        return new WebhookAnswer.Accepted(arrived.Id, customer);
    }
}

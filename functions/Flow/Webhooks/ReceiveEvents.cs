using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>Events of a trusted caller (API, customer pages): the same way through as a webhook, without its signature.</summary>
public sealed class ReceiveEvents(TakeEvent take, IEffects effects)
{
    /// <summary>Applies one event.</summary>
    /// <exception cref="Storage.StoreUnavailableException">Nothing was applied, or applying it again is safe.</exception>
    public async ValueTask<WebhookAnswer> Receive(Event arrived, CancellationToken cancel)
    {
        if (await take.Take(arrived, cancel) is not { } advanced)
        {
            return new WebhookAnswer.Ignored("it names no customer, e-mail address or order");
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

using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>The way every event takes, whoever told it: webhooks after their signature, the API and customer pages at once.</summary>
public sealed class ReceiveEvents(TakeEvent take, IEffects effects, ReceivePrivacy privacy)
{
    /// <summary>Applies one event.</summary>
    /// <exception cref="Storage.StoreUnavailableException">Nothing was applied, or applying it again is safe.</exception>
    public async ValueTask<WebhookAnswer> Receive(Event arrived, CancellationToken cancel)
    {
        var isPrivacy = ReceivePrivacy.IsOne(arrived);
        var advanced = isPrivacy ? await privacy.Receive(arrived, cancel) : await take.Take(arrived, cancel);
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
        return new WebhookAnswer.Accepted(arrived.Id, customer);
    }
}

using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Flow.Entries;

/// <summary>Has a customer enter a journey because a person or another system asks for it.</summary>
public sealed class ManualEntry(CustomerProcessor processor, IEffectDispatcher dispatcher, FlowMetrics metrics)
{
    /// <summary>Has the customer enter. Returns why they did not; null: they did.</summary>
    /// <param name="customer">The customer's key.</param>
    /// <param name="id">Id of the request: the same one enters once.</param>
    /// <param name="by">Who asked, in a word without a name: <c>API</c>, <c>command</c>.</param>
    public async ValueTask<string?> Enter(
        string customer,
        string journey,
        string id,
        string by,
        CancellationToken cancel
    )
    {
        var applied = await processor.Apply(customer, new Input.EnterJourney(journey, id, by), cancel: cancel);
        await dispatcher.Dispatch(applied, cancel);
        var notes = applied
            .Decision.Rows.OfType<RowWrite.Timeline>()
            .SelectMany(r => r.Row.Notes)
            .Where(n => n.Journey == journey)
            .ToList();
        if (notes.Exists(n => n.Kind == "entered"))
        {
            metrics.CustomerEntered(applied.Customer.State.Key, journey, by);
            return null;
        }

        return notes.Find(n => n.Kind == "not_entered")?.Reason ?? "nothing was decided";
    }
}

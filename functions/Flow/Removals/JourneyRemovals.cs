using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Flow.Removals;

/// <summary>
/// Takes one customer, or all, out of a journey. For all, one row of the store says until when they entered who are out:
/// each decision about a customer ends such runs first, so nothing of them is sent any more, and the next nightly walk
/// ends those of customers whom nothing else wakes.
/// </summary>
public sealed class JourneyRemovals(
    CustomerProcessor processor,
    Switches switches,
    IEffectDispatcher dispatcher,
    FlowMetrics metrics
)
{
    /// <summary>Takes one customer out. Returns how many runs ended; 0: the customer was not in the journey.</summary>
    /// <param name="customer">The customer's key.</param>
    /// <param name="by">Who asked, in a word without a name: <c>API</c>, <c>command</c>.</param>
    public async ValueTask<int> RemoveOne(string customer, string journey, string by, CancellationToken cancel)
    {
        var applied = await processor.Apply(customer, new Input.RemovedFromJourney(journey, by), cancel: cancel);
        await dispatcher.Dispatch(applied, cancel);
        var ended = applied.PreviousState is { } before
            ? before.Runs.Count(r => r.Journey == journey)
                - applied.Customer.State.Runs.Count(r => r.Journey == journey)
            : 0;
        if (ended > 0)
        {
            metrics.CustomerRemoved(applied.Customer.State.Key, journey, by);
        }

        return ended;
    }

    /// <summary>Takes out everyone who is in the journey now. Those who enter later are not concerned.</summary>
    public async ValueTask RemoveEveryone(string journey, string by, CancellationToken cancel)
    {
        await switches.MarkRemoved(journey, by, cancel);
        metrics.EveryoneRemoved(journey, by);
    }
}

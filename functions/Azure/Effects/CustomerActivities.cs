using MarketingAutomation.Core.Customers;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MarketingAutomation.Azure.Effects;

/// <summary>The steps of <see cref="CustomerOrchestration"/>. Each may run twice, also at once.</summary>
public sealed class CustomerActivities(MarketingFlow flow, OrchestratedEffects effects)
{
    /// <summary>Begins an attempt, calls the provider, records the outcome; or asks what became of one. Nothing where
    /// somebody else has.</summary>
    [Function(nameof(PerformEffect))]
    public Task<EffectDone> PerformEffect([ActivityTrigger] EffectName effect, [DurableClient] DurableTaskClient client)
    {
        effects.Through(client, inBackground: true);
        return KindOfFault.Only(
            async () =>
            {
                var done = await flow.PerformOne.Run(effect, CancellationToken.None);
                return new EffectDone(done.Next, effects.Ahead(done.Customer, flow.Clock.Now));
            },
            e => flow.Metrics.EffectFailed(effect.Message, e)
        );
    }

    /// <summary>Wakes the customer if their time has come, as the sweep would; what the wake asks for is given back
    /// instead of being handed over.</summary>
    [Function(nameof(WakeCustomer))]
    public Task<EffectDone> WakeCustomer([ActivityTrigger] string customer, [DurableClient] DurableTaskClient client)
    {
        effects.Through(client, inBackground: true);
        return KindOfFault.Only(
            async () =>
            {
                var given = new GivenBack();
                return
                    await flow.Wake.RunDue(customer, given, CancellationToken.None)
                        is { Customer: var now, Woken: var woken }
                    && now.Key == customer
                    ? new EffectDone(given.Names, Ahead(now, woken))
                    : new EffectDone(
                        given.Names,
                        new Ahead(customer, flow.Clock.Now.ToDateTimeOffset(), null, false, [])
                    );
            },
            e => flow.Metrics.WakeFailed(customer, e)
        );
    }

    // Whose time has come and who was not woken all the same was put off, or is parked: that is between their row and
    // the sweep.
    private Ahead Ahead(CustomerState customer, bool woken)
    {
        var ahead = effects.Ahead(customer, flow.Clock.Now);
        return woken || customer.NextWake > flow.Clock.Now ? ahead : ahead with { Waits = false };
    }

    private sealed class GivenBack : IEffects
    {
        public IReadOnlyList<EffectName> Names { get; private set; } = [];

        public ValueTask Perform(Advanced advanced, CancellationToken cancel)
        {
            Names = OrchestratedEffects.Named(advanced);
            return default;
        }
    }
}

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
    /// another process has.</summary>
    [Function(nameof(PerformEffect))]
    public Task<EffectActivityResult> PerformEffect(
        [ActivityTrigger] EffectName effect,
        [DurableClient] DurableTaskClient client
    )
    {
        effects.UseClient(client, inBackground: true);
        return ActivityErrors.Sanitize(
            async () =>
            {
                var done = await flow.EffectRunner.RunNamed(effect, CancellationToken.None);
                return new EffectActivityResult(done.Next, effects.UpcomingOf(done.Customer, flow.Clock.Now));
            },
            e => flow.Metrics.EffectFailed(effect.Message, e)
        );
    }

    /// <summary>Wakes the customer if their time has come, as the sweep would; what the wake asks for is given back
    /// instead of being handed over.</summary>
    [Function(nameof(WakeCustomer))]
    public Task<EffectActivityResult> WakeCustomer(
        [ActivityTrigger] string customer,
        [DurableClient] DurableTaskClient client
    )
    {
        effects.UseClient(client, inBackground: true);
        return ActivityErrors.Sanitize(
            async () =>
            {
                var given = new CapturedEffects();
                return
                    await flow.Wake.RunDue(customer, given, CancellationToken.None)
                        is { Customer: var now, WasWoken: var woken }
                    && now.Key == customer
                    ? new EffectActivityResult(given.Names, UpcomingOf(now, woken))
                    : new EffectActivityResult(
                        given.Names,
                        new UpcomingWork(customer, flow.Clock.Now.ToDateTimeOffset(), null, false, [])
                    );
            },
            e => flow.Metrics.WakeFailed(customer, e)
        );
    }

    // Whose time has come and who was not woken all the same was put off, or is parked: that is between their row and
    // the sweep.
    private UpcomingWork UpcomingOf(CustomerState customer, bool woken)
    {
        var ahead = effects.UpcomingOf(customer, flow.Clock.Now);
        return woken || customer.NextWake > flow.Clock.Now ? ahead : ahead with { UsesTimer = false };
    }

    private sealed class CapturedEffects : IEffectDispatcher
    {
        public IReadOnlyList<EffectName> Names { get; private set; } = [];

        public ValueTask Dispatch(ApplyResult advanced, CancellationToken cancel)
        {
            Names = OrchestratedEffects.EffectNamesOf(advanced);
            return default;
        }
    }
}

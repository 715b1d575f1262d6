using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Sending;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MarketingAutomation.Azure.Effects;

/// <summary>The steps of <see cref="CustomerOrchestration"/>. Each may run twice, also at once.</summary>
public sealed class CustomerActivities(MarketingFlow flow, OrchestratedEffects effects)
{
    /// <summary>Begins an attempt, calls the provider, records the outcome; or asks what became of one. Nothing where somebody else has.</summary>
    [Function(nameof(PerformEffect))]
    public Task<EffectDone> PerformEffect([ActivityTrigger] EffectName effect) => KindOfFault.Only(
        async () =>
        {
            var done = await flow.PerformOne.Run(effect, CancellationToken.None);
            return new EffectDone(done.Next, done.Wake?.ToDateTimeOffset());
        },
        e => flow.Metrics.EffectFailed(effect.Message, e));

    /// <summary>Wakes her if her time has come, as the sweep would.</summary>
    /// <returns>True: she was woken.</returns>
    [Function(nameof(WakeCustomer))]
    public Task<bool> WakeCustomer([ActivityTrigger] string customer, [DurableClient] DurableTaskClient client)
    {
        effects.Through(client);
        return KindOfFault.Only(() => flow.Wake.RunDue(customer, CancellationToken.None), e => flow.Metrics.WakeFailed(customer, e));
    }
}

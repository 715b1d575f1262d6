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
    public async Task<EffectDone> PerformEffect([ActivityTrigger] EffectName effect)
    {
        try
        {
            var done = await flow.PerformOne.Run(effect, CancellationToken.None);
            return new EffectDone(done.Next, done.Wake?.ToDateTimeOffset());
        }
        catch (Exception e)
        {
            // Details go to the log, which ages; a history takes the kind of fault only, because it keeps every word it is given.
            flow.Metrics.EffectFailed(effect.Message, e);
            throw new EffectFailedException(e.GetType().Name);
        }
    }

    /// <summary>Wakes her if her time has come, as the sweep would.</summary>
    [Function(nameof(WakeCustomer))]
    public async Task WakeCustomer([ActivityTrigger] string customer, [DurableClient] DurableTaskClient client)
    {
        effects.Through(client);
        await flow.Wake.RunDue(customer, CancellationToken.None);
    }
}

/// <summary>An effect could not be performed; the message is the kind of fault, never its words.</summary>
public sealed class EffectFailedException(string kind) : Exception(kind);

using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Azure.Effects;

/// <summary>
/// Hands a commit's effects to an orchestration of their own, by name. Work that is handed over twice is done once; work that cannot be handed over is found by
/// a wake within a minute, so nobody who has committed is ever told that it failed.
/// </summary>
public sealed partial class OrchestratedEffects(ILogger<OrchestratedEffects> log) : IEffects
{
    // Deciding and starting have two seconds together before an event is stored for a wake (FlowOptions.DecideWithin); what could not be started is found by a wake anyway.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private volatile DurableTaskClient? through;

    /// <summary>The Functions host gives its client to invocations only; all of them lead to the same task hub.</summary>
    public void Through(DurableTaskClient client) => through = client;

    public async ValueTask Perform(Advanced advanced, CancellationToken cancel)
    {
        if (!advanced.Committed || advanced.Decision.Effects.Count == 0)
        {
            return;
        }

        var customer = advanced.Customer.State.Key;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            // Attempts are granted to whoever calls the provider, so every effect has a name (FlowOptions.GrantAttempts is off here).
            var work = new CustomerWork(customer, [.. advanced.Decision.Effects.Select(e => EffectName.Of(e) ?? throw new InvalidOperationException("a granted attempt cannot be handed over"))]);
            var client = through ?? throw new InvalidOperationException("no function has run here yet");
            await client.StartOnce(nameof(CustomerOrchestration.CustomerOrchestrator), $"{customer}-{advanced.Due.ToUnixTimeTicks()}", work, patience.Token);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            LogLost(customer, e);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "No orchestration could be started for customer {Customer}; a wake finds the work within a minute.")]
    private partial void LogLost(string customer, Exception e);
}

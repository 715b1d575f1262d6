using MarketingAutomation.Flow.Sending;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MarketingAutomation.Azure.Effects;

/// <summary>
/// What one commit asked for, done: effects one after the other, because they share her record, then a wait if it is a matter of minutes. It decides nothing and
/// retries nothing. Losing it anywhere loses nothing, because only a commit removes a due row.
/// </summary>
public static class CustomerOrchestration
{
    /// <summary>More than one commit ever asks for; keeps the history short whatever happens.</summary>
    private const int MostSteps = 20;

    /// <summary>Waits up to this are timers of the orchestration, to the second; longer ones cost nothing as rows.</summary>
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(10);

    [Function(nameof(CustomerOrchestrator))]
    public static async Task CustomerOrchestrator([OrchestrationTrigger] TaskOrchestrationContext context, CustomerWork work)
    {
        var waiting = new Queue<EffectName>(work.Effects);
        DateTimeOffset? wake = null;
        try
        {
            for (var step = 0; step < MostSteps && waiting.TryDequeue(out var effect); step++)
            {
                var done = await context.CallActivityAsync<EffectDone>(nameof(CustomerActivities.PerformEffect), effect);
                wake = done.Wake;
                foreach (var next in done.Next)
                {
                    waiting.Enqueue(next);
                }
            }

            if (wake is { } at && at.UtcDateTime - context.CurrentUtcDateTime <= Minutes)
            {
                if (at.UtcDateTime > context.CurrentUtcDateTime)
                {
                    await context.CreateTimer(at.UtcDateTime, CancellationToken.None);
                }

                await context.CallActivityAsync<bool>(nameof(CustomerActivities.WakeCustomer), work.Customer);
            }
        }
        catch (TaskFailedException)
        {
            // The activity has said why; what is left stands behind her due row.
        }
    }
}

/// <summary>Work handed over: keys only.</summary>
public sealed record CustomerWork(string Customer, IReadOnlyList<EffectName> Effects);

/// <summary>What an effect left to do, and when something of hers is due next.</summary>
public sealed record EffectDone(IReadOnlyList<EffectName> Next, DateTimeOffset? Wake);

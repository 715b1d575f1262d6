using System.Text.Json.Serialization;
using MarketingAutomation.Flow.Sending;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MarketingAutomation.Azure.Effects;

/// <summary>
/// A customer's journeys as they run: effects one after the other, because they share the customer's record, then a
/// durable timer for the next wake, which the event <see cref="Changed"/> may replace, then the wake, and so on while
/// something is ahead within the horizon. The instance's id is the customer's key. It decides nothing and retries
/// nothing: losing it anywhere loses nothing but a minute, because only a commit removes a due row.
/// </summary>
public static class CustomerOrchestration
{
    /// <summary>The external event of a commit elsewhere: its effects, and what is due since. Received twice, late or
    /// never, it changes only in which minute the work is done.</summary>
    public const string Changed = "changed";

    /// <summary>Effects in a row: more than one commit ever asks for.</summary>
    internal const int MostEffects = 20;

    /// <summary>Wakes and changes that one history holds; then it begins anew.</summary>
    internal const int MostTurns = 5;

    /// <summary>Looks in a row that found nothing due although it was time: the clocks of two machines are apart. Then
    /// the sweep has it.</summary>
    internal const int MostTooEarly = 5;

    [Function(nameof(CustomerOrchestrator))]
    public static async Task CustomerOrchestrator(
        [OrchestrationTrigger] TaskOrchestrationContext context,
        CustomerWork work
    )
    {
        if (work.Upcoming is null)
        {
            // Begun by a program before 2.0: what is left is behind the customer's due row.
            return;
        }

        try
        {
            if (await RunTurns(context, work) is { } rest)
            {
                context.ContinueAsNew(rest, preserveUnprocessedEvents: true);
            }
            else
            {
                context.SetCustomStatus(null);
            }
        }
        catch (TaskFailedException)
        {
            // The activity has logged why; what remains to be done is found by the customer's due row.
        }
    }

    // Null: nothing is ahead that a timer waits for. Else what the next history begins with.
    private static async Task<CustomerWork?> RunTurns(TaskOrchestrationContext context, CustomerWork work)
    {
        var (ahead, tooEarly) = (work.Upcoming, work.TooEarly);
        var effects = new Queue<EffectName>(work.Effects);

        // One listener at a time: one that is given up would still take the next event.
        var changed = context.WaitForExternalEvent<CustomerWork>(Changed);
        for (var turn = 0; turn < MostTurns; turn++)
        {
            ahead = await PerformEffects(context, effects, ahead);
            if (!changed.IsCompleted)
            {
                if (ahead is not { UsesTimer: true, Wake: { } wake } || tooEarly > MostTooEarly)
                {
                    return null;
                }

                context.SetCustomStatus(new WaitingFor(ahead.Steps, wake));
                await WaitForWake(context, wake, tooEarly, changed);
            }

            if (changed.IsCompleted)
            {
                var received = await changed;
                changed = context.WaitForExternalEvent<CustomerWork>(Changed);
                (effects, ahead, tooEarly) = (
                    new Queue<EffectName>(received.Effects),
                    ahead.Latest(received.Upcoming),
                    0
                );
                continue;
            }

            var looked = await context.CallActivityAsync<EffectActivityResult>(
                nameof(CustomerActivities.WakeCustomer),
                work.Customer
            );
            (effects, ahead) = (new Queue<EffectName>(looked.Next), ahead.Latest(looked.Upcoming));
            tooEarly = ahead.Wake <= new DateTimeOffset(context.CurrentUtcDateTime) ? tooEarly + 1 : 0;
        }

        // An event that came in with the last turn is taken along.
        return changed.IsCompleted
            ? new CustomerWork(
                work.Customer,
                [.. effects, .. (await changed).Effects],
                ahead.Latest((await changed).Upcoming)
            )
            : new CustomerWork(work.Customer, [.. effects], ahead) { TooEarly = tooEarly };
    }

    private static async Task<UpcomingWork> PerformEffects(
        TaskOrchestrationContext context,
        Queue<EffectName> effects,
        UpcomingWork ahead
    )
    {
        for (var step = 0; step < MostEffects && effects.TryDequeue(out var effect); step++)
        {
            var done = await context.CallActivityAsync<EffectActivityResult>(
                nameof(CustomerActivities.PerformEffect),
                effect
            );
            ahead = ahead.Latest(done.Upcoming);
            foreach (var next in done.Next)
            {
                effects.Enqueue(next);
            }
        }

        return ahead;
    }

    // Until it is time or something changed. A timer that is not waited for any longer is taken back, or the instance
    // would last as long as it.
    private static async Task WaitForWake(
        TaskOrchestrationContext context,
        DateTimeOffset wake,
        int tooEarly,
        Task changed
    )
    {
        using var over = new CancellationTokenSource();
        var at = tooEarly == 0 ? wake.UtcDateTime : context.CurrentUtcDateTime + TimeSpan.FromSeconds(1 << tooEarly);
        var timer = context.CreateTimer(at, over.Token);
        await Task.WhenAny(timer, changed);
        if (!timer.IsCompleted)
        {
            over.Cancel();
        }
    }
}

/// <summary>Work handed over, at a start or with the event <see cref="CustomerOrchestration.Changed"/>: keys and ids
/// only.</summary>
/// <param name="Customer">Their key.</param>
/// <param name="Effects">What a commit asked for, by name.</param>
/// <param name="Upcoming">What lies ahead since.</param>
public sealed record CustomerWork(
    string Customer,
    IReadOnlyList<EffectName> Effects,
    [property: JsonPropertyName("Ahead")] UpcomingWork Upcoming
)
{
    /// <summary>From one history to the next: looks in a row that found nothing due although it was time.</summary>
    public int TooEarly { get; init; }
}

/// <summary>What an effect or a wake left to do, and what lies ahead since.</summary>
public sealed record EffectActivityResult(
    IReadOnlyList<EffectName> Next,
    [property: JsonPropertyName("Ahead")] UpcomingWork Upcoming
);

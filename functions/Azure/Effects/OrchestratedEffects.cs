using Grpc.Core;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Azure.Effects;

/// <summary>
/// Hands what a commit left to do, and what lies ahead since, to the customer's orchestration: starts it, or raises
/// <see cref="CustomerOrchestration.Changed"/> where it runs. Work that is handed over twice is done once; work that
/// cannot be handed over is found by a wake within a minute, so no caller whose commit is made learns of a failure.
/// </summary>
/// <param name="log">Receives a line for work that could not be handed over.</param>
/// <param name="horizon">Waits up to this are durable timers (<c>Durable:Horizon</c>); zero: orchestrations perform
/// effects only.</param>
public sealed partial class OrchestratedEffects(ILogger<OrchestratedEffects> log, TimeSpan horizon) : IEffectDispatcher
{
    private static readonly AsyncLocal<bool> InBackground = new();
    private readonly Duration timerHorizon = Duration.FromTimeSpan(horizon);
    private volatile DurableTaskClient? taskClient;

    /// <summary>How long the task hub is given to take work while a sender waits for an answer, in real time. Default 1
    /// s, which with the decision is within <c>FlowOptions.DecideWithin</c>.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The same where only an activity waits: a sweep hands over thousands at once. Default 1 min.</summary>
    public TimeSpan BackgroundStartTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The Functions host gives its client to invocations only; all of them lead to the same task
    /// hub.</summary>
    /// <param name="client">Where orchestrations are started from now on.</param>
    /// <param name="inBackground">True: no sender waits for the rest of this invocation.</param>
    public void UseClient(DurableTaskClient client, bool inBackground = false)
    {
        taskClient = client;
        InBackground.Value = inBackground;
    }

    /// <summary>What lies ahead of a customer, within this host's horizon.</summary>
    public UpcomingWork UpcomingOf(CustomerState customer, Instant now) =>
        UpcomingWork.FromState(customer, now, timerHorizon);

    /// <summary>The effects of a commit by name. Attempts are granted to the caller of the provider, so every effect
    /// has one (<c>FlowOptions.GrantAttempts</c> is off here).</summary>
    internal static IReadOnlyList<EffectName> EffectNamesOf(ApplyResult advanced) =>
        advanced.IsCommitted
            ?
            [
                .. advanced.Decision.Effects.Select(e =>
                    EffectName.NameOf(e)
                    ?? throw new InvalidOperationException("a granted attempt cannot be handed over")
                ),
            ]
            : [];

    /// <inheritdoc/>
    /// <remarks>Not stopped by its caller: what is committed is handed over, or given up after this class's own
    /// patience.</remarks>
    public async ValueTask Dispatch(ApplyResult advanced, CancellationToken cancel)
    {
        if (advanced is not { IsCommitted: true, PreviousState: { } found })
        {
            return;
        }

        var (customer, effects) = (advanced.Customer.State, EffectNamesOf(advanced));
        var (before, ahead) = (UpcomingOf(found, found.DecidedAt), UpcomingOf(customer, customer.DecidedAt));
        if (effects.Count == 0 && (ahead.IsSameAs(before) || !(ahead.UsesTimer || before.UsesTimer)))
        {
            return;
        }

        using var patience = new CancellationTokenSource(InBackground.Value ? BackgroundStartTimeout : StartTimeout);
        try
        {
            var client = taskClient ?? throw new InvalidOperationException("no function has run here yet");
            var work = new CustomerWork(customer.Key, effects, ahead);
            if (effects.Count == 0 && !ahead.UsesTimer)
            {
                await RaiseUntilStarted(client, work, patience.Token);
            }
            else if (
                !await client.StartOnce(
                    nameof(CustomerOrchestration.CustomerOrchestrator),
                    customer.Key,
                    work,
                    patience.Token
                )
            )
            {
                await StartOrRaise(client, advanced, work, patience.Token);
            }
        }
        catch (Exception e)
        {
            LogLost(customer.Key, e);
        }
    }

    // The instance that runs receives it. One that had its minute for the same message may be stuck, suspended or of
    // another version of the program: then a second one does this work alone.
    private static async Task StartOrRaise(
        DurableTaskClient client,
        ApplyResult advanced,
        CustomerWork work,
        CancellationToken cancel
    )
    {
        if (!work.Effects.Any(effect => effect.WasOffered(advanced.PreviousState!)))
        {
            await RaiseChanged(client, work, cancel);
            return;
        }

        await client.StartOnce(
            nameof(CustomerOrchestration.CustomerOrchestrator),
            $"{work.Customer}-{advanced.DueAt.ToUnixTimeTicks()}",
            work with
            {
                Upcoming = work.Upcoming with { UsesTimer = false },
            },
            cancel
        );
    }

    // A task hub that looks says when the instance has ended since it was found running; then it is started again.
    private static async Task RaiseChanged(DurableTaskClient client, CustomerWork work, CancellationToken cancel)
    {
        try
        {
            await client.RaiseEventAsync(work.Customer, CustomerOrchestration.Changed, work, cancel);
        }
        catch (RpcException e) when (!IsUnavailable(e))
        {
            if (
                !await client.StartOnce(nameof(CustomerOrchestration.CustomerOrchestrator), work.Customer, work, cancel)
            )
            {
                throw;
            }
        }
    }

    // Nothing is left to wait for: an instance that does ends now instead of then. One that has ended is what is
    // wanted.
    private static async Task RaiseUntilStarted(DurableTaskClient client, CustomerWork work, CancellationToken cancel)
    {
        try
        {
            await client.RaiseEventAsync(work.Customer, CustomerOrchestration.Changed, work, cancel);
        }
        catch (RpcException e) when (!IsUnavailable(e)) { }
    }

    private static bool IsUnavailable(RpcException e) =>
        e.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.Unavailable;

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "The task hub did not take the work of customer {Customer}; a wake finds it within a minute."
    )]
    private partial void LogLost(string customer, Exception e);
}

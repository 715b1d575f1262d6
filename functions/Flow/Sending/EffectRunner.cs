using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Views;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// Performs what a commit won: calls the provider once, within its deadline, and feeds the outcome back. Nothing here
/// decides anything: retries, other channels
/// and giving up are Decide's.
/// </summary>
public sealed class EffectRunner(
    IReadOnlyDictionary<Channel, ISendPort> ports,
    MessageRenderer renderer,
    MessageQueries messageQueries,
    IdentityTable identities,
    CustomerProcessor processor,
    FlowOptions options,
    DecisionClock clock,
    TimeProvider realTime,
    FlowMetrics metrics,
    ICallLog? callLog = null
)
{
    /// <summary>Performs all effects of a commit and those that follow from their outcomes. Throws only for an
    /// unavailable store.</summary>
    public async Task Run(ApplyResult advanced, CancellationToken cancel)
    {
        var waiting = new Queue<Effect>(advanced.Decision.Effects);
        var granted = waiting.Count;
        var customer = advanced.Customer;
        var prepared = new PreparedMessages(this);
        while (waiting.TryDequeue(out var effect))
        {
            // A granted attempt is used before anything else is begun: no attempt stands in the record that waits for
            // another message's call.
            var waited = granted-- > 0;
            using var place = effect is Effect.Ready(_, var channel) ? await slots.Acquire(channel, cancel) : default;
            for (var now = effect; now is not null; )
            {
                var next = await processor.Apply(
                    customer.State.Key,
                    await CheckWithheld(now, waited, cancel) ?? await Perform(now, prepared, cancel),
                    customer,
                    prepared.Options,
                    cancel
                );
                waited = false;
                customer = next.Customer;
                now = now is Effect.Ready(var begun, _)
                    ? next.Decision.Effects.OfType<Effect.Send>().FirstOrDefault(s => s.Attempt.Message == begun)
                    : null;
                foreach (var following in next.Decision.Effects.Where(f => !ReferenceEquals(f, now)))
                {
                    waiting.Enqueue(following);
                }
            }
        }
    }

    private readonly SendSlots slots = new(ports);

    // An attempt granted with the decision may have waited here, and the address may have been stopped meanwhile, by
    // this customer or another who has it.
    private async ValueTask<Input?> CheckWithheld(Effect effect, bool waited, CancellationToken cancel)
    {
        if (
            !waited
            || effect
                is not Effect.Send
                {
                    Attempt: { Channel: { } channel and not Channel.Staff, Address: { } to, Topic: var topic } line
                }
        )
        {
            return null;
        }

        var against = await identities.FindSuppression(channel, to, cancel);
        return against?.SuppressedSince >= line.At || (topic is not null && against?.StoppedSince(topic) >= line.At)
            ? new Input.EffectFinished(
                line.Message,
                line.Attempt!.Value,
                line.Nonce!,
                new Outcome.Withheld("the address was stopped before the provider was called"),
                line
            )
            : null;
    }

    /// <summary>Performs one effect; what the decision is told of it.</summary>
    internal async ValueTask<Input> Perform(Effect effect, PreparedMessages prepared, CancellationToken cancel) =>
        effect switch
        {
            Effect.Send send => new Input.EffectFinished(
                send.Attempt.Message,
                send.Attempt.Attempt!.Value,
                send.Attempt.Nonce!,
                await Send(send, await prepared.Take(send.Attempt, cancel), cancel),
                send.Attempt
            ),
            Effect.QueryOutcome ask => new Input.EffectFinished(
                ask.Message,
                ask.Attempt,
                ask.Nonce,
                await QueryStatus(ask, cancel)
            ),
            Effect.Ready(var message, _) => new Input.BeginAttempt(message),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Renders a message; copy that cannot be rendered never reaches a provider.</summary>
    internal async ValueTask<PreparedMessage> Prepare(LedgerRow attempt, CancellationToken cancel)
    {
        try
        {
            return await renderer.RenderOutgoing(attempt, cancel) is { } message
                ? new PreparedMessage(
                    attempt.Nonce is { } nonce && callLog is not null
                        ? message with
                        {
                            OnCallStart = () => callLog.RecordStart(nonce),
                        }
                        : message,
                    null
                )
                : new PreparedMessage(
                    null,
                    new Outcome.Misconfigured(
                        $"version {attempt.TemplateVersion} of template {attempt.Template} is not in the "
                            + $"definitions table"
                    )
                );
        }
        catch (Exception e) when (e is not StoreUnavailableException && !cancel.IsCancellationRequested)
        {
            metrics.EffectFailed(attempt.Message, e);
            return new PreparedMessage(
                null,
                new Outcome.Misconfigured($"template {attempt.Template} could not be rendered: {e.GetType().Name}")
            );
        }
    }

    /// <summary>Hands over, once, within its time; what became of it.</summary>
    internal async Task<Outcome> Send(Effect.Send send, PreparedMessage prepared, CancellationToken cancel)
    {
        if (prepared.Message is not { } message)
        {
            return prepared.Instead!;
        }

        var left = send.Until - clock.Now;
        if (left <= NodaTime.Duration.Zero)
        {
            // The right to call was ours alone and was not used: nothing can have left.
            return new Outcome.TryLater("the attempt ran out before it could be made");
        }

        using var span = FlowTraces.StartSend(send.Attempt);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var timer = realTime.CreateTimer(
            static s => ((CancellationTokenSource)s!).Cancel(),
            deadline,
            left.ToTimeSpan() < options.SendTimeout ? left.ToTimeSpan() : options.SendTimeout,
            Timeout.InfiniteTimeSpan
        );
        try
        {
            var port = ports[message.Channel];
            if (!port.MarksCallStart)
            {
                message.OnCallStart();
            }

            return FlowTraces.RecordOutcome(span, await port.Send(message, deadline.Token));
        }
        catch (Exception e) when (e is not StoreUnavailableException)
        {
            metrics.EffectFailed(send.Attempt.Message, e);
            return FlowTraces.RecordOutcome(span, new Outcome.Unknown(e.GetType().Name));
        }
    }

    private async Task<Outcome> QueryStatus(Effect.QueryOutcome ask, CancellationToken cancel)
    {
        using var span = FlowTraces.StartStatusQuery(ask);
        try
        {
            // A provider that cannot be asked now has said nothing about the attempt.
            return FlowTraces.RecordOutcome(
                span,
                await ports[ask.Channel]
                    .QueryStatus(
                        ask with
                        {
                            SentContent = await messageQueries.ReadAttemptContent(ask.Message, ask.Attempt, cancel),
                        },
                        cancel
                    ) switch
                {
                    Outcome.TryLater(var why, _) => new Outcome.Unknown(why),
                    Outcome.Misconfigured(var what) => new Outcome.Unknown(what),
                    var told => told,
                }
            );
        }
        catch (Exception e) when (e is not (StoreUnavailableException or OperationCanceledException))
        {
            metrics.EffectFailed(ask.Message, e);
            return FlowTraces.RecordOutcome(span, new Outcome.Unknown(e.GetType().Name));
        }
    }
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Views;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// Calls a provider for one effect, once and within its deadline, and returns what became of it. Nothing here decides
/// anything: retries, other channels and giving up are the decision's.
/// </summary>
/// <param name="callLog">Records the start of each call; null: it is not recorded.</param>
public sealed class EffectPerformer(
    IReadOnlyDictionary<Channel, ISendPort> ports,
    MessageRenderer renderer,
    MessageQueries messageQueries,
    FlowOptions options,
    DecisionClock clock,
    TimeProvider realTime,
    FlowMetrics metrics,
    ICallLog? callLog = null
)
{
    /// <summary>Performs one effect; returns the input that records what became of it.</summary>
    internal async ValueTask<Input> Perform(Effect effect, PreparedMessages prepared, CancellationToken cancel) =>
        effect switch
        {
            Effect.Send send => new Input.EffectFinished(
                new AttemptAnswer(
                    send.Attempt.Message,
                    send.Attempt.Attempt!.Value,
                    send.Attempt.Nonce!,
                    await Send(send, await prepared.Take(send.Attempt, cancel), cancel),
                    send.Attempt
                )
            ),
            Effect.QueryOutcome ask => new Input.EffectFinished(
                new AttemptAnswer(ask.Message, ask.Attempt, ask.Nonce, await QueryStatus(ask, cancel))
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

    /// <summary>Calls the provider once, within the attempt's time; returns what became of it.</summary>
    internal async Task<Outcome> Send(Effect.Send send, PreparedMessage prepared, CancellationToken cancel)
    {
        if (prepared.Message is not { } message)
        {
            return prepared.Instead!;
        }

        var remaining = send.Until - clock.Now;
        if (remaining <= NodaTime.Duration.Zero)
        {
            // The attempt was granted to this process alone and no call was made: nothing can have been sent.
            return new Outcome.TryLater("the attempt ran out before it could be made");
        }

        using var span = FlowTraces.StartSend(send.Attempt);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var timer = realTime.CreateTimer(
            static s => ((CancellationTokenSource)s!).Cancel(),
            deadline,
            remaining.ToTimeSpan() < options.SendTimeout ? remaining.ToTimeSpan() : options.SendTimeout,
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
            // A provider that cannot be asked now leaves the attempt unknown.
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
                    (Outcome.Sent or Outcome.Refused or Outcome.Unknown or Outcome.Withheld or Outcome.NotThere)
                    and var outcome => outcome,
                    _ => throw new System.Diagnostics.UnreachableException(),
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

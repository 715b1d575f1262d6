using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Messages.Gates;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>
/// The attempt protocol: the right to call a provider once is committed before the call, and an attempt without an
/// answer is unknown, never simply repeated.
/// </summary>
internal static class AttemptProtocol
{
    /// <summary>Grants the next attempt to the deciding process, if its commit wins.</summary>
    public static void BeginAttempt(DecisionContext context, Message message, GateResult.Allow go)
    {
        var n = message.Attempts + 1;
        var until = context.Now + context.Lookups.Lease;
        var attempt = new Attempt(
            n,
            context.Lookups.Nonce,
            go.Channel,
            go.Address,
            context.Now,
            until,
            AttemptStatus.Begun
        );
        var row = LedgerRows.Create(message, context, LedgerKind.Attempt) with
        {
            Channel = go.Channel,
            Address = go.Address,
            TemplateVersion = go.Template.Version,
            Language = go.Language,
            Context = go.Context,
            Attempt = n,
            Nonce = context.Lookups.Nonce,
            Until = until,
            NotAfter = LatestArrival(context, message, go.Channel),
            RepliedAt = go.Channel == Channel.Sms ? context.State.LastReplyAt : null,
        };
        context.AddLedgerRow(row);
        context.Effects.Add(new Effect.Send(row, until));
        context.Replace(
            message,
            message with
            {
                Attempts = n,
                Attempt = attempt,
                NextLedgerNumber = message.NextLedgerNumber + 1,
                HoldReason = null,
                HeldUntil = null,
            }
        );
    }

    // A message the provider queues must not arrive outside the hours in which it was allowed to leave.
    private static Instant LatestArrival(DecisionContext context, Message message, Channel channel) =>
        message.Staff is null
        && context.Policy.SendWindows.TryGetValue(channel, out var window)
        && SendWindows.NextClose(window, context.Now, context.Zone) is { } closes
            ? Instant.Min(closes, message.NotAfter)
            : message.NotAfter;

    /// <summary>What became of an attempt. An answer to an attempt that is not the current one is recorded and changes
    /// nothing.</summary>
    public static void FinishAttempt(DecisionContext context, Input.EffectFinished finished)
    {
        var message = context.State.Messages.FirstOrDefault(m => m.Id == finished.Message);
        if (
            message?.Attempt is not { } attempt
            || attempt.Number != finished.Attempt
            || attempt.Nonce != finished.Nonce
        )
        {
            RecordLateOutcome(context, message, finished);
            return;
        }

        switch (finished.Outcome)
        {
            case Outcome.Sent(var id):
                RecordSent(context, message, attempt, id, "the provider took it");
                break;
            case Outcome.TryLater { Untried: true } later:
                ScheduleRetry(
                    context,
                    message with
                    {
                        UncountedAttempts = message.UncountedAttempts + 1,
                    },
                    Reasons.ProviderBusy,
                    later.Why,
                    Duration.Max(later.After ?? Duration.Zero, Backoff.AttemptDelay(1)),
                    message
                );
                break;
            case Outcome.TryLater(var why, var after):
                ScheduleRetry(
                    context,
                    message,
                    Reasons.ProviderBusy,
                    why,
                    Duration.Max(after ?? Duration.Zero, Backoff.AttemptDelay(attempt.Number))
                );
                break;
            case Outcome.Withheld(var why):
                ScheduleRetry(
                    context,
                    message with
                    {
                        UncountedAttempts = message.UncountedAttempts + 1,
                    },
                    Reasons.Suppressed,
                    why,
                    Duration.Zero,
                    message
                );
                break;
            case Outcome.NotThere:
                ScheduleRetry(
                    context,
                    message,
                    Reasons.ProviderBusy,
                    "the provider says it never had it",
                    Duration.Zero
                );
                break;
            case Outcome.Refused(var why, true):
                // The chain is asked again: with this address gone, another channel may serve.
                context.SuppressionChanges.Add(
                    new SuppressionChange(attempt.Channel, attempt.Address, why, context.Now)
                );
                context.Lookups = context.Lookups with
                {
                    Suppressions = new Dictionary<string, AddressSuppression?>(context.Lookups.Suppressions)
                    {
                        [AddressKey.Of(attempt.Channel, attempt.Address)] = new(context.Now, why),
                    },
                };
                ScheduleRetry(context, message, Reasons.Refused, why, Duration.Zero);
                break;
            case Outcome.Refused(var why, false):
                FailMessage(context, message, Reasons.Refused, why);
                break;
            case Outcome.Misconfigured(var what):
                ScheduleRetry(
                    context,
                    message with
                    {
                        Attempts = message.Attempts - 1,
                    },
                    Reasons.Misconfigured,
                    what,
                    Decider.Recheck,
                    message
                );
                break;
            case Outcome.Unknown when attempt.Status == AttemptStatus.Unknown:
                // Asked, and no wiser: it is asked again when its time comes.
                break;
            case Outcome.Unknown(var why):
                MarkUnknown(context, message, attempt, why, Backoff.AttemptDelay(attempt.Number));
                break;
        }
    }

    // An answer nobody waited for any more. That it left is a fact: it is in the ledger, it counts as a contact, and no
    // other attempt begins.
    private static void RecordLateOutcome(DecisionContext context, Message? message, Input.EffectFinished finished)
    {
        if (finished is not { Outcome: Outcome.Sent(var id), AttemptRow: { } line })
        {
            return;
        }

        context.AddLedgerRow(
            line with
            {
                Kind = LedgerKind.Late,
                At = context.Now,
                Number = 0,
                Receipt = $"late-{finished.Attempt}-{finished.Nonce}",
                ProviderId = id,
                Until = null,
                Context = null,
                Detail = FrequencyCap.IsRecorded(context.State, line.Message)
                    ? $"attempt {finished.Attempt} left; its answer came after other news of it"
                    : $"attempt {finished.Attempt} left; its answer came after it counted as lost",
            }
        );
        if (message is { Attempt: null })
        {
            var attempt = new Attempt(
                finished.Attempt,
                finished.Nonce,
                line.Channel!.Value,
                line.Address!,
                line.At,
                context.Now,
                AttemptStatus.Unknown
            );
            RecordSent(context, message, attempt, id, "the provider had taken an earlier attempt");
        }
        else if (message is null && !FrequencyCap.IsRecorded(context.State, line.Message))
        {
            context.State = FrequencyCap.RecordContact(
                context.State,
                line.Channel!.Value,
                FrequencyCap.CountsTopic(context, line.Topic ?? ""),
                context.Now,
                line.Message
            );
            context.AddNote(
                "late_answer",
                line.Journey,
                line.Step,
                $"attempt {finished.Attempt} left after its message had ended"
            );
        }
    }

    /// <summary>Attempts that ran out, and unknown ones whose time to be settled has come.</summary>
    public static void ExpireAttempts(DecisionContext context)
    {
        foreach (var message in context.State.Messages)
        {
            if (message.Attempt is { Status: AttemptStatus.Begun } begun && begun.Until <= context.Now)
            {
                EndUnanswered(context, message, begun, "no answer before its time was over");
            }
            else if (message.Attempt is { Status: AttemptStatus.Unknown } unknown && message.HeldUntil <= context.Now)
            {
                SettleUnknown(context, message, unknown);
            }
        }
    }

    /// <summary>
    /// Settles what processes before this one left: an attempt of theirs will never be answered, so its time need not
    /// be waited for; a message they announced is announced again.
    /// </summary>
    /// <param name="process">How the nonces of the process that began now begin; its own attempts are left
    /// alone.</param>
    public static void AbandonAttempts(DecisionContext context, string process)
    {
        foreach (var message in context.State.Messages)
        {
            if (
                message.Attempt is { Status: AttemptStatus.Begun } begun
                && !begun.Nonce.StartsWith($"{process}-", StringComparison.Ordinal)
            )
            {
                EndUnanswered(
                    context,
                    message,
                    begun with
                    {
                        Until = Instant.Min(begun.Until, context.Now),
                    },
                    "the process ended before it heard an answer"
                );
            }
            else if (message is { Attempt: null, HoldReason: Reasons.Ready })
            {
                context.Replace(message, message with { HeldUntil = context.Now });
            }
        }
    }

    // Without an answer. One whose call never began is simply made again: nothing of it can have left.
    private static void EndUnanswered(DecisionContext context, Message message, Attempt attempt, string why)
    {
        if (context.Lookups.ProviderCalls?.NeverCalled(attempt.Nonce) == true)
        {
            ScheduleRetry(
                context,
                message with
                {
                    UncountedAttempts = message.UncountedAttempts + 1,
                },
                Reasons.Ready,
                "the process ended before its call to the provider began",
                Duration.Zero,
                message
            );
        }
        else
        {
            MarkUnknown(context, WithUncountedAttempt(context, message, attempt), attempt, why, Duration.Zero);
        }
    }

    // A process that died is no refusal: where trying again cannot double anything it is tried again at once, and uses
    // nothing up.
    private static Message WithUncountedAttempt(DecisionContext context, Message message, Attempt attempt)
    {
        var lost =
            context.Lookups.Ports[attempt.Channel] == PortKind.Blind
                ? message
                : message with
                {
                    UncountedAttempts = message.UncountedAttempts + 1,
                };
        context.Replace(message, lost);
        return lost;
    }

    /// <summary>It left.</summary>
    public static void RecordSent(
        DecisionContext context,
        Message message,
        Attempt attempt,
        string? providerId,
        string detail
    )
    {
        context.AddLedgerRow(
            LedgerRows.Create(message, context, LedgerKind.Sent) with
            {
                Channel = attempt.Channel,
                Address = attempt.Address,
                Attempt = attempt.Number,
                ProviderId = providerId,
                Detail = detail,
            }
        );
        FrequencyCap.RecordContact(context, message, attempt.Channel);
        MessageSending.EndMessage(context, message, MessageState.Sent);
    }

    private static void MarkUnknown(
        DecisionContext context,
        Message message,
        Attempt attempt,
        string why,
        Duration after
    )
    {
        var now = message with
        {
            NextLedgerNumber = message.NextLedgerNumber + 1,
            Attempt = attempt with { Status = AttemptStatus.Unknown },
            HoldReason = Reasons.OutcomeUnknown,
            HeldUntil = context.Lookups.Ports[attempt.Channel] switch
            {
                PortKind.Repeatable => context.Now + after,
                PortKind.Askable => attempt.Until + context.Policy.UnknownGrace,

                // A provider's word that came while no process was there to hear it comes again: silence counts from
                // when it can be heard.
                _ => Instant.Max(attempt.Until, context.Now - context.Lookups.Lease) + context.Policy.UnknownGrace,
            },
        };
        context.AddLedgerRow(
            LedgerRows.Create(message, context, LedgerKind.Unknown) with
            {
                Channel = attempt.Channel,
                Address = attempt.Address,
                Attempt = attempt.Number,
                Detail = why,
            }
        );
        context.Replace(message, now);
        if (now.HeldUntil <= context.Now)
        {
            SettleUnknown(context, now, now.Attempt!);
        }
    }

    private static void SettleUnknown(DecisionContext context, Message message, Attempt attempt)
    {
        switch (context.Lookups.Ports[attempt.Channel])
        {
            case PortKind.Repeatable:
                ScheduleRetry(
                    context,
                    message,
                    Reasons.OutcomeUnknown,
                    "sending it again cannot double it",
                    Duration.Zero
                );
                break;
            case PortKind.Askable when context.Now <= message.NotAfter + context.Policy.DropAfter:
                context.Effects.Add(
                    new Effect.QueryOutcome(
                        message.Id,
                        attempt.Number,
                        attempt.Nonce,
                        attempt.Channel,
                        attempt.Address,
                        attempt.BegunAt
                    )
                    {
                        Until = attempt.Until,
                    }
                );
                context.Replace(message, message with { HeldUntil = context.Now + context.Policy.UnknownGrace });
                break;
            case PortKind.Blind when context.Policy.OnSilence == SilencePolicy.SendAgain:
                ScheduleRetry(
                    context,
                    message,
                    Reasons.OutcomeUnknown,
                    "no word from the provider; policy says send again",
                    Duration.Zero
                );
                break;
            default:
                FailMessage(context, message, Reasons.OutcomeUnknown, "no word from the provider; it may have left");
                break;
        }
    }

    // The attempt is over without success; the chain of gates decides about the next one.
    private static void ScheduleRetry(
        DecisionContext context,
        Message message,
        string reason,
        string why,
        Duration after,
        Message? stored = null
    )
    {
        if (message.Attempts - message.UncountedAttempts >= context.Policy.MaxAttempts)
        {
            FailMessage(context, stored ?? message, Reasons.AttemptsUsedUp, why);
            return;
        }

        var until = context.Now + Backoff.WithJitter(after, message.Id, message.Attempts);
        context.AddLedgerRow(
            LedgerRows.Create(message, context, LedgerKind.Retry) with
            {
                Reason = reason,
                Detail = why,
                Attempt = message.Attempt!.Number,
                Channel = message.Attempt.Channel,
                Until = until,
            }
        );
        context.Replace(
            stored ?? message,
            message with
            {
                Attempt = null,
                HoldReason = reason,
                HeldUntil = until,
                NextLedgerNumber = message.NextLedgerNumber + 1,
                FailingSince = message.FailingSince ?? context.Now,
            }
        );
    }

    private static void FailMessage(DecisionContext context, Message message, string reason, string why)
    {
        var attempt = message.Attempt!;
        context.AddLedgerRow(
            LedgerRows.Create(message, context, LedgerKind.Failed) with
            {
                Reason = reason,
                Detail = why,
                Attempt = attempt.Number,
                Channel = attempt.Channel,
                Address = attempt.Address,
            }
        );
        MessageSending.EndMessage(context, message, MessageState.Failed);
    }
}

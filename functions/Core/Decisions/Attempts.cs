using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// The attempt protocol: the right to call a provider once is committed before the call, and an attempt without an
/// answer is unknown, never simply repeated.
/// </summary>
internal static class Attempts
{
    /// <summary>Grants the next attempt to the deciding process, if its commit wins.</summary>
    public static void Begin(Draft draft, Message message, Passage.Go go)
    {
        var n = message.Attempts + 1;
        var until = draft.Now + draft.Facts.Lease;
        var attempt = new Attempt(n, draft.Facts.Nonce, go.Channel, go.Address, draft.Now, until, AttemptStatus.Begun);
        var row = Rows.Of(message, draft, LedgerKind.Attempt) with
        {
            Channel = go.Channel,
            To = go.Address,
            TemplateVersion = go.Template.Version,
            Language = go.Language,
            Context = go.Context,
            Attempt = n,
            Nonce = draft.Facts.Nonce,
            Until = until,
            NotAfter = Latest(draft, message, go.Channel),
            RepliedAt = go.Channel == Channel.Sms ? draft.State.LastReplyAt : null,
        };
        draft.Ledger(row);
        draft.Effects.Add(new Effect.Send(row, until));
        draft.Replace(
            message,
            message with
            {
                Attempts = n,
                Attempt = attempt,
                Seq = message.Seq + 1,
                HeldFor = null,
                HeldUntil = null,
            }
        );
    }

    // A message the provider queues must not arrive outside the hours in which it was allowed to leave.
    private static Instant Latest(Draft draft, Message message, Channel channel) =>
        message.Staff is null
        && draft.Policy.Windows.TryGetValue(channel, out var window)
        && Windows.Closes(window, draft.Now, draft.Clock) is { } closes
            ? Instant.Min(closes, message.NotAfter)
            : message.NotAfter;

    /// <summary>What became of an attempt. An answer to an attempt that is not the current one is recorded and changes
    /// nothing.</summary>
    public static void Finish(Draft draft, Input.EffectFinished finished)
    {
        var message = draft.State.Messages.FirstOrDefault(m => m.Id == finished.Message);
        if (message?.Attempt is not { } attempt || attempt.N != finished.Attempt || attempt.Nonce != finished.Nonce)
        {
            Late(draft, message, finished);
            return;
        }

        switch (finished.Outcome)
        {
            case Outcome.Sent(var id):
                Sent(draft, message, attempt, id, "the provider took it");
                break;
            case Outcome.TryLater { Untried: true } later:
                Retry(
                    draft,
                    message with
                    {
                        Lost = message.Lost + 1,
                    },
                    Reasons.ProviderBusy,
                    later.Why,
                    Duration.Max(later.After ?? Duration.Zero, Backoff.Attempt(1)),
                    message
                );
                break;
            case Outcome.TryLater(var why, var after):
                Retry(
                    draft,
                    message,
                    Reasons.ProviderBusy,
                    why,
                    Duration.Max(after ?? Duration.Zero, Backoff.Attempt(attempt.N))
                );
                break;
            case Outcome.Withheld(var why):
                Retry(draft, message with { Lost = message.Lost + 1 }, Reasons.Suppressed, why, Duration.Zero, message);
                break;
            case Outcome.NotThere:
                Retry(draft, message, Reasons.ProviderBusy, "the provider says it never had it", Duration.Zero);
                break;
            case Outcome.Refused(var why, true):
                // The chain is asked again: with this address gone, another channel may serve.
                draft.Marks.Add(new AddressMark(attempt.Channel, attempt.Address, why, draft.Now));
                draft.Facts = draft.Facts with
                {
                    Suppressed = new Dictionary<string, AddressSuppression?>(draft.Facts.Suppressed)
                    {
                        [AddressKey.Of(attempt.Channel, attempt.Address)] = new(draft.Now, why),
                    },
                };
                Retry(draft, message, Reasons.Refused, why, Duration.Zero);
                break;
            case Outcome.Refused(var why, false):
                Fail(draft, message, Reasons.Refused, why);
                break;
            case Outcome.Misconfigured(var what):
                Retry(
                    draft,
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
                BecameUnknown(draft, message, attempt, why, Backoff.Attempt(attempt.N));
                break;
        }
    }

    // An answer nobody waited for any more. That it left is a fact: it is in the ledger, it counts as a contact, and no
    // other attempt begins.
    private static void Late(Draft draft, Message? message, Input.EffectFinished finished)
    {
        if (finished is not { Outcome: Outcome.Sent(var id), Line: { } line })
        {
            return;
        }

        draft.Ledger(
            line with
            {
                Kind = LedgerKind.Late,
                At = draft.Now,
                N = 0,
                Receipt = $"late-{finished.Attempt}-{finished.Nonce}",
                ProviderId = id,
                Until = null,
                Context = null,
                Detail = Frequency.IsCounted(draft.State, line.Message)
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
                line.To!,
                line.At,
                draft.Now,
                AttemptStatus.Unknown
            );
            Sent(draft, message, attempt, id, "the provider had taken an earlier attempt");
        }
        else if (message is null && !Frequency.IsCounted(draft.State, line.Message))
        {
            draft.State = Frequency.Left(
                draft.State,
                line.Channel!.Value,
                Frequency.Counts(draft, line.Topic ?? ""),
                draft.Now,
                line.Message
            );
            draft.Note(
                "late_answer",
                line.Journey,
                line.Step,
                $"attempt {finished.Attempt} left after its message had ended"
            );
        }
    }

    /// <summary>Attempts that ran out, and unknown ones whose time to be settled has come.</summary>
    public static void Expire(Draft draft)
    {
        foreach (var message in draft.State.Messages)
        {
            if (message.Attempt is { Status: AttemptStatus.Begun } begun && begun.Until <= draft.Now)
            {
                Ended(draft, message, begun, "no answer before its time was over");
            }
            else if (message.Attempt is { Status: AttemptStatus.Unknown } unknown && message.HeldUntil <= draft.Now)
            {
                Settle(draft, message, unknown);
            }
        }
    }

    /// <summary>
    /// Settles what processes before this one left: an attempt of theirs will never be answered, so its time need not
    /// be waited for; a message they announced is announced again.
    /// </summary>
    /// <param name="process">How the nonces of the process that began now begin; its own attempts are left
    /// alone.</param>
    public static void Abandon(Draft draft, string process)
    {
        foreach (var message in draft.State.Messages)
        {
            if (
                message.Attempt is { Status: AttemptStatus.Begun } begun
                && !begun.Nonce.StartsWith($"{process}-", StringComparison.Ordinal)
            )
            {
                Ended(
                    draft,
                    message,
                    begun with
                    {
                        Until = Instant.Min(begun.Until, draft.Now),
                    },
                    "the process ended before it heard an answer"
                );
            }
            else if (message is { Attempt: null, HeldFor: Reasons.Ready })
            {
                draft.Replace(message, message with { HeldUntil = draft.Now });
            }
        }
    }

    // Without an answer. One whose call never began is simply made again: nothing of it can have left.
    private static void Ended(Draft draft, Message message, Attempt attempt, string why)
    {
        if (draft.Facts.Calls?.NeverCalled(attempt.Nonce) == true)
        {
            Retry(
                draft,
                message with
                {
                    Lost = message.Lost + 1,
                },
                Reasons.Ready,
                "the process ended before its call to the provider began",
                Duration.Zero,
                message
            );
        }
        else
        {
            BecameUnknown(draft, Lost(draft, message, attempt), attempt, why, Duration.Zero);
        }
    }

    // A process that died is no refusal: where trying again cannot double anything it is tried again at once, and uses
    // nothing up.
    private static Message Lost(Draft draft, Message message, Attempt attempt)
    {
        var lost =
            draft.Facts.Ports[attempt.Channel] == PortKind.Blind ? message : message with { Lost = message.Lost + 1 };
        draft.Replace(message, lost);
        return lost;
    }

    /// <summary>It left.</summary>
    public static void Sent(Draft draft, Message message, Attempt attempt, string? providerId, string detail)
    {
        draft.Ledger(
            Rows.Of(message, draft, LedgerKind.Sent) with
            {
                Channel = attempt.Channel,
                To = attempt.Address,
                Attempt = attempt.N,
                ProviderId = providerId,
                Detail = detail,
            }
        );
        Frequency.Left(draft, message, attempt.Channel);
        Sending.End(draft, message, MessageState.Sent);
    }

    private static void BecameUnknown(Draft draft, Message message, Attempt attempt, string why, Duration after)
    {
        var now = message with
        {
            Seq = message.Seq + 1,
            Attempt = attempt with { Status = AttemptStatus.Unknown },
            HeldFor = Reasons.OutcomeUnknown,
            HeldUntil = draft.Facts.Ports[attempt.Channel] switch
            {
                PortKind.Repeatable => draft.Now + after,
                PortKind.Askable => attempt.Until + draft.Policy.UnknownGrace,

                // A provider's word that came while no process was there to hear it comes again: silence counts from
                // when it can be heard.
                _ => Instant.Max(attempt.Until, draft.Now - draft.Facts.Lease) + draft.Policy.UnknownGrace,
            },
        };
        draft.Ledger(
            Rows.Of(message, draft, LedgerKind.Unknown) with
            {
                Channel = attempt.Channel,
                To = attempt.Address,
                Attempt = attempt.N,
                Detail = why,
            }
        );
        draft.Replace(message, now);
        if (now.HeldUntil <= draft.Now)
        {
            Settle(draft, now, now.Attempt!);
        }
    }

    private static void Settle(Draft draft, Message message, Attempt attempt)
    {
        switch (draft.Facts.Ports[attempt.Channel])
        {
            case PortKind.Repeatable:
                Retry(draft, message, Reasons.OutcomeUnknown, "sending it again cannot double it", Duration.Zero);
                break;
            case PortKind.Askable when draft.Now <= message.NotAfter + draft.Policy.DropAfter:
                draft.Effects.Add(
                    new Effect.Ask(
                        message.Id,
                        attempt.N,
                        attempt.Nonce,
                        attempt.Channel,
                        attempt.Address,
                        attempt.BegunAt
                    )
                    {
                        Until = attempt.Until,
                    }
                );
                draft.Replace(message, message with { HeldUntil = draft.Now + draft.Policy.UnknownGrace });
                break;
            case PortKind.Blind when draft.Policy.OnSilence == Core.Workspaces.Silence.SendAgain:
                Retry(
                    draft,
                    message,
                    Reasons.OutcomeUnknown,
                    "no word from the provider; policy says send again",
                    Duration.Zero
                );
                break;
            default:
                Fail(draft, message, Reasons.OutcomeUnknown, "no word from the provider; it may have left");
                break;
        }
    }

    // The attempt is over without success; the chain of gates decides about the next one.
    private static void Retry(
        Draft draft,
        Message message,
        string reason,
        string why,
        Duration after,
        Message? stored = null
    )
    {
        if (message.Attempts - message.Lost >= draft.Policy.MaxAttempts)
        {
            Fail(draft, stored ?? message, Reasons.AttemptsUsedUp, why);
            return;
        }

        var until = draft.Now + Backoff.Apart(after, message.Id, message.Attempts);
        draft.Ledger(
            Rows.Of(message, draft, LedgerKind.Retry) with
            {
                Reason = reason,
                Detail = why,
                Attempt = message.Attempt!.N,
                Channel = message.Attempt.Channel,
                Until = until,
            }
        );
        draft.Replace(
            stored ?? message,
            message with
            {
                Attempt = null,
                HeldFor = reason,
                HeldUntil = until,
                Seq = message.Seq + 1,
                FailingSince = message.FailingSince ?? draft.Now,
            }
        );
    }

    private static void Fail(Draft draft, Message message, string reason, string why)
    {
        var attempt = message.Attempt!;
        draft.Ledger(
            Rows.Of(message, draft, LedgerKind.Failed) with
            {
                Reason = reason,
                Detail = why,
                Attempt = attempt.N,
                Channel = attempt.Channel,
                To = attempt.Address,
            }
        );
        Sending.End(draft, message, MessageState.Failed);
    }
}

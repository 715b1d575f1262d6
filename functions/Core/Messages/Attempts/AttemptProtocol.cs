using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages.Gates;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>The attempt protocol: one attempt is one permitted call to a provider, and it is committed before the call.
/// An attempt without an answer is unknown and is never simply repeated.</summary>
internal static class AttemptProtocol
{
    /// <summary>Grants the next attempt to the process that decides; it is valid only if that process's commit
    /// succeeds.</summary>
    public static void BeginAttempt(SendContext context, Message message, GateResult.Allow go)
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
            Choice = go.Choice,
            Attempt = n,
            Nonce = context.Lookups.Nonce,
            Until = until,
            NotAfter = LatestArrival(context, message, go),
            RepliedAt = ChannelCatalog.Get(go.Channel).KeepsLastReply ? context.State.LastReplyAt : null,
        };
        context.AddLedgerRow(row);
        context.Effects.Add(new Effect.Send(row, until));
        ContactRecords.CountForAddress(context, message, attempt, ended: false);
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

    // A message that the provider queues must not arrive outside the hours in which it may be sent.
    private static Instant LatestArrival(SendContext context, Message message, GateResult.Allow go) =>
        message.Recipient.RulesOfContactApply
        && SendHours.For(context, go.Channel, go.Address).NextClose(context.Now) is { } closes
            ? Instant.Min(closes, message.NotAfter)
            : message.NotAfter;

    /// <summary>Records the outcome of an attempt. The outcome of an attempt that is not the current one is recorded
    /// and changes nothing else.</summary>
    public static void FinishAttempt(SendContext context, AttemptAnswer finished)
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
            case Outcome.Sent(var id) took:
                RecordSent(context, message, attempt, id, "the provider took it", took.Answer);
                break;
            case Outcome.TryLater { Untried: true } later:
                FailedAttempts.ScheduleRetry(
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
                FailedAttempts.ScheduleRetry(
                    context,
                    message,
                    Reasons.ProviderBusy,
                    why,
                    Duration.Max(after ?? Duration.Zero, Backoff.AttemptDelay(attempt.Number))
                );
                break;
            case Outcome.Withheld(var why):
                FailedAttempts.ScheduleRetry(
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
                FailedAttempts.ScheduleRetry(
                    context,
                    message,
                    Reasons.ProviderBusy,
                    "the provider says it never had it",
                    Duration.Zero
                );
                break;
            case Outcome.Refused(var why, true):
                // The channels are checked again: without this address, another channel may be possible.
                context.SuppressionChanges.Add(
                    new SuppressionChange(attempt.Channel, attempt.Address, why, context.Now)
                );
                context.AddSuppression(attempt.Channel, attempt.Address, new AddressSuppression(context.Now, why));
                FailedAttempts.ScheduleRetry(context, message, Reasons.Refused, why, Duration.Zero);
                break;
            case Outcome.Refused(var why, false):
                FailedAttempts.FailMessage(context, message, Reasons.Refused, why);
                break;
            case Outcome.Misconfigured(var what):
                FailedAttempts.ScheduleRetry(
                    context,
                    message with
                    {
                        Attempts = message.Attempts - 1,
                    },
                    Reasons.Misconfigured,
                    what,
                    SendingControls.Recheck,
                    message
                );
                break;
            case Outcome.Unknown when attempt.Status == AttemptStatus.Unknown:
                // The provider was asked and the outcome is still unknown: it is asked again at the next check time.
                break;
            case Outcome.Unknown(var why):
                UnansweredAttempts.MarkUnknown(context, message, attempt, why, Backoff.AttemptDelay(attempt.Number));
                break;
        }
    }

    // An outcome that arrived after its attempt was over. The message was sent, so it goes into the ledger and counts
    // as a contact, and no other attempt begins.
    private static void RecordLateOutcome(SendContext context, Message? message, AttemptAnswer finished)
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
                Detail = ContactRecords.IsRecorded(context.State, line.Message)
                    ? $"attempt {finished.Attempt} was sent; its answer came after a receipt for it"
                    : $"attempt {finished.Attempt} was sent; its answer came after it counted as lost",
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
        else if (message is null && !ContactRecords.IsRecorded(context.State, line.Message))
        {
            ContactRecords.RecordContact(
                context,
                line.Channel!.Value,
                !line.IsAboutOrder && FrequencyCap.CountsTopic(context, line.Topic ?? ""),
                line.Message,
                line.Topic
            );
            context.AddNote(
                "late_answer",
                line.Journey,
                line.Step,
                $"attempt {finished.Attempt} left after its message had ended",
                line.Visit
            );
        }
    }

    /// <summary>Records that the message was sent.</summary>
    public static void RecordSent(
        SendContext context,
        Message message,
        Attempt attempt,
        string? providerId,
        string detail,
        IReadOnlyDictionary<string, string>? answer = null
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
        ContactRecords.RecordContact(context, message, attempt.Channel);
        MessageEnding.EndMessage(context, message, MessageState.Sent, answer: answer);
    }
}

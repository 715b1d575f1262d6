using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages.Gates;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>Schedules the next attempt of a message, or ends the message as failed.</summary>
internal static class FailedAttempts
{
    // The attempt ended without success; the send gate decides about the next one.
    internal static void ScheduleRetry(
        SendContext context,
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

        ContactRecords.CountForAddress(context, message, message.Attempt!, ended: true);
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

    internal static void FailMessage(SendContext context, Message message, string reason, string why)
    {
        var attempt = message.Attempt!;
        ContactRecords.CountForAddress(context, message, attempt, ended: true);
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
        MessageEnding.EndMessage(context, message, MessageState.Failed);
    }
}

using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>Ends attempts whose outcome is not known.</summary>
internal static class UnansweredAttempts
{
    /// <summary>Ends attempts whose time is over, and unknown ones whose time to be settled has come.</summary>
    public static void ExpireAttempts(SendContext context)
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

    /// <summary>Settles what earlier processes did not finish. An attempt of theirs will never get an answer, so its
    /// end is not waited for; a message they announced is announced again.</summary>
    /// <param name="process">The nonce prefix of the process that is starting; its own attempts are not
    /// changed.</param>
    public static void AbandonAttempts(SendContext context, string process)
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
                    "the process ended before it received an answer"
                );
            }
            else if (message is { Attempt: null, HoldReason: Reasons.Ready })
            {
                context.Replace(message, message with { HeldUntil = context.Now });
            }
        }
    }

    // Ends an attempt without an answer. If its call never began, it is simply made again: nothing can have been sent.
    private static void EndUnanswered(SendContext context, Message message, Attempt attempt, string why)
    {
        if (context.Lookups.ProviderCalls?.NeverCalled(attempt.Nonce) == true)
        {
            FailedAttempts.ScheduleRetry(
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

    // The end of a process is no refusal: where another attempt cannot send twice, it is made at once and does not
    // count.
    private static Message WithUncountedAttempt(SendContext context, Message message, Attempt attempt)
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

    internal static void MarkUnknown(SendContext context, Message message, Attempt attempt, string why, Duration after)
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

                // Receipts that were sent while no process was running are sent again by the provider, so the grace
                // period counts from when receipts can be received.
                PortKind.Blind => Instant.Max(attempt.Until, context.Now - context.Lookups.Lease)
                    + context.Policy.UnknownGrace,
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

    private static void SettleUnknown(SendContext context, Message message, Attempt attempt)
    {
        switch (context.Lookups.Ports[attempt.Channel])
        {
            case PortKind.Repeatable:
                FailedAttempts.ScheduleRetry(
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
                FailedAttempts.ScheduleRetry(
                    context,
                    message,
                    Reasons.OutcomeUnknown,
                    "no word from the provider; policy says send again",
                    Duration.Zero
                );
                break;
            default:
                FailedAttempts.FailMessage(
                    context,
                    message,
                    Reasons.OutcomeUnknown,
                    "no word from the provider; it may have left"
                );
                break;
        }
    }
}

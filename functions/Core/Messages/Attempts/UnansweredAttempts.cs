using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>Ends attempts whose outcome is not known.</summary>
internal static class UnansweredAttempts
{
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

    internal static void MarkUnknown(
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

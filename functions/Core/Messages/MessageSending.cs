using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Messages.Gates;
using NodaTime;

namespace MarketingAutomation.Core.Messages;

/// <summary>Passes every due message through the gates, by the importance of its journey, the most important
/// first.</summary>
internal static class MessageSending
{
    // How long a message that was announced as ready waits for its attempt before it is announced again; later
    // announcements wait for SendingControls.Recheck.
    private static readonly Duration FirstRecheck = Duration.FromMinutes(1);

    /// <summary>True when a message ended, so that its run may move.</summary>
    public static bool SendDueMessages(SendContext context)
    {
        if (context.State.Messages.Count == 0)
        {
            return false;
        }

        var ended = false;
        foreach (
            var message in context
                .State.Messages.Where(m => IsDue(context, m))
                .OrderBy(m => JourneyPriority.RankOf(context, m.Journey))
                .ThenBy(m => m.DecidedAt)
                .ThenBy(m => m.Id, StringComparer.Ordinal)
                .ToArray()
        )
        {
            ended |= ProcessMessage(context, message);
        }

        return ended;
    }

    private static bool ProcessMessage(SendContext context, Message message)
    {
        var passage = SendGate.Evaluate(context, message);
        message = ExtendForConfirmation(context, message, passage);
        switch (passage)
        {
            case GateResult.Reject(Reasons.ConsentPending, var detail):
                MessageEnding.DropMessage(context, message, Reasons.ConsentPending, detail);
                EndUnconfirmedRun(context, message);
                return true;
            case GateResult.Reject(Reasons.Suppressed, var detail)
                when PrivacyGate.GoesToForgottenAddress(context, message):
                RunTransitions.EndForPrivacy(
                    context,
                    message.Run,
                    "its messages go to an address that a request of law closed"
                );
                MessageEnding.DropMessage(context, message, Reasons.PrivacyRequest, detail);
                return true;
            case GateResult.Reject(var reason, var detail):
                MessageEnding.DropMessage(context, message, reason, detail);
                return true;
            case GateResult.Hold(var reason, var until, var detail):
                HoldMessage(context, message, reason, until, detail);
                return false;
            case GateResult.Allow when IsFollowUpMessage(context, message):
                MessageEnding.DropMessage(
                    context,
                    message,
                    Reasons.ConsentUnknown,
                    "an earlier message of this run was not sent, because it was not known whether the "
                        + "customer agreed, and none was sent since"
                );
                return true;
            case GateResult.Allow go when RunModes.RecordOnlyReason(context, message) is { } test:
                RecordWouldSend(context, message, go, test);
                return true;
            case GateResult.Allow go when context.MayBeginAttempt(message, go.Channel):
                AttemptProtocol.BeginAttempt(context, message, go);
                return false;
            case GateResult.Allow go:
                HoldMessage(
                    context,
                    message,
                    Reasons.Ready,
                    context.Now + RecheckDelay(context, message),
                    "ready to leave"
                );
                context.Effects.Add(new Effect.Ready(message.Id, go.Channel));
                return false;
            case GateResult.NeedsLookup:
                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // If this process begins at once: not later than the end of the attempt that follows, so that the due row armed now
    // serves both. If the work is handed over: a lost start costs a minute, and a host that is only behind does not get
    // the same work every minute.
    private static Duration RecheckDelay(SendContext context, Message message) =>
        context.Lookups.GrantAttempts ? context.Lookups.Lease
        : message.HoldReason == Reasons.Ready ? SendingControls.Recheck
        : FirstRecheck;

    // While the customer has been asked to confirm, the message's lifetime does not run; it begins with the
    // confirmation.
    private static Message ExtendForConfirmation(SendContext context, Message message, GateResult result)
    {
        var (waits, waited) = (
            result is GateResult.Hold { Reason: Reasons.ConsentPending },
            message.HoldReason == Reasons.ConsentPending
        );
        if (waits == waited || result is GateResult.Reject or GateResult.NeedsLookup)
        {
            return message;
        }

        var hold = context.Policy.MaxConfirmationHold;
        var retimed = message with
        {
            NotAfter = waits
                ? message.NotAfter + hold
                : Instant.Max(context.Now, context.Now + (message.NotAfter - hold - message.DecidedAt)),
        };
        context.Replace(message, retimed);
        return retimed;
    }

    // The run waited for the confirmation for as long as the policy allows, and nothing of it was sent: the messages
    // after the first one make no sense without it.
    private static void EndUnconfirmedRun(SendContext context, Message message)
    {
        if (
            context.State.Runs.FirstOrDefault(r => r.Id == message.Run) is { } run
            && run.Messages.All(m => m.States.Contains(MessageState.NotSent))
        )
        {
            RunTransitions.EndRun(
                context,
                run,
                "unconfirmed",
                "the customer was asked to confirm and did not in the time that confirmation_hold gives"
            );
        }
    }

    // Consent that comes after the first message was dropped must not start a journey with its second message. A
    // message that answers an event the run waited for is no follow-up.
    private static bool IsFollowUpMessage(SendContext context, Message message) =>
        message.Recipient.RulesOfContactApply
        && context.State.Runs.FirstOrDefault(r => r.Id == message.Run) is { } run
        && !(run.Event?.At > run.EnteredAt)
        && run.Messages.Any(m => m.NotSentReason == Reasons.ConsentUnknown)
        && run.Messages.All(m => m.States.Contains(MessageState.NotSent));

    private static void RecordWouldSend(SendContext context, Message message, GateResult.Allow allowed, string test)
    {
        context.AddLedgerRow(
            LedgerRows.Create(message, context, LedgerKind.WouldSend) with
            {
                Reason = test,
                Channel = allowed.Channel,
                Address = allowed.Address,
                TemplateVersion = allowed.Template.Version,
                Language = allowed.Language,
                Context = allowed.Context,
                Choice = allowed.Choice,
            }
        );
        MessageEnding.EndMessage(context, message, MessageState.Sent);
    }

    private static void HoldMessage(SendContext context, Message message, string reason, Instant until, string detail)
    {
        var recorded = message.HoldReason == reason && message.NextLedgerNumber > 0;
        var since = recorded || (IsPause(message.HoldReason) && IsPause(reason)) ? message.HeldSince : context.Now;
        if (!recorded)
        {
            context.AddLedgerRow(
                LedgerRows.Create(message, context, LedgerKind.Held) with
                {
                    Reason = reason,
                    Detail = detail,
                    Until = until,
                }
            );
        }

        context.Replace(
            message,
            message with
            {
                HoldReason = reason,
                HeldUntil = until,
                HeldSince = since,
                NextLedgerNumber = message.NextLedgerNumber + (recorded ? 0 : 1),
            }
        );
    }

    private static bool IsDue(SendContext context, Message message) =>
        message.Attempt is null
        && (
            (message.Id == context.GrantedMessage && message.HoldReason is null or Reasons.Ready)
            || message.HeldUntil is not { } until
            || until <= context.Now
            || context.Now > message.NotAfter
            || (
                message.HoldReason is Reasons.ConsentUnknown or Reasons.ConsentPending
                && context.Event?.Consents.Count > 0
            )
            || (IsPause(message.HoldReason) && SendGate.PauseReason(context, message) != message.HoldReason)
        );

    private static bool IsPause(string? reason) => reason is Reasons.AllPaused or Reasons.JourneyPaused;
}

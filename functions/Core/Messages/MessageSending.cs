using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Messages.Gates;
using NodaTime;

namespace MarketingAutomation.Core.Messages;

/// <summary>Takes every message that is due to the gates, the most important journey first.</summary>
internal static class MessageSending
{
    /// <summary>True when one of them ended, so that its run may move.</summary>
    public static bool SendDueMessages(DecisionContext context)
    {
        if (context.State.Messages.Count == 0)
        {
            return false;
        }

        var ended = false;
        foreach (
            var message in context
                .State.Messages.Where(m => IsDue(context, m))
                .OrderBy(m => JourneyRank(context, m))
                .ThenBy(m => m.DecidedAt)
                .ThenBy(m => m.Id, StringComparer.Ordinal)
                .ToArray()
        )
        {
            ended |= ProcessMessage(context, message);
        }

        return ended;
    }

    /// <summary>Ends a message that never left.</summary>
    public static void DropMessage(DecisionContext context, Message message, string reason, string detail)
    {
        context.AddLedgerRow(
            LedgerRows.Create(message, context, LedgerKind.NotSent) with
            {
                Reason = reason,
                Detail = detail,
            }
        );
        EndMessage(context, message, MessageState.NotSent, reason);
    }

    /// <summary>Takes a message out of the state; its run remembers what became of it and moves on.</summary>
    /// <param name="notSent">Why it was not sent; null: it was, or failed.</param>
    public static void EndMessage(DecisionContext context, Message message, MessageState became, string? notSent = null)
    {
        context.State = context.State with { Messages = [.. context.State.Messages.Where(m => m.Id != message.Id)] };
        if (context.State.Runs.FirstOrDefault(r => r.Id == message.Run) is not { } run || message.Staff is not null)
        {
            return;
        }

        var now = run with
        {
            Messages =
            [
                .. run.Messages.Where(m => m.Message != message.Id),
                new RunMessage(message.Step, message.Id, [became]) { NotSentReason = notSent },
            ],
        };
        if (run.StepId == message.Step && context.Workspace.FindVersion(run.Journey, run.Version) is { } journey)
        {
            RunTransitions.MoveToStep(context, now, run, journey.Steps[run.StepId].Next, context.Now);
        }
        else
        {
            context.Replace(run, now);
        }
    }

    private static bool ProcessMessage(DecisionContext context, Message message)
    {
        var passage = SendGate.Evaluate(context, message);
        message = ExtendForConfirmation(context, message, passage);
        switch (passage)
        {
            case GateResult.Reject(Reasons.ConsentPending, var detail):
                DropMessage(context, message, Reasons.ConsentPending, detail);
                EndUnconfirmedRun(context, message);
                return true;
            case GateResult.Reject(Reasons.Suppressed, var detail)
                when PrivacyHandling.GoesToForgottenAddress(context, message):
                PrivacyHandling.Close(
                    context,
                    message.Run,
                    "its messages go to an address that a request of law closed"
                );
                DropMessage(context, message, Reasons.PrivacyRequest, detail);
                return true;
            case GateResult.Reject(var reason, var detail):
                DropMessage(context, message, reason, detail);
                return true;
            case GateResult.Hold(var reason, var until, var detail):
                HoldMessage(context, message, reason, until, detail);
                return false;
            case GateResult.Allow when IsFollowUpMessage(context, message):
                DropMessage(
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
            case GateResult.Allow go when MayBeginAttempt(context, message, go.Channel):
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
            default:
                return false;
        }
    }

    // Deciding and beginning in one commit saves one. On a blind port it would cost messages: whatever waits for its
    // call when a process dies counts as perhaps sent, and nobody can tell; there the attempt is begun by whoever is
    // about to call.
    public static bool MayBeginAttempt(DecisionContext context, Message message, Channel channel) =>
        context.GrantedMessage == message.Id
        || (context.Lookups.GrantAttempts && context.Lookups.Ports[channel] != PortKind.Blind);

    // Who begins at once in this process: not later than the attempt that follows would be over, so that the row armed
    // now serves both. Who hands the work over: a lost start costs a minute, and a host that is merely behind is not
    // offered the same work every minute.
    private static Duration RecheckDelay(DecisionContext context, Message message) =>
        context.Lookups.GrantAttempts ? context.Lookups.Lease
        : message.HoldReason == Reasons.Ready ? Decider.Recheck
        : Decider.FirstRecheck;

    // While a customer has been asked to confirm, a message's own time does not run; it begins with the confirmation.
    private static Message ExtendForConfirmation(DecisionContext context, Message message, GateResult result)
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

    // The run waited for the confirmation all the time policy gives it, and nothing of it was sent: what comes after a
    // first message says nothing without it.
    private static void EndUnconfirmedRun(DecisionContext context, Message message)
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

    // Consent that comes after a first message was given up starts no second half of a journey. What answers an event
    // that the run waited for is no half of anything.
    private static bool IsFollowUpMessage(DecisionContext context, Message message) =>
        message.Staff is null
        && context.State.Runs.FirstOrDefault(r => r.Id == message.Run) is { } run
        && !(run.Event?.At > run.EnteredAt)
        && run.Messages.Any(m => m.NotSentReason == Reasons.ConsentUnknown)
        && run.Messages.All(m => m.States.Contains(MessageState.NotSent));

    private static void RecordWouldSend(DecisionContext context, Message message, GateResult.Allow allowed, string test)
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
            }
        );
        EndMessage(context, message, MessageState.Sent);
    }

    private static void HoldMessage(
        DecisionContext context,
        Message message,
        string reason,
        Instant until,
        string detail
    )
    {
        var told = message.HoldReason == reason && message.NextLedgerNumber > 0;
        var since = told || (IsPause(message.HoldReason) && IsPause(reason)) ? message.HeldSince : context.Now;
        if (!told)
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
                NextLedgerNumber = message.NextLedgerNumber + (told ? 0 : 1),
            }
        );
    }

    private static bool IsDue(DecisionContext context, Message message) =>
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

    private static int JourneyRank(DecisionContext context, Message message)
    {
        for (var i = 0; i < context.Policy.JourneyPriority.Count; i++)
        {
            if (context.Policy.JourneyPriority[i] == message.Journey)
            {
                return i;
            }
        }

        return int.MaxValue;
    }
}

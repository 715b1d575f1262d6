using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Takes every message that is due to the gates, the most important journey first.</summary>
internal static class Sending
{
    /// <summary>True when one of them ended, so that its run may move.</summary>
    public static bool AllMessages(Draft draft)
    {
        if (draft.State.Messages.Count == 0)
        {
            return false;
        }

        var ended = false;
        foreach (
            var message in draft
                .State.Messages.Where(m => IsDue(draft, m))
                .OrderBy(m => Rank(draft, m))
                .ThenBy(m => m.DecidedAt)
                .ThenBy(m => m.Id, StringComparer.Ordinal)
                .ToArray()
        )
        {
            ended |= One(draft, message);
        }

        return ended;
    }

    /// <summary>Ends a message that never left.</summary>
    public static void Drop(Draft draft, Message message, string reason, string detail)
    {
        draft.Ledger(Rows.Of(message, draft, LedgerKind.NotSent) with { Reason = reason, Detail = detail });
        End(draft, message, MessageState.NotSent, reason);
    }

    /// <summary>Takes a message out of the state; its run remembers what became of it and moves on.</summary>
    /// <param name="notSent">Why it was not sent; null: it was, or failed.</param>
    public static void End(Draft draft, Message message, MessageState became, string? notSent = null)
    {
        draft.State = draft.State with { Messages = [.. draft.State.Messages.Where(m => m.Id != message.Id)] };
        if (draft.State.Runs.FirstOrDefault(r => r.Id == message.Run) is not { } run || message.Staff is not null)
        {
            return;
        }

        var now = run with
        {
            Messages =
            [
                .. run.Messages.Where(m => m.Message != message.Id),
                new RunMessage(message.Step, message.Id, [became]) { NotSent = notSent },
            ],
        };
        if (run.At == message.Step && draft.Workspace.Version(run.Journey, run.Version) is { } journey)
        {
            Running.GoTo(draft, now, run, journey.Steps[run.At].Next, draft.Now);
        }
        else
        {
            draft.Replace(run, now);
        }
    }

    private static bool One(Draft draft, Message message)
    {
        var passage = Gates.Pass(draft, message);
        message = ConfirmationTime(draft, message, passage);
        switch (passage)
        {
            case Passage.Stop(Reasons.ConsentPending, var detail):
                Drop(draft, message, Reasons.ConsentPending, detail);
                Unconfirmed(draft, message);
                return true;
            case Passage.Stop(Reasons.Suppressed, var detail) when Privacy.IsForgotten(draft, message):
                Privacy.Close(draft, message.Run, "its messages go to an address that a request of law closed");
                Drop(draft, message, Reasons.PrivacyRequest, detail);
                return true;
            case Passage.Stop(var reason, var detail):
                Drop(draft, message, reason, detail);
                return true;
            case Passage.Hold(var reason, var until, var detail):
                Hold(draft, message, reason, until, detail);
                return false;
            case Passage.Go when IsSecondHalf(draft, message):
                Drop(
                    draft,
                    message,
                    Reasons.ConsentUnknown,
                    "an earlier message of this run was not sent, because it was not known whether the "
                        + "customer agreed, and none was sent since"
                );
                return true;
            case Passage.Go go when Modes.OnlyRecords(draft, message) is { } test:
                WouldSend(draft, message, go, test);
                return true;
            case Passage.Go go when MayBegin(draft, message, go.Channel):
                Attempts.Begin(draft, message, go);
                return false;
            case Passage.Go go:
                Hold(draft, message, Reasons.Ready, draft.Now + Again(draft, message), "ready to leave");
                draft.Effects.Add(new Effect.Ready(message.Id, go.Channel));
                return false;
            default:
                return false;
        }
    }

    // Deciding and beginning in one commit saves one. On a blind port it would cost messages: whatever waits for its
    // call when a process dies counts as perhaps sent, and
    // nobody can tell; there the attempt is begun by whoever is about to call.
    public static bool MayBegin(Draft draft, Message message, Core.Channels.Channel channel) =>
        draft.Beginning == message.Id || (draft.Facts.GrantAttempts && draft.Facts.Ports[channel] != PortKind.Blind);

    // Who begins at once in this process: not later than the attempt that follows would be over, so that the row armed
    // now serves both. Who hands the work over: a lost
    // start costs a minute, and a host that is merely behind is not offered the same work every minute.
    private static Duration Again(Draft draft, Message message) =>
        draft.Facts.GrantAttempts ? draft.Facts.Lease
        : message.HeldFor == Reasons.Ready ? Decider.Recheck
        : Decider.FirstRecheck;

    // While a customer has been asked to confirm, a message's own time does not run; it begins with the confirmation.
    private static Message ConfirmationTime(Draft draft, Message message, Passage passage)
    {
        var (waits, waited) = (
            passage is Passage.Hold { Reason: Reasons.ConsentPending },
            message.HeldFor == Reasons.ConsentPending
        );
        if (waits == waited || passage is Passage.Stop or Passage.Ask)
        {
            return message;
        }

        var hold = draft.Policy.ConfirmationHold;
        var retimed = message with
        {
            NotAfter = waits
                ? message.NotAfter + hold
                : Instant.Max(draft.Now, draft.Now + (message.NotAfter - hold - message.DecidedAt)),
        };
        draft.Replace(message, retimed);
        return retimed;
    }

    // The run waited for the confirmation all the time policy gives it, and nothing of it was sent: what comes after a
    // first message says nothing without it.
    private static void Unconfirmed(Draft draft, Message message)
    {
        if (
            draft.State.Runs.FirstOrDefault(r => r.Id == message.Run) is { } run
            && run.Messages.All(m => m.States.Contains(MessageState.NotSent))
        )
        {
            Running.End(
                draft,
                run,
                "unconfirmed",
                "the customer was asked to confirm and did not in the time that confirmation_hold gives"
            );
        }
    }

    // Consent that comes after a first message was given up starts no second half of a journey. What answers an event
    // that the run waited for is no half of anything.
    private static bool IsSecondHalf(Draft draft, Message message) =>
        message.Staff is null
        && draft.State.Runs.FirstOrDefault(r => r.Id == message.Run) is { } run
        && !(run.Event?.At > run.EnteredAt)
        && run.Messages.Any(m => m.NotSent == Reasons.ConsentUnknown)
        && run.Messages.All(m => m.States.Contains(MessageState.NotSent));

    private static void WouldSend(Draft draft, Message message, Passage.Go go, string test)
    {
        draft.Ledger(
            Rows.Of(message, draft, LedgerKind.WouldSend) with
            {
                Reason = test,
                Channel = go.Channel,
                To = go.Address,
                TemplateVersion = go.Template.Version,
                Language = go.Language,
                Context = go.Context,
            }
        );
        End(draft, message, MessageState.Sent);
    }

    private static void Hold(Draft draft, Message message, string reason, Instant until, string detail)
    {
        var told = message.HeldFor == reason && message.Seq > 0;
        var since = told || (IsPause(message.HeldFor) && IsPause(reason)) ? message.HeldSince : draft.Now;
        if (!told)
        {
            draft.Ledger(
                Rows.Of(message, draft, LedgerKind.Held) with
                {
                    Reason = reason,
                    Detail = detail,
                    Until = until,
                }
            );
        }

        draft.Replace(
            message,
            message with
            {
                HeldFor = reason,
                HeldUntil = until,
                HeldSince = since,
                Seq = message.Seq + (told ? 0 : 1),
            }
        );
    }

    private static bool IsDue(Draft draft, Message message) =>
        message.Attempt is null
        && (
            (message.Id == draft.Beginning && message.HeldFor is null or Reasons.Ready)
            || message.HeldUntil is not { } until
            || until <= draft.Now
            || draft.Now > message.NotAfter
            || (message.HeldFor is Reasons.ConsentUnknown or Reasons.ConsentPending && draft.Event?.Consents.Count > 0)
            || (IsPause(message.HeldFor) && Gates.PausedBecause(draft, message) != message.HeldFor)
        );

    private static bool IsPause(string? reason) => reason is Reasons.AllPaused or Reasons.JourneyPaused;

    private static int Rank(Draft draft, Message message)
    {
        for (var i = 0; i < draft.Policy.Priority.Count; i++)
        {
            if (draft.Policy.Priority[i] == message.Journey)
            {
                return i;
            }
        }

        return int.MaxValue;
    }
}

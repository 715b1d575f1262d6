using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Runs;

namespace MarketingAutomation.Core.Messages;

/// <summary>Ends messages: removes them from the customer's record and gives their outcome to their run.</summary>
internal static class MessageEnding
{
    /// <summary>Drops the messages of an ended run that are not sent; an attempt in progress goes on to its
    /// outcome.</summary>
    public static void DropMessagesOfRun(SendContext context, Run run, string endReason)
    {
        foreach (
            var message in context.State.Messages.Where(m =>
                m.Run == run.Id && m.Attempt is null && m.Recipient.RunWaits
            )
        )
        {
            DropMessage(
                context,
                message,
                endReason switch
                {
                    "only_while" => Reasons.OnlyWhile,
                    Reasons.ProductChanged => Reasons.ProductChanged,
                    PrivacyStop.RunName => Reasons.PrivacyRequest,
                    _ => Reasons.RunEnded,
                },
                $"the journey ended for them ({endReason})"
            );
        }
    }

    /// <summary>Ends a message that was never sent.</summary>
    public static void DropMessage(SendContext context, Message message, string reason, string detail)
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

    /// <summary>Removes a message from the state; its run stores the outcome and moves on.</summary>
    /// <param name="notSent">The reason why it was not sent; null: it was sent, or it failed.</param>
    /// <param name="answer">The fields of the answer to a call; null: none.</param>
    public static void EndMessage(
        SendContext context,
        Message message,
        MessageState became,
        string? notSent = null,
        IReadOnlyDictionary<string, string>? answer = null
    )
    {
        context.State = context.State with { Messages = [.. context.State.Messages.Where(m => m.Id != message.Id)] };
        if (context.State.Runs.FirstOrDefault(r => r.Id == message.Run) is not { } run || !message.Recipient.RunWaits)
        {
            return;
        }

        var now = message.Recipient switch
        {
            Recipient.Customer or Recipient.Team => run with
            {
                Messages =
                [
                    .. run.Messages.Where(m => m.Message != message.Id),
                    new RunMessage(message.Step, message.Id, [became])
                    {
                        Visit = message.Visit,
                        NotSentReason = notSent,
                    },
                ],
            },
            Recipient.Url(var call) => KeepAnswer(run, call, answer),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (run.IsAt(message) && context.Workspace.FindVersion(run.Journey, run.Version) is { } journey)
        {
            RunTransitions.MoveToStep(context, now, run, journey.Steps[run.StepId].FindNextStep(became), context.Now);
        }
        else
        {
            context.Replace(run, now);
        }
    }

    // A call is no contact with the customer: only what it asked to keep of the answer remains of it.
    private static Run KeepAnswer(Run run, WebhookCall call, IReadOnlyDictionary<string, string>? answer)
    {
        var kept = call.Save.Where(name => answer?.ContainsKey(name) == true).ToList();
        if (kept.Count == 0)
        {
            return run;
        }

        var saved = new Dictionary<string, string>(run.Saved ?? new Dictionary<string, string>());
        foreach (var name in kept)
        {
            saved[name] = answer![name];
        }

        return run with
        {
            Saved = saved,
        };
    }
}

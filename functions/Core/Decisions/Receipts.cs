using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;

namespace MarketingAutomation.Core.Decisions;

/// <summary>What becomes known of a message after it left: delivered, opened, clicked, replied, failed. Unordered,
/// repeated, early or late.</summary>
internal static class Receipts
{
    public static void Apply(Draft draft, Event arrived)
    {
        if (!EventNames.OfAMessage.Contains(arrived.Name) || MessageOf(draft.State, arrived) is not { } id)
        {
            return;
        }

        var open = draft.State.Messages.FirstOrDefault(m => m.Id == id);
        if (open?.Attempt is { } attempt)
        {
            // News of it proves that the provider took it, whatever the call itself said or will say; also the news
            // that it could not be delivered.
            Attempts.Sent(draft, open, attempt, arrived.Receipt?.ProviderId, $"known from {arrived.Name}");
        }

        if (arrived is { Click: not null, Happenings: [] })
        {
            // Held: whether it is a person's click is not known yet.
            return;
        }

        if (draft.State.Runs.FirstOrDefault(r => r.Messages.Any(m => m.Message == id)) is { } run)
        {
            Remember(draft, arrived, run, run.Messages.First(m => m.Message == id));
        }

        Record(draft, arrived, id, open);
    }

    /// <summary>A line in the message's history.</summary>
    public static void Record(Draft draft, Event arrived, string message, Message? open = null) =>
        draft.Ledger(
            new LedgerRow
            {
                Message = message,
                Kind = LedgerKind.Receipt,
                At = draft.Now,
                Receipt = arrived.Id,
                Reason = arrived.Name,
                Detail = arrived.Message is null
                    ? "names no message; the latest on this channel"
                    : arrived.Receipt?.Detail,
                ProviderId = arrived.Receipt?.ProviderId,
                Journey = open?.Journey ?? "",
                Step = open?.Step ?? "",
                Run = open?.Run ?? "",
                DecidedAt = open?.DecidedAt ?? arrived.At,
            }
        );

    /// <summary>The message an event is about; a reply seldom says what it answers: then the last one sent on its
    /// channel. Null: none known.</summary>
    public static string? MessageOf(CustomerState state, Event arrived)
    {
        if (arrived.Message is not null || arrived is not { Name: EventNames.MessageReplied, Receipt: { } receipt })
        {
            return arrived.Message;
        }

        return state.Contacts.LastOrDefault(c => c.Channel == receipt.Channel)?.Of is { } hash
            ? state
                .Runs.SelectMany(r => r.Messages)
                .FirstOrDefault(m => m.Message.EndsWith($".{hash}", StringComparison.Ordinal))
                ?.Message
                ?? $"{state.Key}.{hash}"
            : null;
    }

    private static void Remember(Draft draft, Event arrived, Run run, RunMessage message)
    {
        var states = message.States;
        if (
            arrived.Receipt is { } receipt
            && states.Contains(MessageState.Failed)
            && !states.Contains(MessageState.Sent)
        )
        {
            // It had been given up for want of an answer, and had left after all: she was spoken to.
            states = [.. states, MessageState.Sent];
            if (!Frequency.IsCounted(draft.State, message.Message))
            {
                draft.State = Frequency.Left(draft.State, receipt.Channel, counts: true, draft.Now, message.Message);
            }
        }

        if (StateOf(arrived.Name) is { } became && !states.Contains(became))
        {
            states = [.. states, became];
        }

        if (!ReferenceEquals(states, message.States))
        {
            draft.Replace(
                run,
                run with
                {
                    Messages = [.. run.Messages.Select(m => m == message ? message with { States = states } : m)],
                }
            );
        }
    }

    private static MessageState? StateOf(string name) =>
        name switch
        {
            EventNames.MessageDelivered => MessageState.Delivered,
            EventNames.MessageOpened => MessageState.Opened,
            EventNames.MessageClicked => MessageState.Clicked,
            EventNames.MessageReplied => MessageState.Replied,
            EventNames.MessageFailed => MessageState.Failed,
            _ => null,
        };
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Messages.Gates;

namespace MarketingAutomation.Core.Messages;

/// <summary>Applies receipts, what becomes known of a message after it was sent: delivered, opened, clicked, replied,
/// failed. They may be out of order, repeated, early or late.</summary>
internal static class ReceiptUpdates
{
    public static void ApplyReceipt(SendContext context, Event arrived)
    {
        if (arrived is { Name: EventNames.FeedbackReceived, MessageId: { } rated })
        {
            ContactRecords.MarkAnswered(context, rated);
        }

        if (!EventNames.MessageEvents.Contains(arrived.Name) || FindMessage(context.State, arrived) is not { } id)
        {
            return;
        }

        var open = context.State.Messages.FirstOrDefault(m => m.Id == id);
        if (open?.Attempt is { } attempt)
        {
            // A receipt proves that the provider accepted the message, whatever the result of the call; also a receipt
            // that it could not be delivered.
            AttemptProtocol.RecordSent(
                context,
                open,
                attempt,
                arrived.Receipt?.ProviderId,
                $"known from {arrived.Name}"
            );
        }

        if (arrived is { Click: not null, Occurrences: [] })
        {
            // Held: it is not known yet whether a person clicked.
            return;
        }

        // A reply that stops messages is no answer.
        if (
            arrived.Name is EventNames.MessageClicked or EventNames.MessageReplied
            && arrived.Consents.All(c => c.Status != ConsentStatus.Unsubscribed)
        )
        {
            ContactRecords.MarkAnswered(context, id);
        }

        if (context.State.Runs.FirstOrDefault(r => r.Messages.Any(m => m.Message == id)) is { } run)
        {
            AddMessageState(context, arrived, run, run.Messages.First(m => m.Message == id));
        }

        RecordReceipt(context, arrived, id, open);
    }

    /// <summary>Adds a row to the message's ledger.</summary>
    public static void RecordReceipt(SendContext context, Event arrived, string message, Message? open = null) =>
        context.AddLedgerRow(
            new LedgerRow
            {
                Message = message,
                Kind = LedgerKind.Receipt,
                At = context.Now,
                Receipt = arrived.Id,
                Reason = arrived.Name,
                Detail = arrived.MessageId is null
                    ? "names no message; the latest on this channel"
                    : arrived.Receipt?.Detail,
                ProviderId = arrived.Receipt?.ProviderId,
                Journey = open?.Journey ?? "",
                Step = open?.Step ?? "",
                Visit = open?.Visit ?? Visit.First,
                Run = open?.Run ?? "",
                DecidedAt = open?.DecidedAt ?? arrived.At,
            }
        );

    /// <summary>The message that an event is about. A reply seldom names it: then the last one sent on its channel.
    /// Null: none known.</summary>
    public static string? FindMessage(CustomerState state, Event arrived)
    {
        if (arrived.MessageId is not null || arrived is not { Name: EventNames.MessageReplied, Receipt: { } receipt })
        {
            return arrived.MessageId;
        }

        return state.Contacts.LastOrDefault(c => c.Channel == receipt.Channel)?.MessageHash is { } hash
            ? state
                .Runs.SelectMany(r => r.Messages)
                .FirstOrDefault(m => m.Message.EndsWith($".{hash}", StringComparison.Ordinal))
                ?.Message
                ?? $"{state.Key}.{hash}"
            : null;
    }

    private static void AddMessageState(SendContext context, Event arrived, Run run, RunMessage message)
    {
        var states = message.States;
        if (
            arrived.Receipt is { } receipt
            && states.Contains(MessageState.Failed)
            && !states.Contains(MessageState.Sent)
        )
        {
            // It was dropped because the outcome was unknown, and had been sent after all: it counts as a contact.
            states = [.. states, MessageState.Sent];
            if (!ContactRecords.IsRecorded(context.State, message.Message))
            {
                var (topic, aboutOrder) = FindTopic(context, run, message);
                ContactRecords.RecordContact(
                    context,
                    receipt.Channel,
                    !aboutOrder && (topic is null || FrequencyCap.CountsTopic(context, topic)),
                    message.Message,
                    topic
                );
            }
        }

        if (MessageStateOf(arrived.Name) is { } became && !states.Contains(became))
        {
            states = [.. states, became];
        }

        if (!ReferenceEquals(states, message.States))
        {
            context.Replace(
                run,
                run with
                {
                    Messages = [.. run.Messages.Select(m => m == message ? message with { States = states } : m)],
                }
            );
        }
    }

    private static (string? Topic, bool AboutOrder) FindTopic(SendContext context, Run run, RunMessage message) =>
        context.Workspace.FindVersion(run.Journey, run.Version) is { } journey
        && journey.Steps.GetValueOrDefault(message.Step) is SendStep send
            ? (send.Topic ?? journey.Topic, send.IsAboutOrder)
            : (null, false);

    private static MessageState? MessageStateOf(string name) =>
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

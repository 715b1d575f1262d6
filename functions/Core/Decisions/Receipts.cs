using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;

namespace MarketingAutomation.Core.Decisions;

/// <summary>What becomes known of a message after it left: delivered, opened, clicked, replied, failed. Unordered, repeated, early or late.</summary>
internal static class Receipts
{
    public static void Apply(Draft draft, Event arrived)
    {
        if (arrived.Message is not { } id || StateOf(arrived.Name) is not { } became)
        {
            return;
        }

        var open = draft.State.Messages.FirstOrDefault(m => m.Id == id);
        if (open?.Attempt is { } attempt && became != MessageState.Failed)
        {
            // News of it proves that it left, whatever the call itself said or will say.
            Attempts.Sent(draft, open, attempt, null, $"known from {arrived.Name}");
        }

        if (draft.State.Runs.FirstOrDefault(r => r.Messages.Any(m => m.Message == id)) is { } run)
        {
            var message = run.Messages.First(m => m.Message == id);
            if (!message.States.Contains(became))
            {
                var with = message with { States = [.. message.States, became] };
                draft.Replace(run, run with { Messages = [.. run.Messages.Select(m => m.Message == id ? with : m)] });
            }
        }

        draft.Ledger(new LedgerRow
        {
            Message = id, Kind = LedgerKind.Receipt, At = draft.Now, Receipt = arrived.Id, Reason = arrived.Name,
            Journey = open?.Journey ?? "", Step = open?.Step ?? "", Run = open?.Run ?? "", DecidedAt = open?.DecidedAt ?? arrived.At,
        });
    }

    private static MessageState? StateOf(string name) => name switch
    {
        EventNames.MessageDelivered => MessageState.Delivered,
        EventNames.MessageOpened => MessageState.Opened,
        EventNames.MessageClicked => MessageState.Clicked,
        EventNames.MessageReplied => MessageState.Replied,
        EventNames.MessageFailed => MessageState.Failed,
        _ => null,
    };
}

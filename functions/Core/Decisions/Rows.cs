using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Starts a line of a message's history.</summary>
internal static class Rows
{
    public static LedgerRow Of(Message message, Draft draft, LedgerKind kind) =>
        new()
        {
            Message = message.Id,
            N = message.Seq,
            Kind = kind,
            At = draft.Now,
            Journey = message.Journey,
            Step = message.Step,
            Run = message.Run,
            Order = message.Seq == 0 ? OrderOf(message, draft) : null,
            DecidedAt = message.DecidedAt,
            Topic = message.Topic,
            Template = message.Template,
        };

    private static string? OrderOf(Message message, Draft draft)
    {
        foreach (var run in draft.State.Runs.Each())
        {
            if (string.Equals(run.Id, message.Run, StringComparison.Ordinal))
            {
                return run.Order;
            }
        }

        return message.Staff?.Answer?.Order ?? message.Staff?.Order;
    }
}

using MarketingAutomation.Core.Customers;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Starts a line of a message's history.</summary>
internal static class Rows
{
    public static LedgerRow Of(Message message, Draft draft, LedgerKind kind) => new()
    {
        Message = message.Id,
        N = message.Seq,
        Kind = kind,
        At = draft.Now,
        Journey = message.Journey,
        Step = message.Step,
        Run = message.Run,
        DecidedAt = message.DecidedAt,
        Topic = message.Topic,
        Template = message.Template,
    };
}

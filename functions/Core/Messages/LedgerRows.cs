using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Messages;

/// <summary>Creates the ledger rows of a message.</summary>
internal static class LedgerRows
{
    public static LedgerRow Create(Message message, SendContext context, LedgerKind kind) =>
        new()
        {
            Message = message.Id,
            Number = message.NextLedgerNumber,
            Kind = kind,
            At = context.Now,
            Journey = message.Journey,
            Step = message.Step,
            Visit = message.Visit,
            Run = message.Run,
            Order = message.NextLedgerNumber == 0 ? FindOrderReference(message, context) : null,
            DecidedAt = message.DecidedAt,
            Topic = message.Topic,
            IsAboutOrder = message.IsAboutOrder,
            Template = message.Template,
        };

    private static string? FindOrderReference(Message message, SendContext context)
    {
        foreach (var run in context.State.Runs.EachElement())
        {
            if (string.Equals(run.Id, message.Run, StringComparison.Ordinal))
            {
                return run.Order;
            }
        }

        return message.Staff?.Answer?.Order ?? message.Staff?.Order;
    }
}

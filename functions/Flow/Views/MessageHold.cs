using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages;
using NodaTime;

namespace MarketingAutomation.Flow.Views;

/// <summary>One thing that held a message back.</summary>
/// <param name="Reason">A stable name of <see cref="Reasons"/>.</param>
/// <param name="Detail">The reason in plain words; null: none was kept.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">When something else became of the message; null: it is held for this now.</param>
public sealed record MessageHold(string Reason, string? Detail, Instant From, Instant? Until)
{
    /// <summary>Of a message's own lines, in order: what each held it for, until the next line. What was over at once
    /// held nothing.</summary>
    /// <param name="ended">When the message ended; null: it has not.</param>
    internal static IReadOnlyList<MessageHold> FromLines(IReadOnlyList<LedgerRow> lines, Instant? ended)
    {
        var holds = new List<MessageHold>();
        for (var i = 0; i < lines.Count; i++)
        {
            var reason = lines[i].Kind == LedgerKind.Unknown ? Reasons.OutcomeUnknown : lines[i].Reason;
            if (
                lines[i].Kind is not (LedgerKind.Held or LedgerKind.Retry or LedgerKind.Unknown)
                || reason is null or Reasons.Ready
            )
            {
                continue;
            }

            var until = i + 1 < lines.Count ? lines[i + 1].At : ended;
            if (until is null || until > lines[i].At)
            {
                holds.Add(new MessageHold(reason, lines[i].Detail, lines[i].At, until));
            }
        }

        return holds;
    }
}

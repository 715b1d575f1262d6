using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;

namespace MarketingAutomation.Core.Deciding;

/// <summary>Explains why an event that was applied starts or sends nothing, for the answer to its sender and the
/// log.</summary>
public static class NoEffectReason
{
    /// <summary>Kind of the timeline note about an event that starts nothing because of its time.</summary>
    internal const string TooOldNote = "too_old";

    /// <summary>The explanation as text without personal data, also where an order was moved to this customer. Null:
    /// the event started or continued something, or no journey uses such an event.</summary>
    public static string? Explain(Decision decision)
    {
        string? held = null;
        foreach (var row in decision.Rows)
        {
            held ??= row is LedgerWrite(var line) ? ExplainLedgerRow(line) : null;
        }

        if (held is not null || decision.Rows.OfType<RowWrite.Timeline>().FirstOrDefault()?.Row is not { } timeline)
        {
            return held;
        }

        var notes = timeline.Notes;
        if (notes.FirstOrDefault(n => n.Kind == OrderMoves.NoteKind) is { } moved)
        {
            return $"{OrderMoves.NoteKind}: {moved.Reason}";
        }

        if (timeline.Happenings.Count == 0 && EventNames.OrderEvents.Contains(timeline.Name) && notes.Count == 0)
        {
            return "nothing new: all it says of the order was known";
        }

        if (notes.FirstOrDefault(n => n.Kind == TooOldNote) is { } old && !notes.Any(IsProgress))
        {
            return $"{TooOldNote}: {old.Reason}";
        }

        return notes.Any(IsProgress) || notes.All(n => n.Kind != "not_entered")
            ? null
            : $"starts nothing: it enters none of "
                + $"{string.Join(", ", notes.Where(n => n.Kind == "not_entered").Select(n => n.Journey).Distinct())}; "
                + $"the customer's record says why for each";
    }

    private static string? ExplainLedgerRow(LedgerRow line) =>
        (line.Kind, line.Reason) switch
        {
            (LedgerKind.Held, Reasons.AllPaused) =>
                "all_paused: everything is paused; what is to be sent waits for `resume`",
            (LedgerKind.Held, Reasons.JourneyPaused) =>
                $"journey_paused: {line.Journey} is paused; what is to be sent waits for its resume",
            (LedgerKind.WouldSend, Reasons.ShadowMode) =>
                "shadow_mode: Sending:Mode is shadow; what would have been sent is recorded",
            (LedgerKind.WouldSend, Reasons.Draft) =>
                $"draft: {line.Journey} began as a draft; what would have been sent is recorded",
            (LedgerKind.WouldSend, Reasons.HoldOut) =>
                $"hold_out: the customer is held out of {line.Journey}; what would have been sent is recorded",
            (LedgerKind.WouldSend, Reasons.GlobalHoldOut) =>
                "global_hold_out: the customer is held out of all marketing; what would have been sent is recorded",
            _ => null,
        };

    private static bool IsProgress(Note note) =>
        note.Kind is "entered" or "waited_for" or "ended" or "answer" or "given_back" or "stopped";
}

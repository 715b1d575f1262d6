using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Gates;
using NodaTime;

namespace MarketingAutomation.Core.Messages;

/// <summary>
/// Distinguishes a person's click from a link scanner with a browser's user agent. Scanners open all links of a message
/// at once soon after delivery, people open one. So a click on a message sent less than an hour ago is held for five
/// seconds; if another link of it is opened in that time, none of them counts. A click that the provider of a channel
/// reports (<see cref="Event.Click"/> is null) is accepted as it is.
/// </summary>
internal static class ClickFilter
{
    /// <summary>How long a click is held to see whether other links are opened.</summary>
    public static readonly Duration HoldDuration = Duration.FromSeconds(5);

    /// <summary>How long after sending a message's clicks are held: mail gateways may delay it themselves.</summary>
    public static readonly Duration FreshDuration = Duration.FromHours(1);

    /// <summary>Clicks that are held, and messages whose links a scanner is opening.</summary>
    public static IReadOnlyList<HeldClick> HeldClicks(CustomerState state) => state.HeldClicks ?? [];

    /// <summary>The event as it is to be applied now: unchanged; as a scan; or without effect, because it is held or
    /// repeats a held click.</summary>
    public static Event Classify(SendContext context, Event arrived)
    {
        if (arrived is not { Name: EventNames.MessageClicked, Click: { } click, MessageId: { } message })
        {
            return arrived;
        }

        var held = HeldClicks(context.State).FirstOrDefault(c => c.Message == message && c.Until > context.Now);
        if (held is null && !IsRecentlySent(context, message))
        {
            return arrived;
        }

        var until = context.Now + HoldDuration;
        if (held is null)
        {
            KeepHeld(context, new HeldClick(message, until, arrived));
            context.AddNote(
                "click_held",
                why: "opened soon after it left: it counts unless another link is opened at once"
            );
            return WithoutHappenings(arrived);
        }

        if (held.Click?.Click?.LinkNumber == click.LinkNumber)
        {
            return WithoutHappenings(arrived);
        }

        if (held.Click is { } first)
        {
            ReceiptUpdates.RecordReceipt(context, AsScan(first), message);
        }

        KeepHeld(context, new HeldClick(message, until, null));
        context.AddNote("scanned", why: "several links opened at once: a scanner, counted as no click");
        return AsScan(arrived);
    }

    /// <summary>Counts the held clicks that were not followed by another, one after the other; the caller applies each,
    /// which is then <see cref="CustomerContext.Event"/>, before it asks for the next one.</summary>
    public static IEnumerable<(Event Click, string? Order)> ReleaseHeld(SendContext context) =>
        context.State.HeldClicks is null ? [] : ReleaseDue(context);

    private static IEnumerable<(Event Click, string? Order)> ReleaseDue(SendContext context)
    {
        var over = HeldClicks(context.State).Where(c => c.Until <= context.Now).ToArray();
        if (over.Length == 0)
        {
            yield break;
        }

        KeepHeld(context, [.. HeldClicks(context.State).Where(c => c.Until > context.Now)]);
        foreach (var click in over.Select(c => c.Click).OfType<Event>())
        {
            context.Event = click;
            context.AddNote("clicked", why: "the click stayed alone and counts");
            CustomerUpdates.CountEvents(context, click.Occurrences);
            ReceiptUpdates.ApplyReceipt(context, click);
            yield return (click, OrderReference.Resolve(context, click));
        }
    }

    private static bool IsRecentlySent(SendContext context, string message) =>
        context.State.Messages.Any(m => m.Id == message)
        || (ContactRecords.SentAt(context.State, message) is { } left && context.Now < left + FreshDuration);

    private static void KeepHeld(SendContext context, HeldClick held) =>
        KeepHeld(context, [.. HeldClicks(context.State).Where(c => c.Message != held.Message), held]);

    private static void KeepHeld(SendContext context, HeldClick[] clicks) =>
        context.State = context.State with { HeldClicks = clicks.Length == 0 ? null : clicks };

    private static Event WithoutHappenings(Event arrived) => arrived with { Occurrences = [] };

    private static Event AsScan(Event arrived) =>
        arrived with
        {
            Name = EventNames.MessageScanned,
            Occurrences = [new Occurrence(EventNames.MessageScanned, arrived.At)],
        };
}

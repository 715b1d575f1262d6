using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Gates;
using NodaTime;

namespace MarketingAutomation.Core.Messages;

/// <summary>
/// Tells a person's click from a scanner that calls itself a browser. Scanners open all links of a letter at once soon
/// after it came, people one: so a click on a letter that left less than an hour ago is held for five seconds, and when
/// another link of it is opened meanwhile, none of them counts. What the provider of a channel calls a click (<see
/// cref="Event.Click"/> is null) is taken at its word.
/// </summary>
internal static class ClickFilter
{
    /// <summary>How long a click waits for company.</summary>
    public static readonly Duration HoldDuration = Duration.FromSeconds(5);

    /// <summary>How long after leaving a letter is fresh: gateways may hold it back for a while themselves.</summary>
    public static readonly Duration FreshDuration = Duration.FromHours(1);

    /// <summary>Clicks that wait, and letters a scanner is busy with.</summary>
    public static IReadOnlyList<HeldClick> HeldClicks(CustomerState state) => state.HeldClicks ?? [];

    /// <summary>The event as it is to be applied now: as it came; as a scan; or silent, because it is held or a double
    /// click of what is held.</summary>
    public static Event Classify(DecisionContext context, Event arrived)
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

    /// <summary>Clicks that stayed alone count now.</summary>
    public static void ReleaseHeld(DecisionContext context)
    {
        if (context.State.HeldClicks is null)
        {
            return;
        }

        var over = HeldClicks(context.State).Where(c => c.Until <= context.Now).ToArray();
        if (over.Length == 0)
        {
            return;
        }

        KeepHeld(context, [.. HeldClicks(context.State).Where(c => c.Until > context.Now)]);
        foreach (var click in over.Select(c => c.Click).OfType<Event>())
        {
            // Conditions see the click as they would have seen it at once.
            var before = (context.Event, context.Happening);
            context.Event = click;
            context.AddNote("clicked", why: "the click stayed alone and counts");
            CustomerUpdates.CountEvents(context, click.Occurrences);
            ReceiptUpdates.ApplyReceipt(context, click);
            foreach (var happening in click.Occurrences)
            {
                EventProcessing.ApplyHappening(context, click, happening, OrderReference.Resolve(context, click));
            }

            (context.Event, context.Happening) = before;
        }
    }

    private static bool IsRecentlySent(DecisionContext context, string message) =>
        context.State.Messages.Any(m => m.Id == message)
        || (FrequencyCap.SentAt(context.State, message) is { } left && context.Now < left + FreshDuration);

    private static void KeepHeld(DecisionContext context, HeldClick held) =>
        KeepHeld(context, [.. HeldClicks(context.State).Where(c => c.Message != held.Message), held]);

    private static void KeepHeld(DecisionContext context, HeldClick[] clicks) =>
        context.State = context.State with { HeldClicks = clicks.Length == 0 ? null : clicks };

    private static Event WithoutHappenings(Event arrived) => arrived with { Occurrences = [] };

    private static Event AsScan(Event arrived) =>
        arrived with
        {
            Name = EventNames.MessageScanned,
            Occurrences = [new Occurrence(EventNames.MessageScanned, arrived.At)],
        };
}

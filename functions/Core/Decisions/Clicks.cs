using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// Tells a person's click from a scanner that calls itself a browser. Scanners open all links of a letter at once soon
/// after it came, people one: so a click on a letter
/// that left less than an hour ago is held for five seconds, and when another link of it is opened meanwhile, none of
/// them counts. What the provider of a
/// channel calls a click (<see cref="Event.Click"/> is null) is taken at its word.
/// </summary>
internal static class Clicks
{
    /// <summary>How long a click waits for company.</summary>
    public static readonly Duration Hold = Duration.FromSeconds(5);

    /// <summary>How long after leaving a letter is fresh: gateways may hold it back for a while themselves.</summary>
    public static readonly Duration Fresh = Duration.FromHours(1);

    /// <summary>Clicks that wait, and letters a scanner is busy with.</summary>
    public static IReadOnlyList<HeldClick> Of(CustomerState state) => state.Clicks ?? [];

    /// <summary>The event as it is to be applied now: as it came; as a scan; or silent, because it is held or a double
    /// click of what is held.</summary>
    public static Event Judge(Draft draft, Event arrived)
    {
        if (arrived is not { Name: EventNames.MessageClicked, Click: { } click, Message: { } message })
        {
            return arrived;
        }

        var held = Of(draft.State).FirstOrDefault(c => c.Message == message && c.Until > draft.Now);
        if (held is null && !IsFresh(draft, message))
        {
            return arrived;
        }

        var until = draft.Now + Hold;
        if (held is null)
        {
            Keep(draft, new HeldClick(message, until, arrived));
            draft.Note("click_held", why: "opened soon after it left: it counts unless another link is opened at once");
            return Silent(arrived);
        }

        if (held.Click?.Click?.Link == click.Link)
        {
            return Silent(arrived);
        }

        if (held.Click is { } first)
        {
            Receipts.Record(draft, Scan(first), message);
        }

        Keep(draft, new HeldClick(message, until, null));
        draft.Note("scanned", why: "several links opened at once: a scanner, counted as no click");
        return Scan(arrived);
    }

    /// <summary>Clicks that stayed alone count now.</summary>
    public static void Release(Draft draft)
    {
        if (draft.State.Clicks is null)
        {
            return;
        }

        var over = Of(draft.State).Where(c => c.Until <= draft.Now).ToArray();
        if (over.Length == 0)
        {
            return;
        }

        Keep(draft, [.. Of(draft.State).Where(c => c.Until > draft.Now)]);
        foreach (var click in over.Select(c => c.Click).OfType<Event>())
        {
            // Conditions see the click as they would have seen it at once.
            var before = (draft.Event, draft.Happening);
            draft.Event = click;
            draft.Note("clicked", why: "the click stayed alone and counts");
            Learning.Count(draft, click.Happenings);
            Receipts.Apply(draft, click);
            foreach (var happening in click.Happenings)
            {
                Arriving.Happens(draft, click, happening, OrderReference.Of(draft, click));
            }

            (draft.Event, draft.Happening) = before;
        }
    }

    private static bool IsFresh(Draft draft, string message) =>
        draft.State.Messages.Any(m => m.Id == message)
        || (Frequency.LeftAt(draft.State, message) is { } left && draft.Now < left + Fresh);

    private static void Keep(Draft draft, HeldClick held) =>
        Keep(draft, [.. Of(draft.State).Where(c => c.Message != held.Message), held]);

    private static void Keep(Draft draft, HeldClick[] clicks) =>
        draft.State = draft.State with { Clicks = clicks.Length == 0 ? null : clicks };

    private static Event Silent(Event arrived) => arrived with { Happenings = [] };

    private static Event Scan(Event arrived) =>
        arrived with
        {
            Name = EventNames.MessageScanned,
            Happenings = [new Happening(EventNames.MessageScanned, arrived.At)],
        };
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>An event arrives: first what it tells is taken over, then what is new in it moves runs and starts
/// journeys.</summary>
internal static class Arriving
{
    public static TimelineRow Apply(Draft draft, Event told)
    {
        var arrived = ProfileUpdates.WithNumber(
            draft.State.Profile,
            Clicks.Judge(draft, ToldTimes.NotAhead(told, draft.Now))
        );
        if (OfNotice(arrived))
        {
            return Notice(draft, arrived);
        }

        draft.Event = arrived;
        if (Privacy.Apply(draft, arrived))
        {
            return new TimelineRow(
                arrived.Id,
                arrived.At,
                draft.Now,
                arrived.Source,
                arrived.Name,
                [.. arrived.Happenings.Select(h => h.Name)],
                null,
                []
            );
        }

        foreach (var dropped in arrived.Dropped)
        {
            draft.Note("dropped", why: dropped);
        }

        Ordering.Hold(draft, arrived);
        var before = draft.State;
        Learning.Profile(draft, arrived);
        ConsentUpdates.Apply(draft, arrived);
        OrderRecipient.Correct(draft, arrived);
        Checkouts.Complete(draft, arrived);
        Privacy.Lift(draft, arrived);
        Learning.Preference(draft, arrived);
        var (order, reference, happenings) = Ordering.Apply(draft, arrived);
        ConsentBoxes.NoSale(draft, order);
        CorrectedAddresses.Settle(draft, before, arrived);
        Learning.Feedback(draft, arrived);
        Learning.Reply(draft, arrived);
        var answer = Answers.Learn(draft, arrived);
        Learning.Count(draft, happenings);
        draft.Told = (happenings, reference);
        Receipts.Apply(draft, arrived);
        foreach (var happening in happenings)
        {
            Happens(draft, arrived, happening, reference);
        }

        Checkouts.Apply(draft, arrived);

        if (answer is not null)
        {
            Answers.Tell(draft, answer);
        }

        Ordering.LetGo(draft);
        return new TimelineRow(
            arrived.Id,
            arrived.At,
            draft.Now,
            arrived.Source,
            arrived.Name,
            [.. happenings.Select(h => h.Name)],
            reference,
            []
        )
        {
            Rating = arrived.Feedback?.Rating,
            Words = Answers.Said(arrived),
        };
    }

    // What becomes of a notice to the shop's own people is no act of the customer it speaks of: nothing is learned of
    // them, no journey hears it, no one is told of an answer.
    private static bool OfNotice(Event arrived) =>
        arrived.Receipt?.Channel == Channel.Staff && EventNames.OfAMessage.Contains(arrived.Name);

    private static TimelineRow Notice(Draft draft, Event arrived)
    {
        draft.Event = arrived with { Happenings = [] };
        Receipts.Apply(draft, draft.Event);
        if (arrived.Name is EventNames.MessageFailed or EventNames.MessageComplained)
        {
            draft.Note(
                "notice_failed",
                why: arrived.Name == EventNames.MessageFailed
                    ? $"the notice did not reach the team: {arrived.Receipt!.Detail ?? "it could not be delivered"}"
                    : "someone in the team marked the notice as spam; the customer did not"
            );
        }

        return new TimelineRow(
            arrived.Id,
            arrived.At,
            draft.Now,
            arrived.Source,
            $"notice.{arrived.Name["message.".Length..]}",
            [],
            null,
            []
        );
    }

    /// <summary>One thing happened: runs first (a run never ends by the event that started it), then journeys it
    /// starts.</summary>
    /// <param name="reference"><c>source:id</c> of the order it is about; null: none.</param>
    public static void Happens(Draft draft, Event arrived, Happening happening, string? reference)
    {
        draft.Happening = (happening.Name, reference);

        var old = IsOld(draft, arrived, happening);
        Matching.Runs(draft, arrived, happening, reference, old);
        PastEvents.Keep(draft, arrived, happening, reference);
        if (old)
        {
            TooOld(
                draft,
                arrived.Backfill ? "sent as history (backfill); starts nothing"
                    : happening.TimeUnknown ? "when it happened is not known; starts nothing"
                    : $"it happened {Counted.About(draft.Now - happening.At)} ago, and the limit "
                        + $"(events.max_age of policy.yaml) is {Counted.Time(draft.Policy.EventMaxAge)}; starts nothing"
            );
            return;
        }

        Entering.ByEvent(draft, arrived, happening, reference);
    }

    /// <summary>True: it is history, or longer ago than policy's limit, or it is not known when it was. It counts, and
    /// starts nothing and moves no wait on.</summary>
    public static bool IsOld(Draft draft, Event arrived, Happening happening)
    {
        // A checkout begins once and is told at every step: what was done at it just now is not old.
        var told = happening.Name == EventNames.CheckoutStarted ? arrived.Checkout?.AsOf ?? happening.At : happening.At;
        return arrived.Backfill || happening.TimeUnknown || draft.Now - told > draft.Policy.EventMaxAge;
    }

    // Said once of an event, whatever number of things it tells of are too old; their ages are those of one delivery.
    private static void TooOld(Draft draft, string why)
    {
        if (!draft.Notes.Exists(n => n.What == Effectless.TooOld))
        {
            draft.Note(Effectless.TooOld, why: why);
        }
    }
}

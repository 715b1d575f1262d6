using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>An event arrives: first what it tells is taken over, then what is new in it moves runs and starts journeys.</summary>
internal static class Arriving
{
    public static TimelineRow Apply(Draft draft, Event told)
    {
        var arrived = ProfileUpdates.WithNumber(draft.State.Profile, Clicks.Judge(draft, ToldTimes.NotAhead(told, draft.Now)));
        draft.Event = arrived;
        if (Privacy.Apply(draft, arrived))
        {
            return new TimelineRow(arrived.Id, arrived.At, draft.Now, arrived.Source, arrived.Name, [.. arrived.Happenings.Select(h => h.Name)], null, []);
        }

        foreach (var dropped in arrived.Dropped)
        {
            draft.Note("dropped", why: dropped);
        }

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

        return new TimelineRow(
            arrived.Id, arrived.At, draft.Now, arrived.Source, arrived.Name, [.. happenings.Select(h => h.Name)], reference, [])
        {
            Rating = arrived.Feedback?.Rating,
            Words = Answers.Said(arrived),
        };
    }

    /// <summary>One thing happened: runs first (a run never ends by the event that started it), then journeys it starts.</summary>
    /// <param name="reference"><c>source:id</c> of the order it is about; null: none.</param>
    public static void Happens(Draft draft, Event arrived, Happening happening, string? reference)
    {
        draft.Happening = (happening.Name, reference);

        // A checkout begins once and is told at every step: what was done at it just now is not old.
        var told = happening.Name == EventNames.CheckoutStarted ? arrived.Checkout?.AsOf ?? happening.At : happening.At;
        var old = arrived.Backfill || happening.TimeUnknown || draft.Now - told > draft.Policy.EventMaxAge;
        Matching.Runs(draft, arrived, happening, reference, old);
        PastEvents.Keep(draft, arrived, happening, reference);
        if (old)
        {
            TooOld(draft, arrived.Backfill ? "sent as history (backfill); starts nothing"
                : happening.TimeUnknown ? "when it happened is not known; starts nothing"
                : $"it happened {Counted.About(draft.Now - happening.At)} ago, and the limit (events.max_age of policy.yaml) is {Counted.Time(draft.Policy.EventMaxAge)}; starts nothing");
            return;
        }

        Entering.ByEvent(draft, arrived, happening, reference);
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

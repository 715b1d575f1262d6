using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Takes over what an event tells. The newest by the sender's clock counts, so that deliveries in any order
/// end in the same state.</summary>
internal static class Learning
{
    private const int MostCounts = 400;
    private const int CountedDays = 90;

    private static readonly ProfileFacts NothingTold = new();

    public static void Profile(Draft draft, Event arrived)
    {
        var state = draft.State;
        if (arrived.Who.CustomerId is { } id && !state.ShopIds.Any(s => s.Source == arrived.Source))
        {
            state = state with { ShopIds = [.. state.ShopIds, new ShopCustomer(arrived.Source, id)] };
        }

        if (arrived.History is { } history)
        {
            state = state with { Orders = ToldHistory.Take(state.Orders, history) };
        }

        // The address of an order becomes the customer's own only where none is known, and none was removed before the
        // order was placed.
        var own = arrived.Profile?.Email ?? arrived.Who.Email;
        var ordered =
            own is null && (state.Profile.Email is null || CorrectedAddresses.IsOfOwn(state, arrived))
                ? arrived.Order?.Email ?? arrived.Checkout?.Email
                : null;
        ordered = ProfileUpdates.IsRemoved(
            state.Profile,
            ordered,
            arrived.Order is { } order ? order.PlacedAt : arrived.At
        )
            ? null
            : ordered;
        if (
            (arrived.Profile is not null || (own ?? ordered) is not null)
            && !OrderRecipient.IsAnother(state, arrived)
            && !CorrectedAddresses.IsOver(draft, arrived)
        )
        {
            var asOf = Earlier(state.Profile.AsOf, draft.Now);
            var guests = CorrectedAddresses.IsGuests(arrived);

            // A guest is known by the order or the checkout, so the view of it that they are told with says how new it
            // is.
            var at =
                guests && (arrived.Order?.AsOf ?? arrived.Checkout?.AsOf) is { } view
                    ? Instant.Min(view, draft.Now)
                    : arrived.At;
            state = state with
            {
                Profile = ProfileUpdates.Merge(
                    asOf == state.Profile.AsOf ? state.Profile : state.Profile with { AsOf = asOf },
                    arrived.Profile ?? NothingTold,
                    own ?? ordered,
                    (own is null || guests, arrived.PhoneOfOrder || guests),
                    at
                ),
            };
        }

        draft.State = state;
        draft.ForgetClock();
    }

    public static void Preference(Draft draft, Event arrived)
    {
        if (arrived.Preference is not { } change || Earlier(draft.State.Preference.AsOf, draft.Now) > arrived.At)
        {
            return;
        }

        var held = draft.State.Preference;
        draft.State = draft.State with
        {
            Preference = new Preference
            {
                Channel = change.Cleared ? null : change.Channel ?? held.Channel,
                Only = !change.Cleared && (change.Channel is null ? held.Only : change.Only),
                Locale = change.Locale ?? held.Locale,
                Zone = change.Zone ?? held.Zone,
                Tracking = change.Tracking ?? held.Tracking,
                AsOf = arrived.At,
            },
        };
        draft.ForgetClock();
        draft.Note("preference", why: "the customer chose how to be reached");
    }

    public static void Feedback(Draft draft, Event arrived)
    {
        var at = Instant.Min(arrived.At, draft.Now);
        if (arrived.Feedback is { } feedback && !(Earlier(draft.State.LastRatingAt, draft.Now) > at))
        {
            draft.State = draft.State with { LastRating = feedback.Rating, LastRatingAt = at };
        }
    }

    public static void Reply(Draft draft, Event arrived)
    {
        if (
            arrived is { Name: EventNames.MessageReplied, Receipt.Channel: Channel.Sms }
            && !(draft.State.LastReplyAt >= arrived.At)
        )
        {
            draft.State = draft.State with { LastReplyAt = arrived.At };
        }
    }

    public static void Count(Draft draft, IReadOnlyList<Happening> happenings)
    {
        if (happenings.Count == 0)
        {
            return;
        }

        var counts = draft.State.Counts.ToList();
        foreach (var happening in happenings)
        {
            var day = DayOf(happening.At);
            var index = counts.FindIndex(c => c.Day == day && c.Event == happening.Name);
            if (index >= 0)
            {
                counts[index] = counts[index] with { Times = counts[index].Times + 1 };
            }
            else
            {
                counts.Add(new DayCount(happening.Name, day, 1));
            }
        }

        var oldest = DayOf(draft.Now) - CountedDays;
        counts.RemoveAll(c => c.Day < oldest);
        if (counts.Count > MostCounts)
        {
            counts = [.. counts.OrderByDescending(c => c.Day).Take(MostCounts)];
        }

        draft.State = draft.State with { Counts = counts };
    }

    /// <summary>Days since 1970-01-01 UTC.</summary>
    public static int DayOf(Instant at) => (int)Math.Floor(at.ToUnixTimeTicks() / (double)NodaConstants.TicksPerDay);

    // Older records kept times ahead of ours as they were told.
    private static Instant? Earlier(Instant? held, Instant now) => held > now ? now : held;
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Updates;

/// <summary>Takes over the customer data of an event. The newest value by the sender's time counts, so that deliveries
/// in any order lead to the same state.</summary>
internal static class CustomerUpdates
{
    /// <summary>The event counts of both, by name and day.</summary>
    public static IReadOnlyList<DayCount> MergeCounts(CustomerState mine, CustomerState other) =>
        [
            .. mine
                .EventCounts.Concat(other.EventCounts)
                .GroupBy(c => (c.Event, c.Day))
                .Select(g => new DayCount(g.Key.Event, g.Key.Day, g.Sum(c => c.Times))),
        ];

    /// <summary>So many entries are kept; the oldest are dropped.</summary>
    public const int MostCounts = 400;

    private const int CountedDays = 90;

    private static readonly ProfileData EmptyProfile = new();

    public static void ApplyProfile(CustomerContext context, Event arrived)
    {
        var state = context.State;
        if (arrived.Identity.CustomerId is { } id && !state.ShopIds.Any(s => s.Source == arrived.Source))
        {
            state = state with { ShopIds = [.. state.ShopIds, new ShopCustomer(arrived.Source, id)] };
        }

        if (arrived.History is { } history)
        {
            state = state with { Orders = ReportedHistory.ApplyReport(state.Orders, history) };
        }

        // The address of an order becomes the customer's own only if none is known, and none was removed before the
        // order was placed.
        var own = arrived.Profile?.Email ?? arrived.Identity.Email;
        var ordered =
            own is null && (state.Profile.Email is null || CorrectedAddresses.IsCorrectionOfOwnAddress(state, arrived))
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
            && !OrderRecipient.IsAnotherPerson(state, arrived)
            && !CorrectedAddresses.IsOutdatedView(context, arrived)
        )
        {
            var asOf = Earlier(state.Profile.AsOf, context.Now);
            var guests = CorrectedAddresses.IsGuestData(arrived);

            // A guest is known only by the order or checkout, so the time of that view says how new the guest's data
            // is.
            var at =
                guests && (arrived.Order?.AsOf ?? arrived.Checkout?.AsOf) is { } view
                    ? Instant.Min(view, context.Now)
                    : arrived.At;
            state = state with
            {
                Profile = ProfileUpdates.MergeProfile(
                    asOf == state.Profile.AsOf ? state.Profile : state.Profile with { AsOf = asOf },
                    arrived.Profile ?? EmptyProfile,
                    own ?? ordered,
                    (own is null || guests, arrived.PhoneIsFromOrder || guests),
                    at
                ),
            };
        }

        context.State = state;
        context.ResetZone();
    }

    public static void ApplyPreference(CustomerContext context, Event arrived)
    {
        if (arrived.Preference is not { } change || Earlier(context.State.Preference.AsOf, context.Now) > arrived.At)
        {
            return;
        }

        var held = context.State.Preference;
        context.State = context.State with
        {
            Preference = new Preference
            {
                Channel = change.Cleared ? null : change.Channel ?? held.Channel,
                OnlyThisChannel =
                    !change.Cleared && (change.Channel is null ? held.OnlyThisChannel : change.ChannelOnly),
                Locale = change.Locale ?? held.Locale,
                Zone = change.Zone ?? held.Zone,
                Tracking = change.Tracking ?? held.Tracking,
                MaxPerMonth = change.MaxPerMonth is { } most ? (most > 0 ? most : null) : held.MaxPerMonth,
                AsOf = arrived.At,
            },
        };
        context.ResetZone();
        context.AddNote("preference", why: "the customer chose how to be reached");
    }

    public static void ApplyFeedback(CustomerContext context, Event arrived)
    {
        var at = Instant.Min(arrived.At, context.Now);
        if (arrived.Feedback is { } feedback && !(Earlier(context.State.LastRatingAt, context.Now) > at))
        {
            context.State = context.State with { LastRating = feedback.Rating, LastRatingAt = at };
        }
    }

    public static void ApplyReply(CustomerContext context, Event arrived)
    {
        if (
            arrived is { Name: EventNames.MessageReplied, Receipt.Channel: var channel }
            && ChannelCatalog.Get(channel).KeepsLastReply
            && !(context.State.LastReplyAt >= arrived.At)
        )
        {
            context.State = context.State with { LastReplyAt = arrived.At };
        }
    }

    public static void CountEvents(CustomerContext context, IReadOnlyList<Occurrence> happenings)
    {
        if (happenings.Count == 0)
        {
            return;
        }

        var counts = context.State.EventCounts.ToList();
        foreach (var happening in happenings)
        {
            var day = DayNumber(happening.At);
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

        var oldest = DayNumber(context.Now) - CountedDays;
        counts.RemoveAll(c => c.Day < oldest);
        if (counts.Count > MostCounts)
        {
            counts = [.. counts.OrderByDescending(c => c.Day).Take(MostCounts)];
        }

        context.State = context.State with { EventCounts = counts };
    }

    /// <summary>Days since 1970-01-01 UTC.</summary>
    public static int DayNumber(Instant at) =>
        (int)Math.Floor(at.ToUnixTimeTicks() / (double)NodaConstants.TicksPerDay);

    // Older records kept times in the future as they were reported.
    private static Instant? Earlier(Instant? held, Instant now) => held > now ? now : held;
}

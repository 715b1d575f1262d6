using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Products;
using MarketingAutomation.Core.Customers.Segments;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Deciding;

/// <summary>Merges two customers that the shop reports as one: the surviving record takes over the data of the
/// other.</summary>
internal static class CustomerMerge
{
    /// <param name="shopKeepsSnapshot">True: the shop keeps the customer of the snapshot and gives up this one; false:
    /// it keeps this one; null: it does not say.</param>
    public static void ApplyMerge(DecisionContext context, CustomerState snapshot, bool? shopKeepsSnapshot = null)
    {
        var other = ConsentBook.Upgraded(snapshot);
        var mine = context.State;
        if (mine.MergedFrom.Contains(other.Key))
        {
            return;
        }

        var (attributes, attributeTimes) =
            shopKeepsSnapshot == true ? AttributeUpdates.Merge(other, mine) : AttributeUpdates.Merge(mine, other);
        context.State = mine with
        {
            MergedFrom = [.. mine.MergedFrom, .. other.MergedFrom, other.Key],
            Profile =
                shopKeepsSnapshot == true
                    ? ChooseNewer(other.Profile, mine.Profile, true)
                    : ChooseNewer(mine.Profile, other.Profile, shopKeepsSnapshot is not null),
            PrivacyStop =
                mine.PrivacyStop?.At >= other.PrivacyStop?.At
                    ? mine.PrivacyStop
                    : other.PrivacyStop ?? mine.PrivacyStop,
            ShopIds = [.. mine.ShopIds.Concat(other.ShopIds).Distinct()],
            Preference =
                shopKeepsSnapshot == true
                    ? ChooseNewer(other.Preference, mine.Preference)
                    : ChooseNewer(mine.Preference, other.Preference),
            LastRating =
                other.LastRatingAt > mine.LastRatingAt || mine.LastRatingAt is null
                    ? other.LastRating
                    : mine.LastRating,
            LastRatingAt =
                other.LastRatingAt > mine.LastRatingAt || mine.LastRatingAt is null
                    ? other.LastRatingAt
                    : mine.LastRatingAt,
            LastReplyAt =
                other.LastReplyAt > mine.LastReplyAt || mine.LastReplyAt is null ? other.LastReplyAt : mine.LastReplyAt,
            Contacts = ContactHistory.Keep([.. mine.Contacts.Concat(other.Contacts).OrderBy(c => c.At)], context.Now),
            KeptEvents = PastEvents.Merge(mine, other),
            ProductRequests = ProductRequests.Merge(mine, other, context.Now),
            HeldClicks = other.HeldClicks is null
                ? mine.HeldClicks
                : [.. ClickFilter.HeldClicks(mine), .. other.HeldClicks],
            EventCounts = CustomerUpdates.MergeCounts(mine, other),
            Segments = SegmentMembership.Merge(mine, other),
            CorrectedAddresses = CorrectedAddresses.MergeCorrected(mine, other),
            EmptyBoxes = EmptyBox.MergeNewest(mine.EmptyBoxes, other.EmptyBoxes),
            Entries =
            [
                .. mine
                    .Entries.Concat(other.Entries)
                    .GroupBy(e => e.Journey)
                    .Select(g => new JourneyEntry(
                        g.Key,
                        g.Max(e => e.LastAt),
                        g.Sum(e => e.Times),
                        g.Sum(e => e.ReleasedTimes)
                    )
                    {
                        BeganAt = g.Max(e => e.BeganAt),
                    }),
            ],
            Attributes = attributes,
            AttributeTimes = attributeTimes,
        };
        MergeConsents(context, other);

        // Orders that runs of either record are about are kept, however old.
        context.State = context.State with
        {
            Runs = [.. mine.Runs, .. other.Runs],
            Messages = [.. mine.Messages, .. other.Messages],
        };
        MergedOrders.MergeOrders(context, mine, other);
        PrivacyHandling.MergeStop(context);
        CheckoutRuns.MergeCheckouts(context, other);
        MergedRuns.SettleRuns(context, mine, other);

        // The consent of a message that waits for it is checked again.
        context.State = context.State with
        {
            Messages =
            [
                .. context.State.Messages.Select(m =>
                    m.HoldReason is Reasons.ConsentUnknown or Reasons.ConsentPending
                        ? m with
                        {
                            HeldUntil = context.Now,
                        }
                        : m
                ),
            ],
        };
        context.ResetZone();
        context.WakesImmediately = true;
        context.AddNote("merged", why: $"with record {other.Key}: the shop says that two of its customers are one");
    }

    // Each address keeps its consent; if both records have one, the stronger applies.
    private static void MergeConsents(DecisionContext context, CustomerState other)
    {
        foreach (var consent in other.Consents)
        {
            var mine = context.State.Consents.FirstOrDefault(c =>
                c.Channel == consent.Channel && c.Address == consent.Address && c.Topic == consent.Topic
            );
            context.State = ConsentBook.Store(
                context.State,
                mine is null ? consent : ConsentRules.Stronger(mine, consent)
            );
        }

        AssignStopsToAddresses(context);
    }

    // An opt-out without a known address applies to every address of its channel, including those of the other record,
    // unless a later opt-in was given for them.
    private static void AssignStopsToAddresses(DecisionContext context)
    {
        foreach (var stop in context.State.Consents.Where(c => c.Address is null).ToArray())
        {
            foreach (
                var given in context
                    .State.Consents.Where(c =>
                        c.Channel == stop.Channel && c.Topic == stop.Topic && c.Address is not null
                    )
                    .ToArray()
            )
            {
                var named = stop with { Address = given.Address };
                context.State = ReferenceEquals(ConsentRules.Stronger(given, named), given)
                    ? context.State
                    : ConsentBook.Store(context.State, named);
            }
        }
    }

    // Of two choices of the same time the first one counts.
    private static Preference ChooseNewer(Preference a, Preference b) =>
        (b.AsOf ?? NodaTime.Instant.MinValue) > (a.AsOf ?? NodaTime.Instant.MinValue) ? b : a;

    // Of two profiles of the same time the first one counts. If the shop keeps the first, its addresses are used even
    // against a newer profile of the other.
    private static Profile ChooseNewer(Profile a, Profile b, bool shopKeepsFirst)
    {
        var (first, second) = b.AsOf > a.AsOf || a.AsOf is null ? (b, a) : (a, b);
        if (shopKeepsFirst && b.AsOf is null)
        {
            (first, second) = (a, b);
        }

        var (reached, other) = shopKeepsFirst ? (a, b) : (first, second);
        return new Profile
        {
            FirstName = first.FirstName ?? second.FirstName,
            LastName = first.LastName ?? second.LastName,
            Email =
                reached.Email ?? (ProfileUpdates.IsRemoved(reached, other.Email, other.EmailAsOf) ? null : other.Email),
            Phone = reached.Phone ?? other.Phone,
            Locale = first.Locale ?? second.Locale,
            Country = first.Country ?? second.Country,
            Region = first.Region ?? second.Region,
            Postcode = first.Postcode ?? second.Postcode,
            Zone = first.Zone ?? second.Zone,
            KnownSince = a.KnownSince < b.KnownSince || b.KnownSince is null ? a.KnownSince : b.KnownSince,
            AsOf = first.AsOf,
            EmailFromOrder = (reached.Email is null ? other : reached).EmailFromOrder,
            PhoneFromOrder = (reached.Phone is null ? other : reached).PhoneFromOrder,
            EmailAsOf = (reached.Email is null ? other : reached).EmailAsOf,
            PhoneAsOf = (reached.Phone is null ? other : reached).PhoneAsOf,
            EmailRemoved = reached.EmailRemoved ?? other.EmailRemoved,
            PhoneRemoved = reached.PhoneRemoved ?? other.PhoneRemoved,
        };
    }
}

using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Two shop customers are one, on the shop's word: the survivor takes over what was known of the
/// other.</summary>
internal static class Merging
{
    /// <param name="kept">True: the shop keeps the customer of the snapshot and gives up this one; false: it keeps this
    /// one; null: it does not say.</param>
    public static void TakeOver(Draft draft, CustomerState snapshot, bool? kept = null)
    {
        var other = ConsentBook.Upgraded(snapshot);
        var mine = draft.State;
        if (mine.MergedFrom.Contains(other.Key))
        {
            return;
        }

        draft.State = mine with
        {
            MergedFrom = [.. mine.MergedFrom, .. other.MergedFrom, other.Key],
            Profile =
                kept == true
                    ? Newer(other.Profile, mine.Profile, true)
                    : Newer(mine.Profile, other.Profile, kept is not null),
            Stopped = mine.Stopped?.At >= other.Stopped?.At ? mine.Stopped : other.Stopped ?? mine.Stopped,
            ShopIds = [.. mine.ShopIds.Concat(other.ShopIds).Distinct()],
            Preference =
                kept == true ? Newer(other.Preference, mine.Preference) : Newer(mine.Preference, other.Preference),
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
            Contacts = [.. mine.Contacts.Concat(other.Contacts).OrderBy(c => c.At).TakeLast(50)],
            Heard = PastEvents.Together(mine, other),
            Clicks = other.Clicks is null ? mine.Clicks : [.. Clicks.Of(mine), .. other.Clicks],
            Counts = Counts(mine, other),
            Corrected = CorrectedAddresses.Merged(mine, other),
            EmptyBoxes = EmptyBox.Newest(mine.EmptyBoxes, other.EmptyBoxes),
            Entries =
            [
                .. mine
                    .Entries.Concat(other.Entries)
                    .GroupBy(e => e.Journey)
                    .Select(g => new JourneyEntry(
                        g.Key,
                        g.Max(e => e.LastAt),
                        g.Sum(e => e.Times),
                        g.Sum(e => e.GivenBack)
                    )),
            ],
            Attributes = (
                kept == true ? mine.Attributes.Concat(other.Attributes) : other.Attributes.Concat(mine.Attributes)
            )
                .GroupBy(a => a.Key)
                .ToDictionary(g => g.Key, g => g.Last().Value),
        };
        Consents(draft, other);

        // Orders that runs of either are about are kept, however old.
        draft.State = draft.State with
        {
            Runs = [.. mine.Runs, .. other.Runs],
            Messages = [.. mine.Messages, .. other.Messages],
        };
        Orders(draft, mine, other);
        Privacy.Merged(draft);
        Checkouts.Merge(draft, other);
        MergedRuns.Settle(draft, mine, other);

        // A message that waits for consent is asked again.
        draft.State = draft.State with
        {
            Messages =
            [
                .. draft.State.Messages.Select(m =>
                    m.HeldFor is Reasons.ConsentUnknown or Reasons.ConsentPending ? m with { HeldUntil = draft.Now } : m
                ),
            ],
        };
        draft.ForgetClock();
        draft.LooksAgain = true;
        draft.Note("merged", why: $"with record {other.Key}: the shop says that two of its customers are one");
    }

    /// <summary>Events by name and day of both.</summary>
    public static IReadOnlyList<DayCount> Counts(CustomerState mine, CustomerState other) =>
        [
            .. mine
                .Counts.Concat(other.Counts)
                .GroupBy(c => (c.Event, c.Day))
                .Select(g => new DayCount(g.Key.Event, g.Key.Day, g.Sum(c => c.Times))),
        ];

    /// <summary>
    /// The orders of both. Sums are added as sums: the orders behind them may be too old to be in either record in
    /// full. An order that both were told of counts once.
    /// </summary>
    public static void Orders(Draft draft, CustomerState before, CustomerState other)
    {
        var shop = draft.Workspace.Shop;
        var (mine, theirs) = (OrderSums.Upgraded(before.Orders), OrderSums.Upgraded(other.Orders));
        var told = ToldHistory.Together(
            mine,
            History.IsKnownUntold(before, shop),
            theirs,
            History.IsKnownUntold(other, shop)
        );
        var last = mine.LastPaidAt > theirs.LastPaidAt || theirs.LastPaidAt is null ? mine : theirs;
        draft.State = draft.State with
        {
            Orders = mine with
            {
                Paid = mine.Paid + theirs.Paid,
                Voided = mine.Voided + theirs.Voided,
                ToldPaid = told.Paid,
                ToldSpent = told.Spent,
                ToldAt = told.At,
                Within = told.Within,
                FirstPaidAt =
                    mine.FirstPaidAt < theirs.FirstPaidAt || theirs.FirstPaidAt is null
                        ? mine.FirstPaidAt
                        : theirs.FirstPaidAt,
                LastPaidAt = last.LastPaidAt,
                LastPaidQuiet = last.LastPaidQuiet,
                LastPaidToldAt = last.LastPaidToldAt,
                Months =
                [
                    .. mine
                        .Months.Concat(theirs.Months)
                        .GroupBy(m => (m.Month, m.Spent.Currency))
                        .Select(g => new MonthSpend(
                            g.Key.Month,
                            new Money(g.Sum(m => m.Spent.Amount), g.Key.Currency)
                        )),
                ],
                Earlier = OrderSums.Merged(mine.Earlier.Concat(theirs.Earlier)),
                Lacking = [.. mine.Lacking!.Concat(theirs.Lacking!).Order()],
            },
        };
        foreach (var order in theirs.Recent)
        {
            Ordering.TakeOver(draft, order);
        }
    }

    // Each address keeps what it has; where both know one, the stronger word.
    private static void Consents(Draft draft, CustomerState other)
    {
        foreach (var consent in other.Consents)
        {
            var mine = draft.State.Consents.FirstOrDefault(c =>
                c.Channel == consent.Channel && c.Address == consent.Address && c.Topic == consent.Topic
            );
            draft.State = ConsentBook.Put(draft.State, mine is null ? consent : ConsentRules.Stronger(mine, consent));
        }

        NameStops(draft);
    }

    // An opt-out for which no address was known holds for every address of its channel: also for those the other one
    // brings, where nothing later was given for them.
    private static void NameStops(Draft draft)
    {
        foreach (var stop in draft.State.Consents.Where(c => c.Address is null).ToArray())
        {
            foreach (
                var given in draft
                    .State.Consents.Where(c =>
                        c.Channel == stop.Channel && c.Topic == stop.Topic && c.Address is not null
                    )
                    .ToArray()
            )
            {
                var named = stop with { Address = given.Address };
                draft.State = ReferenceEquals(ConsentRules.Stronger(given, named), given)
                    ? draft.State
                    : ConsentBook.Put(draft.State, named);
            }
        }
    }

    // Of two choices of one moment the first.
    private static Preference Newer(Preference a, Preference b) =>
        (b.AsOf ?? NodaTime.Instant.MinValue) > (a.AsOf ?? NodaTime.Instant.MinValue) ? b : a;

    // Of two tellings of one moment the first. Where the shop keeps the first, that one's addresses are the customer's,
    // also against a newer telling of the one it gave up.
    private static Profile Newer(Profile a, Profile b, bool kept)
    {
        var (first, second) = b.AsOf > a.AsOf || a.AsOf is null ? (b, a) : (a, b);
        if (kept && b.AsOf is null)
        {
            (first, second) = (a, b);
        }

        var (reached, other) = kept ? (a, b) : (first, second);
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
            EmailOfOrder = (reached.Email is null ? other : reached).EmailOfOrder,
            PhoneOfOrder = (reached.Phone is null ? other : reached).PhoneOfOrder,
            EmailAsOf = (reached.Email is null ? other : reached).EmailAsOf,
            PhoneAsOf = (reached.Phone is null ? other : reached).PhoneAsOf,
            EmailRemoved = reached.EmailRemoved ?? other.EmailRemoved,
            PhoneRemoved = reached.PhoneRemoved ?? other.PhoneRemoved,
        };
    }
}

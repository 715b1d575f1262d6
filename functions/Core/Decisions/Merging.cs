using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Two shop customers are one, on the shop's word: the survivor takes over what was known of the other.</summary>
internal static class Merging
{
    /// <param name="kept">True: the shop keeps the customer of the snapshot and gives up this one; false: it keeps this one; null: it does not say.</param>
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
            Profile = kept == true ? Newer(other.Profile, mine.Profile, true) : Newer(mine.Profile, other.Profile, kept is not null),
            Stopped = mine.Stopped?.At >= other.Stopped?.At ? mine.Stopped : other.Stopped ?? mine.Stopped,
            ShopIds = [.. mine.ShopIds.Concat(other.ShopIds).Distinct()],
            Preference = kept == true ? Newer(other.Preference, mine.Preference) : Newer(mine.Preference, other.Preference),
            LastRating = other.LastRatingAt > mine.LastRatingAt || mine.LastRatingAt is null ? other.LastRating : mine.LastRating,
            LastRatingAt = other.LastRatingAt > mine.LastRatingAt || mine.LastRatingAt is null ? other.LastRatingAt : mine.LastRatingAt,
            LastReplyAt = other.LastReplyAt > mine.LastReplyAt || mine.LastReplyAt is null ? other.LastReplyAt : mine.LastReplyAt,
            Contacts = [.. mine.Contacts.Concat(other.Contacts).OrderBy(c => c.At).TakeLast(50)],
            Clicks = other.Clicks is null ? mine.Clicks : [.. Clicks.Of(mine), .. other.Clicks],
            Counts = [.. mine.Counts.Concat(other.Counts).GroupBy(c => (c.Event, c.Day)).Select(g => new DayCount(g.Key.Event, g.Key.Day, g.Sum(c => c.Times)))],
            Entries = [.. mine.Entries.Concat(other.Entries).GroupBy(e => e.Journey).Select(g => new JourneyEntry(g.Key, g.Max(e => e.LastAt), g.Sum(e => e.Times), g.Sum(e => e.GivenBack)))],
            Attributes = (kept == true ? mine.Attributes.Concat(other.Attributes) : other.Attributes.Concat(mine.Attributes)).GroupBy(a => a.Key).ToDictionary(g => g.Key, g => g.Last().Value),
        };
        Consents(draft, other);

        Runs(draft, mine, other);
        Orders(draft, mine, other);
        draft.ForgetClock();
        draft.LooksAgain = true;
        draft.Note("merged", why: "the shop says two of its customers are one");
    }

    // Sums are added as sums: the orders behind them may be too old to be in either record in full. An order both were told of counts once.
    private static void Orders(Draft draft, CustomerState before, CustomerState other)
    {
        var shop = draft.Workspace.Shop;
        var (mine, theirs) = (OrderSums.Upgraded(before.Orders), OrderSums.Upgraded(other.Orders));
        var told = ToldHistory.Together(mine, History.IsKnownUntold(before, shop), theirs, History.IsKnownUntold(other, shop));
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
                FirstPaidAt = mine.FirstPaidAt < theirs.FirstPaidAt || theirs.FirstPaidAt is null ? mine.FirstPaidAt : theirs.FirstPaidAt,
                LastPaidAt = last.LastPaidAt,
                LastPaidQuiet = last.LastPaidQuiet,
                LastPaidToldAt = last.LastPaidToldAt,
                Months = [.. mine.Months.Concat(theirs.Months).GroupBy(m => (m.Month, m.Spent.Currency))
                    .Select(g => new MonthSpend(g.Key.Month, new Money(g.Sum(m => m.Spent.Amount), g.Key.Currency)))],
                Earlier = OrderSums.Merged(mine.Earlier.Concat(theirs.Earlier)),
                Lacking = [.. mine.Lacking!.Concat(theirs.Lacking!).Order()],
            },
        };
        foreach (var order in theirs.Recent)
        {
            Ordering.TakeOver(draft, order);
        }
    }

    // A journey both were in goes on once, as its re-entry rule would have had it for one customer; a message that may be leaving is never torn out of its attempt.
    private static void Runs(Draft draft, CustomerState before, CustomerState other)
    {
        draft.State = draft.State with { Runs = [.. draft.State.Runs, .. other.Runs], Messages = [.. draft.State.Messages, .. other.Messages] };
        foreach (var same in draft.State.Runs.GroupBy(r => (r.Journey, r.Shadow, Order: OncePerOrder(draft, r) ? r.Order : null)).ToArray())
        {
            var goesOn = same.OrderByDescending(r => Left(draft, r)).ThenBy(r => r.EnteredAt).ThenBy(r => r.Id, StringComparer.Ordinal).First();
            foreach (var run in same.Where(r => r.Id != goesOn.Id))
            {
                Running.End(draft, run, "merged", "the customer they were merged with is in this journey too, and that run goes on");
            }

            if (Was(draft, goesOn, before.Runs.Any(r => r.Id == goesOn.Id) ? other : before))
            {
                Running.End(draft, goesOn, "merged", "the customer they were merged with was in this journey before, and re_entry is never");
            }
        }
    }

    // Messages of a run that left, or may be leaving: the run furthest along is the one whose messages were seen.
    private static int Left(Draft draft, Run run) => run.Messages.Count(m => !m.States.Contains(MessageState.NotSent))
        + draft.State.Messages.Count(m => m.Run == run.Id && m.Attempt is not null);

    private static ReEntry? RuleOf(Draft draft, Run run) =>
        (draft.Workspace.Journeys.GetValueOrDefault(run.Journey) ?? draft.Workspace.Version(run.Journey, run.Version))?.ReEntry;

    private static bool OncePerOrder(Draft draft, Run run) => RuleOf(draft, run) is null or ReEntry.EachOrder;

    // Not of runs that only record: their entries are kept apart.
    private static bool Was(Draft draft, Run run, CustomerState one) =>
        !run.Shadow && RuleOf(draft, run) is ReEntry.Never && !one.Runs.Any(r => r.Journey == run.Journey && !r.Shadow)
        && one.Entries.Any(e => e.Journey == run.Journey && e.Times > e.GivenBack);

    // Each address keeps what it has; where both know one, the stronger word. A message that waits for consent is asked again.
    private static void Consents(Draft draft, CustomerState other)
    {
        foreach (var consent in other.Consents)
        {
            var mine = draft.State.Consents.FirstOrDefault(c => c.Channel == consent.Channel && c.Address == consent.Address && c.Topic == consent.Topic);
            draft.State = ConsentBook.Put(draft.State, mine is null ? consent : ConsentRules.Stronger(mine, consent));
        }

        draft.State = draft.State with
        {
            Messages = [.. draft.State.Messages.Select(m => m.HeldFor is Reasons.ConsentUnknown or Reasons.ConsentPending ? m with { HeldUntil = draft.Now } : m)],
        };
    }

    // Of two choices of one moment the first.
    private static Preference Newer(Preference a, Preference b) => (b.AsOf ?? NodaTime.Instant.MinValue) > (a.AsOf ?? NodaTime.Instant.MinValue) ? b : a;

    // Of two tellings of one moment the first. Where the shop keeps the first, that one's addresses are the customer's, also against a newer telling of the one it gave up.
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
            FirstName = first.FirstName ?? second.FirstName, LastName = first.LastName ?? second.LastName, Email = reached.Email ?? other.Email,
            Phone = reached.Phone ?? other.Phone, Locale = first.Locale ?? second.Locale, Country = first.Country ?? second.Country,
            Region = first.Region ?? second.Region, Postcode = first.Postcode ?? second.Postcode, Zone = first.Zone ?? second.Zone,
            KnownSince = a.KnownSince < b.KnownSince || b.KnownSince is null ? a.KnownSince : b.KnownSince, AsOf = first.AsOf,
        };
    }
}

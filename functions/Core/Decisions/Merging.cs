using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Two shop customers are one, on the shop's word: the survivor takes over what was known of the other.</summary>
internal static class Merging
{
    public static void TakeOver(Draft draft, CustomerState snapshot)
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
            Stopped = mine.Stopped?.At >= other.Stopped?.At ? mine.Stopped : other.Stopped ?? mine.Stopped,
            Profile = Newer(mine.Profile, other.Profile),
            ShopIds = [.. mine.ShopIds.Concat(other.ShopIds).Distinct()],
            Preference = (other.Preference.AsOf ?? NodaTime.Instant.MinValue) > (mine.Preference.AsOf ?? NodaTime.Instant.MinValue) ? other.Preference : mine.Preference,
            LastRating = other.LastRatingAt > mine.LastRatingAt || mine.LastRatingAt is null ? other.LastRating : mine.LastRating,
            LastRatingAt = other.LastRatingAt > mine.LastRatingAt || mine.LastRatingAt is null ? other.LastRatingAt : mine.LastRatingAt,
            LastReplyAt = other.LastReplyAt > mine.LastReplyAt || mine.LastReplyAt is null ? other.LastReplyAt : mine.LastReplyAt,
            Contacts = [.. mine.Contacts.Concat(other.Contacts).OrderBy(c => c.At).TakeLast(50)],
            Clicks = other.Clicks is null ? mine.Clicks : [.. Clicks.Of(mine), .. other.Clicks],
            Counts = [.. mine.Counts.Concat(other.Counts).GroupBy(c => (c.Event, c.Day)).Select(g => new DayCount(g.Key.Event, g.Key.Day, g.Sum(c => c.Times)))],
            Entries = [.. mine.Entries.Concat(other.Entries).GroupBy(e => e.Journey).Select(g => new JourneyEntry(g.Key, g.Max(e => e.LastAt), g.Sum(e => e.Times), g.Sum(e => e.GivenBack)))],
            Attributes = other.Attributes.Concat(mine.Attributes).GroupBy(a => a.Key).ToDictionary(g => g.Key, g => g.Last().Value),
        };
        Consents(draft, other);

        Runs(draft, other);
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

    // A journey both were in goes on once; a message that may be leaving is never torn out of its attempt.
    private static void Runs(Draft draft, CustomerState other)
    {
        var runs = other.Runs.Where(r => !draft.State.Runs.Any(m => m.Journey == r.Journey && m.Order == r.Order && m.Shadow == r.Shadow)).ToArray();
        var kept = runs.Select(r => r.Id).ToHashSet();
        draft.State = draft.State with { Runs = [.. draft.State.Runs, .. runs], Messages = [.. draft.State.Messages, .. other.Messages] };
        foreach (var run in other.Runs.Where(r => !kept.Contains(r.Id)))
        {
            draft.Note("ended", run.Journey, run.At, "merged: they are in it already");
        }

        foreach (var message in other.Messages.Where(m => !kept.Contains(m.Run) && m.Attempt is null && m.Staff is null))
        {
            Sending.Drop(draft, message, Reasons.RunEnded, "the journey goes on under the customer she was merged with");
        }
    }

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

    private static Profile Newer(Profile a, Profile b)
    {
        var (first, second) = b.AsOf > a.AsOf || a.AsOf is null ? (b, a) : (a, b);
        return new Profile
        {
            FirstName = first.FirstName ?? second.FirstName, LastName = first.LastName ?? second.LastName, Email = first.Email ?? second.Email,
            Phone = first.Phone ?? second.Phone, Locale = first.Locale ?? second.Locale, Country = first.Country ?? second.Country,
            Region = first.Region ?? second.Region, Postcode = first.Postcode ?? second.Postcode, Zone = first.Zone ?? second.Zone,
            KnownSince = a.KnownSince < b.KnownSince || b.KnownSince is null ? a.KnownSince : b.KnownSince, AsOf = first.AsOf,
        };
    }
}

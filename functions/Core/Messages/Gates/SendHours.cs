using System.Globalization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Channels.Hours;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>
/// When a message may be sent to a customer by a channel: in the window of policy.yaml and in the hours of law of every
/// place concerned, by every clock that may be the customer's. With a zone that is not known these are the clocks of
/// the customer's state or country, so that it is allowed everywhere there at that moment.
/// </summary>
public sealed class SendHours
{
    // No opening within so many days: the windows have no time in common.
    private const int MaxDays = 12;

    private readonly SendWindow? policy;
    private readonly IReadOnlyList<LegalHours> law;
    private readonly IReadOnlyList<DateTimeZone> zones;

    /// <param name="policy">The window of policy.yaml; null: any time.</param>
    /// <param name="law">Hours of law, all of which have to allow it.</param>
    /// <param name="zones">The clocks that may be the customer's; empty: nothing is known of it.</param>
    public SendHours(SendWindow? policy, IReadOnlyList<LegalHours> law, IReadOnlyList<DateTimeZone> zones) =>
        (this.policy, this.law, this.zones) = (policy, law, zones);

    /// <summary>False: the channel needs the customer's zone, and nothing is known of it.</summary>
    public bool IsPlaceKnown => zones.Count > 0;

    /// <summary>True: one zone is known.</summary>
    public bool IsZoneKnown => zones.Count == 1;

    /// <summary>The strictest limit of law on texts in 24 hours, with its place; null: none.</summary>
    public LegalHours? Limit => law.Where(l => l.Per24Hours is not null).MinBy(l => l.Per24Hours);

    /// <summary>The hours for a channel and address.</summary>
    internal static SendHours For(SendContext context, Channel channel, string address)
    {
        var definition = ChannelCatalog.Get(channel);
        var window = context.Policy.SendWindows.GetValueOrDefault(channel);
        if (!definition.NeedsZone)
        {
            return new SendHours(window, [], [context.Zone]);
        }

        var profile = context.State.Profile;
        var law = definition.HasLegalHours
            ? LegalHoursTable.Find(profile.Country, profile.Region, address, context.Policy.StrictestHours)
            : [];
        var own = CustomerZone.FindPossibleZones(context.State);
        var ofNumber =
            own.Count > 0
            && law.Count > 0
            && LegalHoursTable.FindByNumber(address) is { } state
            && !string.Equals(state.Place, $"{profile.Country}-{profile.Region}", StringComparison.OrdinalIgnoreCase)
                ? CustomerZone.FindZonesOfRegion(state.Place)
                : [];
        return new SendHours(window, law, [.. own.Concat(ofNumber).Distinct()]);
    }

    /// <summary>True: a message may be sent at that moment.</summary>
    public bool IsOpen(Instant at)
    {
        foreach (var zone in zones)
        {
            if (policy is not null && !SendWindows.IsOpen(policy, at, zone))
            {
                return false;
            }

            foreach (var hours in law)
            {
                if (hours.On(at.InZone(zone).Date) is not { } day || !SendWindows.IsOpen(day, at, zone))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The first moment from <paramref name="at"/> on when a message may be sent; null: there is none.</summary>
    public Instant? NextOpen(Instant at)
    {
        if (IsOpen(at))
        {
            return at;
        }

        for (var day = 0; day <= MaxDays; day++)
        {
            foreach (var opening in Boundaries(at, day, w => w.From))
            {
                if (opening > at && IsOpen(opening))
                {
                    return opening;
                }
            }
        }

        return null;
    }

    /// <summary>The first moment after <paramref name="at"/> when a message that may be sent then may not be sent any
    /// more; null: it always may.</summary>
    public Instant? NextClose(Instant at)
    {
        for (var day = 0; day <= MaxDays; day++)
        {
            foreach (var closing in Boundaries(at, day, w => w.To))
            {
                if (closing > at && !IsOpen(closing))
                {
                    return closing;
                }
            }
        }

        return null;
    }

    /// <summary>Why a message may not be sent at that moment.</summary>
    public string Describe(Instant at)
    {
        var zone = zones.FirstOrDefault(z => !new SendHours(policy, law, [z]).IsOpen(at)) ?? zones[0];
        var local = at.InZone(zone).LocalDateTime;
        var time = local.TimeOfDay.ToString("HH':'mm", CultureInfo.InvariantCulture);
        var (what, day) =
            policy is not null && !SendWindows.IsOpen(policy, at, zone)
                ? ($"{policy.From:HH':'mm}–{policy.To:HH':'mm} in the customer's time zone", "")
                : ($"the hours of law of {string.Join(" and ", law.Select(l => l.Place))}", $" on a {local.DayOfWeek}");
        var unsure = IsZoneKnown ? "" : ", which may be the customer's";
        return $"outside {what}: it was {time}{day} in {zone.Id}{unsure}";
    }

    // The beginnings or ends of the windows on the days of every clock that are so many days after that moment, in
    // order. A time that comes twice is there twice.
    private List<Instant> Boundaries(Instant at, int day, Func<SendWindow, LocalTime> end)
    {
        var found = new List<Instant>();
        foreach (var zone in zones)
        {
            var date = at.InZone(zone).Date.PlusDays(day);
            foreach (var window in law.Select(l => l.On(date)).Append(policy).OfType<SendWindow>())
            {
                var time = date + end(window);
                found.Add(LocalCalendar.InstantAt(date, end(window), zone));
                var map = zone.MapLocal(time);
                if (map.Count == 2)
                {
                    found.Add(map.Last().ToInstant());
                }
            }
        }

        found.Sort();
        return found;
    }
}

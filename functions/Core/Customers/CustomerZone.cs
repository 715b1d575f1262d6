using NodaTime;
using NodaTime.TimeZones;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// Finds the customer's time zone: stated by the customer &gt; shop profile &gt; state or province with one zone &gt;
/// country with one zone &gt; unknown. A phone's area code is never used: people keep their numbers when they move.
/// </summary>
public static class CustomerZone
{
    private static readonly IReadOnlyDictionary<string, string> ByCountry = TzdbDateTimeZoneSource
        .Default.ZoneLocations!.GroupBy(l => l.CountryCode)
        .Where(g => g.Count() == 1)
        .ToDictionary(g => g.Key, g => g.First().ZoneId, StringComparer.OrdinalIgnoreCase);

    // Only states and provinces with one zone throughout. Those with several (US: AK FL ID IN KS KY MI NE ND OR SD TN
    // TX; CA: BC NU ON QC NL) are not listed: unknown.
    private static readonly Dictionary<string, string> ByRegion = Regions(
        ("US", "America/New_York", "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV"),
        ("US", "America/Chicago", "AL AR IA IL LA MN MO MS OK WI"),
        ("US", "America/Denver", "CO MT NM UT WY"),
        ("US", "America/Los_Angeles", "CA NV WA"),
        ("US", "America/Phoenix", "AZ"),
        ("US", "Pacific/Honolulu", "HI"),
        ("CA", "America/Edmonton", "AB"),
        ("CA", "America/Winnipeg", "MB"),
        ("CA", "America/Moncton", "NB"),
        ("CA", "America/Halifax", "NS PE"),
        ("CA", "America/Regina", "SK"),
        ("CA", "America/Whitehorse", "YT"),
        ("AU", "Australia/Sydney", "ACT NSW"),
        ("AU", "Australia/Melbourne", "VIC"),
        ("AU", "Australia/Brisbane", "QLD"),
        ("AU", "Australia/Adelaide", "SA"),
        ("AU", "Australia/Perth", "WA"),
        ("AU", "Australia/Hobart", "TAS"),
        ("AU", "Australia/Darwin", "NT")
    );

    // The zones of the states and provinces that have several.
    private static readonly Dictionary<string, string[]> SeveralByRegion = new(StringComparer.OrdinalIgnoreCase)
    {
        ["US-AK"] = ["America/Anchorage", "America/Adak"],
        ["US-FL"] = ["America/New_York", "America/Chicago"],
        ["US-ID"] = ["America/Boise", "America/Los_Angeles"],
        ["US-IN"] = ["America/Indiana/Indianapolis", "America/Chicago"],
        ["US-KS"] = ["America/Chicago", "America/Denver"],
        ["US-KY"] = ["America/New_York", "America/Chicago"],
        ["US-MI"] = ["America/Detroit", "America/Menominee"],
        ["US-ND"] = ["America/Chicago", "America/Denver"],
        ["US-NE"] = ["America/Chicago", "America/Denver"],
        ["US-OR"] = ["America/Los_Angeles", "America/Boise"],
        ["US-SD"] = ["America/Chicago", "America/Denver"],
        ["US-TN"] = ["America/New_York", "America/Chicago"],
        ["US-TX"] = ["America/Chicago", "America/Denver"],
        ["CA-BC"] = ["America/Vancouver", "America/Edmonton", "America/Fort_Nelson"],
        ["CA-NL"] = ["America/St_Johns", "America/Halifax"],
        ["CA-NU"] = ["America/Iqaluit", "America/Rankin_Inlet", "America/Cambridge_Bay"],
        ["CA-ON"] = ["America/Toronto", "America/Winnipeg"],
        ["CA-QC"] = ["America/Toronto", "America/Halifax"],
    };

    private static readonly ILookup<string, DateTimeZone> AllByCountry =
        TzdbDateTimeZoneSource.Default.ZoneLocations!.ToLookup(
            l => l.CountryCode,
            l => DateTimeZoneProviders.Tzdb[l.ZoneId],
            StringComparer.OrdinalIgnoreCase
        );

    /// <summary>The customer's zone; null: unknown.</summary>
    public static DateTimeZone? FindZone(CustomerState state)
    {
        var profile = state.Profile;
        return ZoneByName(state.Preference.Zone)
            ?? ZoneByName(profile.Zone)
            ?? (
                profile.Country is { } country
                    ? (
                        profile.Region is { } region
                            ? ZoneByName(ByRegion.GetValueOrDefault($"{country}-{region}"))
                            : null
                    ) ?? ZoneByName(ByCountry.GetValueOrDefault(country))
                    : null
            );
    }

    /// <summary>The zones that may be the customer's: the known one, else all of the state or province, else all of the
    /// country; empty: nothing is known.</summary>
    public static IReadOnlyList<DateTimeZone> FindPossibleZones(CustomerState state)
    {
        if (FindZone(state) is { } known)
        {
            return [known];
        }

        if (state.Profile.Country is not { } country)
        {
            return [];
        }

        return FindZonesOfRegion($"{country}-{state.Profile.Region}") is { Count: > 0 } several
            ? several
            : [.. AllByCountry[country]];
    }

    /// <summary>The zones of a state or province; empty: not known.</summary>
    /// <param name="region">ISO 3166-2: <c>US-TX</c>.</param>
    public static IReadOnlyList<DateTimeZone> FindZonesOfRegion(string region) =>
        SeveralByRegion.TryGetValue(region, out var several) ? [.. several.Select(z => DateTimeZoneProviders.Tzdb[z])]
        : ZoneByName(ByRegion.GetValueOrDefault(region)) is { } one ? [one]
        : [];

    /// <summary>The zone in which this customer's days and times are counted, everywhere: waits, windows, caps, dates
    /// in conditions and in messages. The customer's own zone where it is known, else the shop's.</summary>
    /// <param name="shop">The shop's zone, IANA; an unknown name counts as UTC.</param>
    public static DateTimeZone FindZoneOrShop(CustomerState state, string shop) =>
        FindZone(state) ?? ZoneByName(shop) ?? DateTimeZone.Utc;

    /// <summary>A zone by its IANA name; null: no name, or not a zone.</summary>
    public static DateTimeZone? ZoneByName(string? id) =>
        id is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);

    private static Dictionary<string, string> Regions(params (string Country, string Zone, string Codes)[] rows) =>
        rows.SelectMany(r => r.Codes.Split(' ').Select(c => ($"{r.Country}-{c}", r.Zone)))
            .ToDictionary(p => p.Item1, p => p.Zone, StringComparer.OrdinalIgnoreCase);
}

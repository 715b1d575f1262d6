using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Segments;

/// <summary>Counts customers one by one. One thread at a time.</summary>
/// <param name="workspace">Has the segments.</param>
/// <param name="segments">The names of the segments to count.</param>
/// <param name="now">The moment as of which they are asked.</param>
public sealed class AudienceTally(IWorkspace workspace, IEnumerable<string> segments, Instant now)
{
    // A shop has a few; what a sender of events invents does not take memory without end.
    private const int MostLocales = 1_000;

    private readonly Dictionary<string, SegmentCount> counts = segments.ToDictionary(
        s => s,
        _ => default(SegmentCount),
        StringComparer.Ordinal
    );
    private readonly Dictionary<string, int> locales = new(StringComparer.Ordinal);
    private int customers;
    private int unreadable;

    /// <summary>Counts one customer; not one who was merged into another or has a
    /// <see cref="PrivacyStop"/>.</summary>
    public void Add(CustomerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.MergedInto is not null || state.PrivacyStop is not null)
        {
            return;
        }

        customers++;
        var locale = state.Preference.Locale ?? state.Profile.Locale ?? "";
        locale = locales.Count < MostLocales || locales.ContainsKey(locale) ? locale : "";
        locales[locale] = locales.GetValueOrDefault(locale) + 1;
        var scope = new ConditionScope(state, workspace, now, null, null, null, null);
        foreach (var name in counts.Keys)
        {
            counts[name] = counts[name]
                .Add(
                    workspace.EvaluateSegment(name, scope) switch
                    {
                        Truth.True => new(1, 0, 0),
                        Truth.False => new(0, 1, 0),
                        Truth.Unknown => new(0, 0, 1),
                    }
                );
        }
    }

    /// <summary>Counts a record that cannot be read.</summary>
    public void AddUnreadable() => unreadable++;

    /// <summary>What was counted so far.</summary>
    public AudienceCount Count =>
        new()
        {
            Customers = customers,
            Unreadable = unreadable,
            Segments = counts.ToDictionary(StringComparer.Ordinal),
            Locales = locales.ToDictionary(StringComparer.Ordinal),
        };
}

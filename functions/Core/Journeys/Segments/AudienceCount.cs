namespace MarketingAutomation.Core.Journeys.Segments;

/// <summary>How many customers are in each segment, and which languages they read.</summary>
public sealed record AudienceCount
{
    /// <summary>Customers who were looked at: without records that were merged into another, and without those with a
    /// <see cref="MarketingAutomation.Core.Customers.PrivacyStop"/>.</summary>
    public int Customers { get; init; }

    /// <summary>Records that could not be read.</summary>
    public int Unreadable { get; init; }

    /// <summary>By name of the segment.</summary>
    public IReadOnlyDictionary<string, SegmentCount> Segments { get; init; } = new Dictionary<string, SegmentCount>();

    /// <summary>By locale (BCP 47: <c>et</c>, <c>pt-BR</c>); empty: not known.</summary>
    public IReadOnlyDictionary<string, int> Locales { get; init; } = new Dictionary<string, int>();

    /// <summary>Both together.</summary>
    public AudienceCount Add(AudienceCount other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new()
        {
            Customers = Customers + other.Customers,
            Unreadable = Unreadable + other.Unreadable,
            Segments = Segments
                .Keys.Union(other.Segments.Keys)
                .ToDictionary(
                    s => s,
                    s => Segments.GetValueOrDefault(s).Add(other.Segments.GetValueOrDefault(s)),
                    StringComparer.Ordinal
                ),
            Locales = Locales
                .Keys.Union(other.Locales.Keys)
                .ToDictionary(
                    l => l,
                    l => Locales.GetValueOrDefault(l) + other.Locales.GetValueOrDefault(l),
                    StringComparer.Ordinal
                ),
        };
    }
}

/// <summary>How many customers a segment has.</summary>
/// <param name="In">Who is in it.</param>
/// <param name="Out">Who is not.</param>
/// <param name="Unknown">Of whom it cannot be decided, because what it asks for is not known.</param>
public readonly record struct SegmentCount(int In, int Out, int Unknown)
{
    /// <summary>Both together.</summary>
    public SegmentCount Add(SegmentCount other) => new(In + other.In, Out + other.Out, Unknown + other.Unknown);
}

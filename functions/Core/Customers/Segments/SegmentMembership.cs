using System.Text.Json.Serialization;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Segments;

/// <summary>Whether the customer is in a segment that a journey begins by; kept so that coming in and going out are
/// noticed.</summary>
/// <param name="IsIn">True: the customer is in it. What is not known changes nothing.</param>
/// <param name="Since">Since when, by this program's time.</param>
public sealed record SegmentMembership([property: JsonPropertyName("in")] bool IsIn, Instant Since)
{
    /// <summary>True: so it was when the customer was first looked at for it, or after the segment, or what it asks of
    /// the workspace, was changed; the customer neither came in nor went out.</summary>
    [JsonPropertyName("found")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WasFound { get; init; }

    /// <summary>The memberships of two customers who become one: who is in with either record is in.</summary>
    public static IReadOnlyDictionary<string, SegmentMembership>? Merge(CustomerState mine, CustomerState other)
    {
        if (other.Segments is not { } theirs)
        {
            return mine.Segments;
        }

        var merged = mine.Segments?.ToDictionary() ?? [];
        foreach (var (name, membership) in theirs)
        {
            if (!merged.TryGetValue(name, out var own) || (membership.IsIn && !own.IsIn))
            {
                merged[name] = membership;
            }
        }

        return merged;
    }
}

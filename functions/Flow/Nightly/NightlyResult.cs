using System.Collections.Frozen;
using System.Text.Json.Serialization;

namespace MarketingAutomation.Flow.Nightly;

/// <summary>
/// What a part of a nightly walk counted, by name, and where to go on. Azure keeps it in the history of its
/// orchestrations as <see cref="NightlyResultJson"/> writes it.
/// </summary>
[JsonConverter(typeof(NightlyResultJson))]
public sealed record NightlyResult
{
    /// <summary>The name of the count of customers that were walked.</summary>
    public const string CustomersCount = "Customers";

    /// <summary>The name of the count of customers whose review failed.</summary>
    public const string FailedCount = "Failed";

    public static readonly NightlyResult None = new();

    private FrozenDictionary<string, int> counts = FrozenDictionary<string, int>.Empty;

    /// <summary>The key to go on from; null: the range is walked.</summary>
    public string? Next { get; init; }

    /// <summary>The counts that are not 0, by name in upper or lower case. A job counts under names of its own.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get => counts;
        init =>
            counts = value
                .Where(c => c.Value != 0)
                .ToFrozenDictionary(c => c.Key, c => c.Value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>One of this name.</summary>
    public static NightlyResult One(string name) => Of((name, 1));

    /// <summary>These counts.</summary>
    public static NightlyResult Of(params (string Name, int Count)[] counts) =>
        new() { Counts = counts.ToDictionary(c => c.Name, c => c.Count, StringComparer.OrdinalIgnoreCase) };

    /// <summary>The count of this name; 0: none.</summary>
    public int Count(string name) => counts.GetValueOrDefault(name);

    /// <summary>Both together, going on where the other one stopped.</summary>
    public NightlyResult Add(NightlyResult other) =>
        new()
        {
            Counts = counts
                .Concat(other.counts)
                .GroupBy(c => c.Key, c => c.Value, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(c => c.Key, c => c.Sum(), StringComparer.OrdinalIgnoreCase),
            Next = other.Next,
        };

    /// <summary>The counts in a line of the log: <c>Customers 200, Armed 1</c>; the walked customers first.</summary>
    public string Describe() =>
        string.Join(
            ", ",
            counts
                .Where(c => !c.Key.Equals(CustomersCount, StringComparison.OrdinalIgnoreCase))
                .OrderBy(c => c.Key, StringComparer.OrdinalIgnoreCase)
                .Prepend(new(CustomersCount, Count(CustomersCount)))
                .Select(c => $"{c.Key} {c.Value}")
        );

    public bool Equals(NightlyResult? other) =>
        other is not null
        && Next == other.Next
        && counts.Count == other.counts.Count
        && counts.All(c => other.Count(c.Key) == c.Value);

    public override int GetHashCode() => HashCode.Combine(Next, counts.Count, Count(CustomersCount));
}

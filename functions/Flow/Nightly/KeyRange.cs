using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Nightly;

/// <summary>A stretch of customers' keys: <c>from &lt;= key &lt; to</c>; null is an open end.</summary>
public sealed record KeyRange(string? From, string? To)
{
    /// <summary>All customers in 32 stretches of about equal size: keys are evenly spread, so the first character
    /// divides them.</summary>
    public static IReadOnlyList<KeyRange> All { get; } =
    [
        .. Enumerable
            .Range(0, KeyHasher.Alphabet.Length)
            .Select(i => new KeyRange(
                i == 0 ? null : KeyHasher.Alphabet[i].ToString(),
                i == KeyHasher.Alphabet.Length - 1 ? null : KeyHasher.Alphabet[i + 1].ToString()
            )),
    ];
}

using System.Text.Json.Serialization;

namespace MarketingAutomation.Flow.Nightly;

/// <summary>A night that is walked part by part, for hosts whose processes do not last: what is left, and whom it has
/// met.</summary>
/// <param name="Remaining">What is left to walk.</param>
/// <param name="GivenUp">Stretches that could not be read; they are the next night's.</param>
/// <param name="Sum">Whom it has met.</param>
public sealed record NightlyProgress(
    [property: JsonPropertyName("Left")] IReadOnlyList<NightlyStretch> Remaining,
    int GivenUp,
    NightlyResult Sum
)
{
    private const int MaxTries = 3;

    /// <summary>Between two tries of a stretch, the second time twice as long. Default 5 min: a store that fails is
    /// seldom well again at once.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a stretch waits before it is tried; zero for the first time.</summary>
    public TimeSpan PauseOf(NightlyStretch stretch) => Pause * stretch.Failures;

    public static readonly NightlyProgress AllCustomers = new(
        [.. KeyRange.All.Select(keys => new NightlyStretch(keys, 0))],
        0,
        NightlyResult.None
    );

    /// <param name="stretch">As it was.</param>
    /// <param name="walked">What became of its next part; null: it could not be read.</param>
    public NightlyProgress Add(NightlyStretch stretch, NightlyResult? walked) =>
        walked switch
        {
            null when stretch.Failures + 1 < MaxTries => this with
            {
                Remaining = [.. Remaining, stretch with { Failures = stretch.Failures + 1 }],
            },
            null => this with { GivenUp = GivenUp + 1 },
            { Next: { } next } => this with
            {
                Remaining = [.. Remaining, new NightlyStretch(stretch.Keys with { From = next }, 0)],
                Sum = Sum.Add(walked),
            },
            _ => this with { Sum = Sum.Add(walked) },
        };
}

/// <summary>Keys that are left of a stretch, and how often in a row it could not be read.</summary>
public sealed record NightlyStretch(KeyRange Keys, int Failures);

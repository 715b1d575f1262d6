using MarketingAutomation.Core.Customers;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>The operator's sending switches, effective at the attempt.</summary>
/// <param name="Shadow">Nothing is sent; what would have been sent is recorded.</param>
/// <param name="PausedAll">Everything is held.</param>
/// <param name="PausedJourneys">These journeys are held.</param>
public sealed record SendingControls(bool Shadow, bool PausedAll, IReadOnlySet<string> PausedJourneys)
{
    /// <summary>The longest time until what a pause holds, or a held message, is looked at again.</summary>
    public static readonly Duration Recheck = Duration.FromMinutes(10);

    private static readonly Dictionary<string, Resumption> None = [];
    private static readonly Dictionary<string, Removal> NoRemovals = [];

    /// <summary>Everything may be sent.</summary>
    public static readonly SendingControls Live = new(false, false, new HashSet<string>());

    /// <summary>The last resume of each journey, by its name; under the empty name, the resume of all journeys.
    /// Default: none is known.</summary>
    public IReadOnlyDictionary<string, Resumption> Resumes { get; init; } = None;

    /// <summary>When everyone was last taken out of a journey, by its name. Default: of none.</summary>
    public IReadOnlyDictionary<string, Removal> Removals { get; init; } = NoRemovals;

    /// <summary>True: the run began before everyone was taken out of its journey.</summary>
    public bool IsRemoved(Run run) => Removals.TryGetValue(run.Journey, out var removal) && run.EnteredAt <= removal.At;

    /// <summary>The resume that ended the pause in which a message of this journey was held; null: no resume after that
    /// time is known.</summary>
    /// <param name="heldSince">When the message was held back.</param>
    public Resumption? FindResume(string journey, Instant heldSince)
    {
        var (one, all) = (Resumes.GetValueOrDefault(journey), Resumes.GetValueOrDefault(""));
        var last = one is null || all?.At > one.At ? all : one;
        return heldSince <= last?.At ? last : null;
    }
}

/// <summary>Everyone was taken out of a journey: when, and who asked.</summary>
public sealed record Removal(Instant At, string By);

/// <summary>The end of a pause: when, and over how long the held messages are sent.</summary>
public sealed record Resumption(Instant At, Duration Over);

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Messages.Gates;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>The operator's sending switches, effective at the attempt.</summary>
/// <param name="Shadow">Nothing is sent; what would have been sent is recorded.</param>
/// <param name="PausedAll">Everything is held.</param>
/// <param name="PausedJourneys">These journeys are held.</param>
public sealed record SendingControls(bool Shadow, bool PausedAll, IReadOnlySet<string> PausedJourneys)
{
    /// <summary>Everything may be sent.</summary>
    public static readonly SendingControls Live = new(false, false, new HashSet<string>());

    private static readonly Dictionary<string, Resumption> None = [];

    /// <summary>The last resume of each journey, by its name; under the empty name, the resume of all journeys.
    /// Default: none is known.</summary>
    public IReadOnlyDictionary<string, Resumption> Resumes { get; init; } = None;

    /// <summary>Over how long the messages that a pause held back in this journey are sent: the duration of the resume;
    /// <see cref="BacklogSpread.MaxDuration"/> where no resume after the message was held is known.</summary>
    /// <param name="heldSince">When the message was held back.</param>
    public Duration SpreadDurationOf(string journey, Instant heldSince)
    {
        var (one, all) = (Resumes.GetValueOrDefault(journey), Resumes.GetValueOrDefault(""));
        var last = one is null || all?.At > one.At ? all : one;
        return last is not null && heldSince <= last.At ? last.Over : BacklogSpread.MaxDuration;
    }
}


/// <summary>The end of a pause: when, and over how long the held messages are sent
/// (<see cref="BacklogSpread.DurationFor"/>).</summary>
public sealed record Resumption(Instant At, Duration Over);

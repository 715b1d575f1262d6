using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages.Attempts;
using NodaTime;

namespace MarketingAutomation.Core.Messages;

/// <summary>
/// What was looked up for this decision, beyond the customer's own state. A decision that needs more lists it
/// (<c>Decision.RequiredLookups</c>); the caller looks it up, adds it here and decides again. So the usual decision
/// makes no lookup that it does not need.
/// </summary>
public sealed record Lookups : RunLookups
{
    private static readonly Dictionary<Channel, PortKind> MailboxEverywhere = ChannelCatalog.All.ToDictionary(
        c => c.Channel,
        _ => PortKind.Repeatable
    );

    /// <summary>Identifies the deciding process in the attempts granted to it; never used twice.</summary>
    public required string Nonce { get; init; }

    /// <summary>How long a granted attempt may take, from the time of the decision. Default: 2 minutes.</summary>
    public Duration Lease { get; init; } = Duration.FromMinutes(2);

    /// <summary>True (default): a message that is ready gets its attempt in this same decision; false: it is only
    /// announced as ready.</summary>
    public bool GrantAttempts { get; init; } = true;

    /// <summary>What each channel's port can do after an unanswered call: repeat it, query its outcome, or neither.
    /// Default: the mailbox everywhere.</summary>
    public IReadOnlyDictionary<Channel, PortKind> Ports { get; init; } = MailboxEverywhere;

    /// <summary>What earlier processes recorded of their calls to providers; null, the default: nothing is known of
    /// them.</summary>
    public ProviderCallLog? ProviderCalls { get; init; }
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Flow;

/// <summary>What the world is to a process of ours.</summary>
/// <param name="Time">The decision's clock: real, scaled or manual.</param>
/// <param name="RealTime">For signatures, time-outs and breathing spaces: always real in a host.</param>
public sealed record FlowPorts(
    ITableStore Store,
    KeyHasher Keys,
    IReadOnlyDictionary<Channel, ISendPort> Senders,
    IReadOnlyDictionary<string, WebhookSource> Sources,
    FlowOptions Options,
    TimeProvider Time,
    TimeProvider RealTime,
    ILoggerFactory Logs
)
{
    /// <summary>True: a clock that cannot be right stops deciding. False, the default: it is simulated or fast by
    /// setting.</summary>
    public bool WatchesClock { get; init; }

    /// <summary>Time since the machine was started, sleep included, which the clock is compared with. Null, the
    /// default: not known; then only the start is checked.</summary>
    public Func<TimeSpan>? Uptime { get; init; }

    /// <summary>
    /// For a host that is alone on its store: makes the record of calls of this process, given how its nonces begin.
    /// Null, the default: none is kept, and an attempt that a process left without an answer is unknown.
    /// </summary>
    public Func<string, ICallLog>? CreateCallLog { get; init; }

    /// <summary>What the senders' providers post to us. Default: nothing.</summary>
    public IReadOnlyList<IProviderFeed> Feeds { get; init; } = [];

    /// <summary>By channel, the name of the provider whose refusals of our set-up are shown on <c>/readyz</c>. Default:
    /// none is watched.</summary>
    public IReadOnlyDictionary<Channel, string> ProviderNames { get; init; } = new Dictionary<Channel, string>();
}

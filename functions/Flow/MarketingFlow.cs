using System.Security.Cryptography;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Webhooks;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Identities;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Reading;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Tracking;
using MarketingAutomation.Flow.Waking;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Flow.Workspaces;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Flow;

/// <summary>
/// The whole program between its ports: every use case, put together once. A host brings the ports (store, senders,
/// clocks, where effects go) and calls the use
/// cases; it decides nothing.
/// </summary>
public sealed class MarketingFlow : IAsyncDisposable
{
    /// <param name="ports">What the world is to this process.</param>
    /// <param name="effects">Where effects go, made from what performs them; null: a pool in this process.</param>
    public MarketingFlow(FlowPorts ports, Func<PerformEffects, FlowMetrics, IEffects>? effects = null)
    {
        var options = ports.Options;
        IsShadow = options.Shadow;
        Clock = new Clock(ports.Time);
        Metrics = new FlowMetrics(ports.Logs.CreateLogger<FlowMetrics>());
        var store = StoreHealth = new StoreWatch(ports.Store, Clock, Metrics);
        Store = store;
        Rows = new ShopRows(store, Metrics.ShopRow);
        var guard = new ClockGuard(Clock, ports.WatchesClock, ports.Uptime, Metrics);
        Operation = new Operation(store, Rows, StoreHealth, guard, Clock, ports.RealTime);
        Waiting = new WaitingMessages(store, Rows, ports.ProviderNames);
        Due = new DueTable(store);
        var queued = Queued = new QueuedCustomers(store);
        var identities = new IdentityTable(
            store,
            ports.Keys,
            new WaitingMarks(store, ports.Keys, queued, Due, () => guard.Now)
        );
        var identify = new Identify(store, ports.Keys, identities, [.. ports.Sources.Keys, "api"]);
        var switches = Switches = new Switches(
            store,
            Rows,
            Waiting,
            queued,
            Clock,
            ports.RealTime,
            Metrics.PauseChanged,
            new OtherHolds(() => guard.Stopped, OnlyRecords)
        );
        Shelf = new WorkspaceShelf(
            store,
            Rows,
            Clock,
            options.Shadow,
            (workspace, cancel) =>
                switches.Follow(
                    workspace
                        .Journeys.Values.Where(j => j.Status == Core.Journeys.JourneyStatus.Paused)
                        .Select(j => j.Id)
                        .ToHashSet(),
                    cancel
                ),
            Metrics.WorkspaceEdited
        );
        ProviderFaults = new ProviderFaults(store, Rows, Clock, ports.RealTime);
        var senders = ports.Senders.ToDictionary(
            s => s.Key,
            s =>
                ports.ProviderNames.GetValueOrDefault(s.Key) is { } name
                    ? new WatchedPort(name, s.Value, ProviderFaults, Metrics)
                    : s.Value
        );
        Teams = new TeamFaults(store, Rows, ports.Keys, Shelf, Clock, ports.RealTime, Metrics.TeamReached);
        senders = senders.ToDictionary(
            s => s.Key,
            s => s.Key == Channel.Staff ? new NoticePort(s.Value, Teams) : s.Value
        );
        Breakers = new Circuits(senders, ports.ProviderNames);
        var basis = new Facts
        {
            Nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)),
            Ports = senders.ToDictionary(s => s.Key, s => s.Value.Kind),
        };
        var calls = ports.Calls?.Invoke(basis.Nonce);
        basis = basis with { Calls = calls?.Earlier() };
        var first = new WaitingFirst(switches, queued, guard);
        Advance = new Advance(store, identities, Shelf, Switches, basis, options, guard, Waiting, first, Metrics);
        var merge = new Merge(store, identify, Advance);
        var take = new TakeEvent(
            store,
            identities,
            new CheckoutTable(store, ports.Keys),
            identify,
            Advance,
            merge,
            first
        );
        Links = new CustomerLinks(ports.Keys, options);
        Tracked = new TrackedLinks(ports.Keys, options);
        var render = new RenderMessage(Shelf, Links, Tracked);
        Messages = new ReadMessages(store, render, Clock);
        Perform = new PerformEffects(
            senders,
            render,
            Messages,
            identities,
            Advance,
            options,
            Clock,
            ports.RealTime,
            Metrics,
            calls
        );
        PerformOne = new PerformOne(identify, Perform, Advance);
        Effects = effects is null ? new EffectPool(Perform, Metrics) : effects(Perform, Metrics);
        Rejections = new Rejections(store, Rows, Clock, ports.RealTime, Metrics.Refused);
        Privacy = new PrivacyRequests(store, Rows);
        UnmatchedStops = new UnmatchedStops(store, Rows, Clock);
        StopsTurnedAway = new StopsTurnedAway(Clock, Metrics);
        var queue = new EventQueue(store, take, Due, queued, guard, Metrics);
        var privacy = new ReceivePrivacy(
            identities,
            identify,
            take,
            Advance,
            Privacy,
            ports.Keys,
            Effects,
            guard,
            Metrics
        );
        Events = new ReceiveEvents(take, Effects, privacy, queue);
        var catchUp = first.CatchUp = new CatchUp(
            store,
            Events,
            Advance,
            identities,
            queued,
            Due,
            Effects,
            guard,
            Metrics
        );
        Webhooks = new ReceiveWebhook(
            ports.Sources,
            Shelf,
            queue,
            Events,
            Rejections,
            privacy,
            options,
            guard,
            ports.RealTime,
            Metrics
        );
        Providers = new ReceiveProviderNews(
            ports.Feeds.ToDictionary(f => $"{f.Provider}/{f.Name}"),
            store,
            identities,
            Shelf,
            Webhooks,
            Rejections,
            UnmatchedStops,
            StopsTurnedAway,
            Teams,
            options,
            guard,
            ports.RealTime,
            Metrics
        );
        Customers = new ReadCustomers(store, identify, identities);
        SendTest = new SendTest(store, ports.Keys, Perform, Customers, identities, Shelf, options, Clock);
        Pages = new CustomerPages(
            Links,
            identify,
            identities,
            Messages,
            Webhooks,
            queue,
            queued,
            Shelf,
            guard,
            UnmatchedStops,
            Metrics
        );
        Tracks = new ReceiveTracks(Tracked, identify, Webhooks, Clock, ports.RealTime, Metrics);
        Wake = new Wake(store, catchUp, queued, Advance, Due, Effects, Operation, options, Clock, Metrics);
        Restart = new Restart(Due, Advance, Effects, basis.Nonce, calls, options, Clock, Metrics);
        Sweep = new Sweep(Due, Wake, Operation, Clock, Metrics);
        Nightly = new Nightly(
            store,
            Due,
            Advance,
            catchUp,
            queued,
            Shelf,
            Effects,
            Operation,
            Waiting,
            Clock,
            ports.RealTime,
            Metrics
        );
    }

    public ITableStore Store { get; }

    /// <summary>Reads the shop's own rows, and knows which of them cannot be read.</summary>
    public ShopRows Rows { get; }

    /// <summary>What the store last did and what is wrong with it.</summary>
    public StoreWatch StoreHealth { get; }

    /// <summary>That the program works: its start on a store, its last sweep, its clock.</summary>
    public Operation Operation { get; }

    /// <summary>Messages that wait for a provider, and those that ended unknown.</summary>
    public WaitingMessages Waiting { get; }

    /// <summary>Providers that are not called for a while.</summary>
    public Circuits Breakers { get; }

    /// <summary>For a host that is alone on its store.</summary>
    public Restart Restart { get; }

    /// <summary>True: <c>Sending:Mode</c> is shadow; nothing is sent, what would have been is recorded.</summary>
    public bool IsShadow { get; }

    public Clock Clock { get; }

    public FlowMetrics Metrics { get; }

    public DueTable Due { get; }

    /// <summary>Customers whose events are stored and wait.</summary>
    public QueuedCustomers Queued { get; }

    public WorkspaceShelf Shelf { get; }

    public Switches Switches { get; }

    public Advance Advance { get; }

    public CustomerLinks Links { get; }

    public TrackedLinks Tracked { get; }

    public PerformEffects Perform { get; }

    /// <summary>For hosts that hand effects over by name.</summary>
    public PerformOne PerformOne { get; }

    public IEffects Effects { get; }

    public Rejections Rejections { get; }

    public ProviderFaults ProviderFaults { get; }

    /// <summary>Teams that notices do not reach.</summary>
    public TeamFaults Teams { get; }

    public PrivacyRequests Privacy { get; }

    public UnmatchedStops UnmatchedStops { get; }

    /// <summary>Stops that were answered with an error while the store failed.</summary>
    public StopsTurnedAway StopsTurnedAway { get; }

    public ReceiveWebhook Webhooks { get; }

    public ReceiveProviderNews Providers { get; }

    public ReceiveEvents Events { get; }

    public ReadCustomers Customers { get; }

    public ReadMessages Messages { get; }

    public SendTest SendTest { get; }

    public CustomerPages Pages { get; }

    public ReceiveTracks Tracks { get; }

    public Wake Wake { get; }

    public Sweep Sweep { get; }

    public Nightly Nightly { get; }

    private string? OnlyRecords(string journey) =>
        IsShadow ? "Sending:Mode is shadow"
        : Shelf.StatusOf(journey) == Core.Journeys.JourneyStatus.Draft ? "a draft"
        : null;

    public async ValueTask DisposeAsync()
    {
        // Clicks answered already are given their time to be recorded; a store that hangs is not waited for.
        await Task.WhenAny(Tracks.Finish(), Task.Delay(TimeSpan.FromSeconds(5)));
        if (Effects is IAsyncDisposable pool)
        {
            await pool.DisposeAsync();
        }

        Metrics.Dispose();
    }
}

/// <summary>What the world is to a process of ours.</summary>
/// <param name="Time">The decision's clock: real, scaled or manual.</param>
/// <param name="RealTime">For signatures, time-outs and breathing spaces: always real in a host.</param>
public sealed record FlowPorts(
    ITableStore Store,
    Keys Keys,
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
    /// Null, the default: none is kept, and an attempt that a process left without
    /// an answer is unknown.
    /// </summary>
    public Func<string, ICallRecord>? Calls { get; init; }

    /// <summary>What the senders' providers post to us. Default: nothing.</summary>
    public IReadOnlyList<IProviderFeed> Feeds { get; init; } = [];

    /// <summary>By channel, the name of the provider whose refusals of our set-up are shown on <c>/readyz</c>. Default:
    /// none is watched.</summary>
    public IReadOnlyDictionary<Channel, string> ProviderNames { get; init; } = new Dictionary<Channel, string>();
}

using System.Security.Cryptography;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Flow.Nightly.Jobs;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Tracking;
using MarketingAutomation.Flow.Views;
using MarketingAutomation.Flow.Waking;
using MarketingAutomation.Flow.Webhooks;
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
    public MarketingFlow(FlowPorts ports, Func<EffectRunner, FlowMetrics, IEffectDispatcher>? effects = null)
    {
        var options = ports.Options;
        IsShadow = options.Shadow;
        Clock = new DecisionClock(ports.Time);
        Metrics = new FlowMetrics(ports.Logs.CreateLogger<FlowMetrics>());
        var store = StoreHealth = new StoreMonitor(ports.Store, Clock, Metrics);
        Store = store;
        var customers = new CustomerStore(store);
        ShopRows = new ShopRows(store, Metrics.ShopRowChanged);
        var guard = new ClockGuard(Clock, ports.WatchesClock, ports.Uptime, Metrics);
        Operation = new OperationMonitor(store, ShopRows, StoreHealth, guard, Clock, ports.RealTime);
        WaitingMessages = new WaitingMessages(store, customers, ShopRows, ports.ProviderNames);
        DueTable = new DueTable(store);
        var queued = QueuedCustomers = new QueuedCustomers(store);
        var identities = new IdentityTable(
            store,
            ports.Keys,
            new QueuedAddressMarks(customers, ports.Keys, queued, DueTable, () => guard.Now)
        );
        var identify = new CustomerResolver(customers, ports.Keys, identities, [.. ports.Sources.Keys, "api"]);
        var switches = Switches = new Switches(
            store,
            ShopRows,
            WaitingMessages,
            queued,
            Clock,
            ports.RealTime,
            Metrics.PauseChanged,
            new OtherSendBlocks(() => guard.StopReason, WhyOnlyRecorded)
        );
        Releases = new WorkspaceReleases(
            store,
            ShopRows,
            Clock,
            options.Shadow,
            (workspace, cancel) =>
                switches.FollowFiles(
                    workspace
                        .Journeys.Values.Where(j => j.Status == JourneyStatus.Paused)
                        .Select(j => j.Id)
                        .ToHashSet(),
                    cancel
                ),
            Metrics.WorkspaceEdited
        );
        ProviderFaults = new ProviderFaults(store, ShopRows, Clock, ports.RealTime);
        var senders = ports.Senders.ToDictionary(
            s => s.Key,
            s =>
                ports.ProviderNames.GetValueOrDefault(s.Key) is { } name
                    ? new FaultReportingPort(name, s.Value, ProviderFaults, Metrics)
                    : s.Value
        );
        TeamFaults = new TeamFaults(
            store,
            ShopRows,
            ports.Keys,
            Releases,
            Clock,
            ports.RealTime,
            Metrics.TeamFaultChanged
        );
        senders = senders.ToDictionary(
            s => s.Key,
            s => s.Key == Channel.Staff ? new TeamNoticePort(s.Value, TeamFaults) : s.Value
        );
        Circuits = new Circuits(senders, ports.ProviderNames);
        var basis = new Lookups
        {
            Nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)),
            Ports = senders.ToDictionary(s => s.Key, s => s.Value.Kind),
        };
        var calls = ports.CreateCallLog?.Invoke(basis.Nonce);
        basis = basis with { ProviderCalls = calls?.ReadEarlier() };
        var first = new QueueGuard(switches, queued, guard);
        CustomerProcessor = new CustomerProcessor(
            store,
            customers,
            identities,
            Releases,
            Switches,
            basis,
            options,
            guard,
            WaitingMessages,
            first,
            Metrics
        );
        var merge = new CustomerMerger(customers, identify, CustomerProcessor);
        var take = new EventApplier(
            customers,
            identities,
            new CheckoutTable(store, ports.Keys),
            identify,
            CustomerProcessor,
            merge,
            first
        );
        Links = new CustomerLinks(ports.Keys, options);
        TrackedLinks = new TrackedLinks(ports.Keys, options);
        var render = new MessageRenderer(Releases, Links, TrackedLinks);
        Messages = new MessageQueries(store, customers, render, Clock);
        var performer = new EffectPerformer(senders, render, Messages, options, Clock, ports.RealTime, Metrics, calls);
        EffectRunner = new EffectRunner(performer, senders, identify, identities, CustomerProcessor);
        EffectDispatcher = effects is null ? new EffectPool(EffectRunner, Metrics) : effects(EffectRunner, Metrics);
        Rejections = new Rejections(store, ShopRows, Clock, ports.RealTime, Metrics.DeliveryRefused);
        PrivacyRequests = new PrivacyRequests(store, ShopRows);
        UnmatchedStops = new UnmatchedStops(store, ShopRows, Clock);
        StopsTurnedAway = new StopsTurnedAway(Clock, Metrics);
        var queue = new EventQueue(customers, take, DueTable, queued, guard, Metrics);
        var privacy = new PrivacyIntake(
            identities,
            identify,
            take,
            CustomerProcessor,
            PrivacyRequests,
            ports.Keys,
            EffectDispatcher,
            guard,
            Metrics
        );
        Intake = new EventIntake(take, EffectDispatcher, privacy, queue, options, ports.RealTime, Metrics);
        var catchUp = first.Processor = new QueuedEventProcessor(
            customers,
            Intake,
            CustomerProcessor,
            identities,
            queued,
            DueTable,
            EffectDispatcher,
            guard,
            Metrics
        );
        Webhooks = new WebhookReceiver(
            ports.Sources,
            Releases,
            Intake,
            Rejections,
            privacy,
            guard,
            ports.RealTime,
            Metrics
        );
        Providers = new ProviderFeedReceiver(
            ports.Feeds.ToDictionary(f => $"{f.Provider}/{f.Name}"),
            customers,
            identities,
            Releases,
            Intake,
            Rejections,
            UnmatchedStops,
            StopsTurnedAway,
            TeamFaults,
            options,
            guard,
            ports.RealTime,
            Metrics
        );
        Customers = new CustomerQueries(customers, identify, identities);
        SendTest = new TestMessageSender(
            customers,
            ports.Keys,
            performer,
            Customers,
            identities,
            Releases,
            options,
            Clock
        );
        Pages = new CustomerPages(
            Links,
            identify,
            identities,
            Messages,
            Intake,
            queue,
            queued,
            Releases,
            guard,
            UnmatchedStops,
            Metrics
        );
        Tracking = new TrackingReceiver(TrackedLinks, identify, Intake, Clock, ports.RealTime, Metrics);
        Wake = new Wake(
            customers,
            catchUp,
            queued,
            CustomerProcessor,
            DueTable,
            EffectDispatcher,
            Operation,
            options,
            Clock,
            Metrics
        );
        Restart = new RestartRecovery(
            DueTable,
            CustomerProcessor,
            EffectDispatcher,
            basis.Nonce,
            calls,
            options,
            Clock,
            Metrics
        );
        Sweep = new Sweep(DueTable, Wake, Operation, Clock, Metrics);
        ParkedRecovery = new ParkedRecovery(DueTable, catchUp, queued, Operation);
        Nightly = new NightlyWalker(
            customers,
            [
                new ParkedCustomersJob(DueTable, catchUp, Metrics),
                new StaleWaitingRowsJob(WaitingMessages, Clock),
                new UnfinishedMergesJob(CustomerProcessor),
                new OverdueWakesJob(DueTable, Clock),
                new NewWorkspaceJob(CustomerProcessor, Releases, EffectDispatcher),
            ],
            DueTable,
            queued,
            Operation,
            ports.RealTime,
            Metrics
        );
    }

    public ITableStore Store { get; }

    /// <summary>Reads the shop's own rows, and knows which of them cannot be read.</summary>
    public ShopRows ShopRows { get; }

    /// <summary>What the store last did and what is wrong with it.</summary>
    public StoreMonitor StoreHealth { get; }

    /// <summary>That the program works: its start on a store, its last sweep, its clock.</summary>
    public OperationMonitor Operation { get; }

    /// <summary>Messages that wait for a provider, and those that ended unknown.</summary>
    public WaitingMessages WaitingMessages { get; }

    /// <summary>Providers that are not called for a while.</summary>
    public Circuits Circuits { get; }

    /// <summary>For a host that is alone on its store.</summary>
    public RestartRecovery Restart { get; }

    /// <summary>True: <c>Sending:Mode</c> is shadow; nothing is sent, what would have been is recorded.</summary>
    public bool IsShadow { get; }

    public DecisionClock Clock { get; }

    public FlowMetrics Metrics { get; }

    public DueTable DueTable { get; }

    /// <summary>Customers whose events are stored and wait.</summary>
    public QueuedCustomers QueuedCustomers { get; }

    public WorkspaceReleases Releases { get; }

    public Switches Switches { get; }

    public CustomerProcessor CustomerProcessor { get; }

    public CustomerLinks Links { get; }

    public TrackedLinks TrackedLinks { get; }

    public EffectRunner EffectRunner { get; }

    public IEffectDispatcher EffectDispatcher { get; }

    public Rejections Rejections { get; }

    public ProviderFaults ProviderFaults { get; }

    /// <summary>Teams that notices do not reach.</summary>
    public TeamFaults TeamFaults { get; }

    public PrivacyRequests PrivacyRequests { get; }

    public UnmatchedStops UnmatchedStops { get; }

    /// <summary>Stops that were answered with an error while the store failed.</summary>
    public StopsTurnedAway StopsTurnedAway { get; }

    public WebhookReceiver Webhooks { get; }

    public ProviderFeedReceiver Providers { get; }

    public EventIntake Intake { get; }

    public CustomerQueries Customers { get; }

    public MessageQueries Messages { get; }

    public TestMessageSender SendTest { get; }

    public CustomerPages Pages { get; }

    public TrackingReceiver Tracking { get; }

    public Wake Wake { get; }

    public Sweep Sweep { get; }

    /// <summary>For the start of a process.</summary>
    public ParkedRecovery ParkedRecovery { get; }

    public NightlyWalker Nightly { get; }

    private string? WhyOnlyRecorded(string journey) =>
        IsShadow ? "Sending:Mode is shadow"
        : Releases.StatusOf(journey) == JourneyStatus.Draft ? "a draft"
        : null;

    public async ValueTask DisposeAsync()
    {
        // Clicks answered already are given their time to be recorded; a store that hangs is not waited for.
        await Task.WhenAny(Tracking.Finish(), Task.Delay(TimeSpan.FromSeconds(5)));
        if (EffectDispatcher is IAsyncDisposable pool)
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
    /// Null, the default: none is kept, and an attempt that a process left without
    /// an answer is unknown.
    /// </summary>
    public Func<string, ICallLog>? CreateCallLog { get; init; }

    /// <summary>What the senders' providers post to us. Default: nothing.</summary>
    public IReadOnlyList<IProviderFeed> Feeds { get; init; } = [];

    /// <summary>By channel, the name of the provider whose refusals of our set-up are shown on <c>/readyz</c>. Default:
    /// none is watched.</summary>
    public IReadOnlyDictionary<Channel, string> ProviderNames { get; init; } = new Dictionary<Channel, string>();
}

using System.Security.Cryptography;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Coupons;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Entries;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Flow.Nightly.Jobs;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Products;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Removals;
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
/// clocks, where effects go) and calls the use cases; it decides nothing.
/// </summary>
public sealed partial class MarketingFlow : IAsyncDisposable
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
        var progress = new QueueProgress();
        var first = new QueueGuard(switches, queued, guard, progress);
        CouponPools = new CouponPools(store, ShopRows, Clock, ports.RealTime, Metrics);
        Coupons = new CouponLedger(store, CouponPools);
        ProductStock = new ProductStore(store, ShopRows);
        CustomerProcessor = new CustomerProcessor(
            store,
            customers,
            identities,
            Coupons,
            ProductStock,
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
            progress,
            Metrics
        );
        ProductReports = new ProductReports(
            ProductStock,
            customers,
            Intake,
            Releases,
            Operation,
            Clock,
            ports.RealTime,
            Metrics
        );
        Products = new ProductIntake(ProductStock, ProductReports, Releases, guard, Metrics);
        Webhooks = new WebhookReceiver(
            ports.Sources,
            Releases,
            Intake,
            Products,
            Rejections,
            privacy,
            guard,
            ports.RealTime,
            Metrics
        );
        Providers = new ProviderFeedReceiver(
            ports.Feeds.ToDictionary(f => $"{f.Provider}/{f.Name}"),
            new ProviderSenderResolver(customers, identities, guard),
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
        Audience = new(customers, ports.RealTime);
        ManualEntry = new ManualEntry(CustomerProcessor, EffectDispatcher, Metrics);
        Removals = new JourneyRemovals(CustomerProcessor, Switches, EffectDispatcher, Metrics);
        Sweep = new Sweep(DueTable, Wake, Operation, Clock, Metrics);
        ParkedRecovery = new ParkedRecovery(DueTable, catchUp, queued, Operation);
        Nightly = new NightlyWalker(
            customers,
            [
                new ParkedCustomersJob(DueTable, catchUp, Metrics),
                new StaleWaitingRowsJob(WaitingMessages, Clock),
                new UnfinishedMergesJob(CustomerProcessor),
                new OverdueWakesJob(DueTable, Clock),
                new RemovedRunsJob(CustomerProcessor, Switches, EffectDispatcher),
                new NewWorkspaceJob(CustomerProcessor, Releases, EffectDispatcher),
            ],
            DueTable,
            queued,
            Operation,
            ports.RealTime,
            Metrics
        );
    }

    public async ValueTask DisposeAsync()
    {
        // Clicks answered already are given their time to be recorded; a store that hangs is not waited for.
        await Task.WhenAny(Tracking.Finish(), Task.Delay(TimeSpan.FromSeconds(5)));
        if (EffectDispatcher is IAsyncDisposable pool)
        {
            await pool.DisposeAsync();
        }

        Audience.Dispose();
        CouponPools.Dispose();
        Metrics.Dispose();
    }
}

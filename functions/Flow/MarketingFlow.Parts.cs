using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Coupons;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Entries;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Products;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Removals;
using MarketingAutomation.Flow.Segments;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Tracking;
using MarketingAutomation.Flow.Views;
using MarketingAutomation.Flow.Waking;
using MarketingAutomation.Flow.Webhooks;

namespace MarketingAutomation.Flow;

// The parts that hosts use.
public sealed partial class MarketingFlow
{
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

    /// <summary>The coupons that runs gave.</summary>
    public CouponLedger Coupons { get; }

    /// <summary>How many codes the files of coupons still have.</summary>
    public CouponPools CouponPools { get; }

    /// <summary>Counts who is in which segment.</summary>
    public AudienceCounter Audience { get; }

    /// <summary>Has customers enter journeys by request.</summary>
    public ManualEntry ManualEntry { get; }

    /// <summary>Takes customers out of journeys.</summary>
    public JourneyRemovals Removals { get; }

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

    /// <summary>What the shop reported of its products.</summary>
    public ProductStore ProductStock { get; }

    /// <summary>Takes in what the shop reports of its products.</summary>
    public ProductIntake Products { get; }

    /// <summary>Reports changes of products to the customers they concern.</summary>
    public ProductReports ProductReports { get; }

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
}

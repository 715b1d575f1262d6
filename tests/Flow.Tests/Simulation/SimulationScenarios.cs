using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Simulation;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Simulation;

/// <summary>What shops tell in simulated worlds: small stories in which something can go wrong.</summary>
internal static class SimulationScenarios
{
    private const string Mari = "email:mari@example.com";
    private const string MariId = "customer:shopify:c-mari@example.com";
    private static readonly Duration Now = Duration.Zero;

    public static readonly SimulationScenario NewCustomer = new("a new customer's first order")
    {
        Deliveries = [(Now, t => SampleEvents.OrderPaid(t))],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        Decided = [(Mari, "welcome")],
        Paid = [(Mari, 1)],
    };

    public static readonly SimulationScenario KnownCustomer = new("a known customer orders again")
    {
        Deliveries =
        [
            (Now, t => SampleEvents.OrderPaid(t)),
            (Duration.FromDays(1), t => SampleEvents.OrderPaid(t, "1002")),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001", "order:shopify:1002"],
        ],
        Decided = [(Mari, "welcome")],
        NeverAccepted = ["tips-for-your-order"],
        Paid = [(Mari, 2)],
    };

    public static readonly SimulationScenario TwoNames = new(
        "two webhooks of one new customer at once, under different names"
    )
    {
        Deliveries =
        [
            (Now, t => SampleEvents.OrderPaid(t)),
            (Now, t => ByEmail(SampleEvents.Consent(t, Channel.Email, ConsentStatus.Subscribed))),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        Decided = [(Mari, "welcome")],
        Paid = [(Mari, 1)],
    };

    public static readonly SimulationScenario ThreeNames = new(
        "a customer's address, their id, and then that both are one"
    )
    {
        Deliveries =
        [
            (Now, t => ByEmail(SampleEvents.Consent(t, Channel.Email, ConsentStatus.Subscribed))),
            (Now, t => ById(Created(t))),
            (Duration.FromSeconds(1), t => SampleEvents.OrderPaid(t)),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        Decided = [(Mari, "welcome")],
        Paid = [(Mari, 1)],
    };

    public static readonly SimulationScenario SharedAddress = new("two shop customers with one address")
    {
        Deliveries =
        [
            (Now, t => SampleEvents.OrderPaid(t, customerId: "c-1")),
            (Now, t => SampleEvents.OrderPaid(t, "1002", customerId: "c-2")),
        ],
        People =
        [
            ["customer:shopify:c-1", "order:shopify:1001"],
            ["customer:shopify:c-2", "order:shopify:1002"],
        ],
        Paid = [("customer:shopify:c-1", 1), ("customer:shopify:c-2", 1)],
    };

    public static readonly SimulationScenario RefundFirst = new("a refund before its order")
    {
        Deliveries =
        [
            (Now, t => SampleEvents.OrderEvent(EventNames.OrderRefunded, t)),
            (Duration.FromSeconds(2), t => SampleEvents.OrderPaid(t)),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        NeverAccepted = ["tips-for-your-order"],
        Paid = [(Mari, 1)],
    };

    public static readonly SimulationScenario RefundFirstOfKnown = new("a known customer's refund before its order")
    {
        Deliveries =
        [
            (Now, t => ById(Created(t))),
            (Duration.FromMinutes(1), t => SampleEvents.OrderEvent(EventNames.OrderRefunded, t)),
            (Duration.FromMinutes(1), t => SampleEvents.OrderPaid(t)),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        NeverAccepted = ["tips-for-your-order"],
        Paid = [(Mari, 1)],
    };

    public static readonly SimulationScenario Merge = new("two customers become one while both are being written to")
    {
        Deliveries =
        [
            (Now, t => SampleEvents.OrderPaid(t)),
            (Now, t => SampleEvents.OrderPaid(t, "2001", "mari@work.example")),
            (Duration.FromSeconds(1), t => Merged(t)),
            (Duration.FromDays(1), t => SampleEvents.OrderEvent(EventNames.OrderFulfilled, t, "2001")),
        ],
        People =
        [
            [
                Mari,
                MariId,
                "email:mari@work.example",
                "customer:shopify:c-mari@work.example",
                "order:shopify:1001",
                "order:shopify:2001",
            ],
        ],
        Paid = [(Mari, 2)],
    };

    public static readonly SimulationScenario Stop = new("a stop between decision and attempt")
    {
        Deliveries =
        [
            (Now, t => SampleEvents.OrderPaid(t)),
            (Now, t => SampleEvents.Consent(t + Duration.FromSeconds(1), Channel.Email, ConsentStatus.Unsubscribed)),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        NeverAccepted = ["tips-for-your-order"],
        Decided = [(Mari, "welcome")],
        Paid = [(Mari, 1)],
    };

    public static readonly SimulationScenario Held = new("a message held for consent that comes later")
    {
        Deliveries =
        [
            (Now, t => SampleEvents.OrderPaid(t, optIn: false)),
            (Duration.FromMinutes(30), t => SampleEvents.Consent(t, Channel.Email, ConsentStatus.Subscribed)),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        Decided = [(Mari, "welcome")],
        Paid = [(Mari, 1)],
    };

    public static readonly IReadOnlyList<SimulationScenario> All =
    [
        NewCustomer,
        KnownCustomer,
        TwoNames,
        ThreeNames,
        SharedAddress,
        RefundFirst,
        RefundFirstOfKnown,
        Merge,
        Stop,
        Held,
    ];

    private static Event ByEmail(Event arrived) =>
        arrived with
        {
            Identity = arrived.Identity with { CustomerId = null },
        };

    private static Event ById(Event arrived) => arrived with { Identity = arrived.Identity with { Email = null } };

    private static Event Created(Instant at) =>
        new()
        {
            Id = EventId.Create("shopify", "created", "mari"),
            Source = "shopify",
            Name = EventNames.CustomerCreated,
            At = at,
            Identity = new CustomerIdentity { CustomerId = "c-mari@example.com" },
            Occurrences = [new Occurrence(EventNames.CustomerCreated, at)],
        };

    private static Event Merged(Instant at) =>
        new()
        {
            Id = EventId.Create("shopify", "merge", "mari"),
            Source = "shopify",
            Name = EventNames.CustomerMerged,
            At = at,
            Identity = new CustomerIdentity { CustomerId = "c-mari@example.com" },
            MergedCustomerId = "c-mari@work.example",
            Occurrences = [new Occurrence(EventNames.CustomerMerged, at)],
        };
}

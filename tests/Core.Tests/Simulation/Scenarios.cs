using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Simulation;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Simulation;

/// <summary>What shops tell in simulated worlds: small stories in which something can go wrong.</summary>
internal static class Scenarios
{
    private const string Mari = "email:mari@example.com";
    private const string MariId = "customer:shopify:c-mari@example.com";
    private static readonly Duration Now = Duration.Zero;

    public static readonly Scenario NewCustomer = new("a new customer's first order")
    {
        Deliveries = [(Now, t => Some.OrderPaid(t))],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        Decided = [(Mari, "welcome")],
        Paid = [(Mari, 1)],
    };

    public static readonly Scenario KnownCustomer = new("a known customer orders again")
    {
        Deliveries = [(Now, t => Some.OrderPaid(t)), (Duration.FromDays(1), t => Some.OrderPaid(t, "1002"))],
        People =
        [
            [Mari, MariId, "order:shopify:1001", "order:shopify:1002"],
        ],
        Decided = [(Mari, "welcome")],
        NeverTaken = ["tips-for-your-order"],
        Paid = [(Mari, 2)],
    };

    public static readonly Scenario TwoNames = new("two webhooks of one new customer at once, under different names")
    {
        Deliveries =
        [
            (Now, t => Some.OrderPaid(t)),
            (Now, t => ByEmail(Some.Consent(t, Channel.Email, ConsentStatus.Subscribed))),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        Decided = [(Mari, "welcome")],
        Paid = [(Mari, 1)],
    };

    public static readonly Scenario ThreeNames = new("her address, her id, and then that they are one")
    {
        Deliveries =
        [
            (Now, t => ByEmail(Some.Consent(t, Channel.Email, ConsentStatus.Subscribed))),
            (Now, t => ById(Created(t))),
            (Duration.FromSeconds(1), t => Some.OrderPaid(t)),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        Decided = [(Mari, "welcome")],
        Paid = [(Mari, 1)],
    };

    public static readonly Scenario SharedAddress = new("two shop customers with one address")
    {
        Deliveries =
        [
            (Now, t => Some.OrderPaid(t, customerId: "c-1")),
            (Now, t => Some.OrderPaid(t, "1002", customerId: "c-2")),
        ],
        People =
        [
            ["customer:shopify:c-1", "order:shopify:1001"],
            ["customer:shopify:c-2", "order:shopify:1002"],
        ],
        Paid = [("customer:shopify:c-1", 1), ("customer:shopify:c-2", 1)],
    };

    public static readonly Scenario RefundFirst = new("a refund before its order")
    {
        Deliveries =
        [
            (Now, t => Some.OrderNews(EventNames.OrderRefunded, t)),
            (Duration.FromSeconds(2), t => Some.OrderPaid(t)),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        NeverTaken = ["tips-for-your-order"],
        Paid = [(Mari, 1)],
    };

    public static readonly Scenario RefundFirstOfKnown = new("a known customer's refund before its order")
    {
        Deliveries =
        [
            (Now, t => ById(Created(t))),
            (Duration.FromMinutes(1), t => Some.OrderNews(EventNames.OrderRefunded, t)),
            (Duration.FromMinutes(1), t => Some.OrderPaid(t)),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        NeverTaken = ["tips-for-your-order"],
        Paid = [(Mari, 1)],
    };

    public static readonly Scenario Merge = new("two customers become one while both are being written to")
    {
        Deliveries =
        [
            (Now, t => Some.OrderPaid(t)),
            (Now, t => Some.OrderPaid(t, "2001", "mari@work.example")),
            (Duration.FromSeconds(1), t => Merged(t)),
            (Duration.FromDays(1), t => Some.OrderNews(EventNames.OrderFulfilled, t, "2001")),
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

    public static readonly Scenario Stop = new("a stop between decision and attempt")
    {
        Deliveries =
        [
            (Now, t => Some.OrderPaid(t)),
            (Now, t => Some.Consent(t + Duration.FromSeconds(1), Channel.Email, ConsentStatus.Unsubscribed)),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        NeverTaken = ["tips-for-your-order"],
        Decided = [(Mari, "welcome")],
        Paid = [(Mari, 1)],
    };

    public static readonly Scenario Held = new("a message held for consent that comes later")
    {
        Deliveries =
        [
            (Now, t => Some.OrderPaid(t, optIn: false)),
            (Duration.FromMinutes(30), t => Some.Consent(t, Channel.Email, ConsentStatus.Subscribed)),
        ],
        People =
        [
            [Mari, MariId, "order:shopify:1001"],
        ],
        Decided = [(Mari, "welcome")],
        Paid = [(Mari, 1)],
    };

    public static readonly IReadOnlyList<Scenario> All =
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

    private static Event ByEmail(Event arrived) => arrived with { Who = arrived.Who with { CustomerId = null } };

    private static Event ById(Event arrived) => arrived with { Who = arrived.Who with { Email = null } };

    private static Event Created(Instant at) =>
        new()
        {
            Id = EventId.Of("shopify", "created", "mari"),
            Source = "shopify",
            Name = EventNames.CustomerCreated,
            At = at,
            Who = new Identity { CustomerId = "c-mari@example.com" },
            Happenings = [new Happening(EventNames.CustomerCreated, at)],
        };

    private static Event Merged(Instant at) =>
        new()
        {
            Id = EventId.Of("shopify", "merge", "mari"),
            Source = "shopify",
            Name = EventNames.CustomerMerged,
            At = at,
            Who = new Identity { CustomerId = "c-mari@example.com" },
            MergedCustomerId = "c-mari@work.example",
            Happenings = [new Happening(EventNames.CustomerMerged, at)],
        };
}

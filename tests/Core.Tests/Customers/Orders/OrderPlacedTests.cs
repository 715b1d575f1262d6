using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>An order that was paid was placed: journeys receive the placing once, whichever deliveries come and in
/// which order.</summary>
public sealed class OrderPlacedTests
{
    private const string Paid = "\"order\":{\"id\":\"A-1\",\"currency\":\"EUR\",\"total\":\"10.00\"";

    /// <summary>Deliveries, each as topic of Shopify (with its changed fields after a blank), or as a body of our own
    /// shape.</summary>
    public static readonly TheoryData<string, string[], bool> Table = new()
    {
        { "paid alone", ["orders/paid"], true },
        { "paid, then created", ["orders/paid", "orders/create"], true },
        { "created, then paid", ["orders/create", "orders/paid"], true },
        { "paid ten days later", ["orders/paid updated_at \"2026-03-12T22:40:12+02:00\""], true },
        {
            "paid ten days later, then created",
            ["orders/paid updated_at \"2026-03-12T22:40:12+02:00\"", "orders/create"],
            true
        },
        { "a change of an order that waits for its payment", ["orders/updated financial_status \"pending\""], true },
        {
            "sent off before it is paid",
            ["orders/fulfilled financial_status \"pending\"", "orders/create financial_status \"pending\""],
            true
        },
        {
            "a change of a later day that shows a payment",
            ["orders/updated updated_at \"2026-03-05T22:40:12+02:00\""],
            true
        },
        { "our own shape, paid alone", [Own("order.paid", ",\"paid_at\":\"2026-03-02T20:40:00Z\"")], true },
        {
            "our own shape, paid, then placed",
            [Own("order.paid", ""), Own("order.placed", ",\"placed_at\":\"2026-03-02T20:30:00Z\"")],
            true
        },
        {
            "our own shape, a change that shows a payment",
            [Own("order.updated", ",\"paid_at\":\"2026-03-02T20:40:00Z\"")],
            true
        },
        { "our own shape, cancelled alone", [Own("order.cancelled", "")], false },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_order_is_placed_once(string row, string[] deliveries, bool placed)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: t\nstatus: live\ntopic: offers\ntrigger: { event: order.placed }\nsteps:\n  - "
                    + "wait: 60d\n  - send: what-is-new\n"
            ),
            "2026-03-02 22:50"
        );
        foreach (var (index, delivery) in deliveries.Index())
        {
            var arrived = Read(delivery, $"d-{index}");
            play.AdvanceTo(Instant.Max(play.Now, arrived.At));
            play.Submit(arrived);
            play.Submit(arrived with { Id = $"again-{index}" });
        }

        Assert.True(
            (placed ? 1 : 0) == play.State.EventCounts.Where(c => c.Event == EventNames.OrderPlaced).Sum(c => c.Times),
            row
        );
        Assert.True(play.State.Orders.Recent.Single().PlacedReported == placed, row);
        Assert.True(play.State.Runs.Count <= 1, row);
    }

    [Theory]
    [InlineData("orders/paid")]
    [InlineData("orders/updated")]
    [InlineData("orders/paid financial_status \"voided\"")]
    public void The_placing_that_a_payment_shows_starts_and_ends_journeys(string delivery)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: placed\nstatus: live\ntopic: offers\ntrigger: { event: order.placed }\nsteps:\n  - "
                    + "wait: 60d\n  - send: what-is-new\n",
                "journey: cart\nstatus: live\ntopic: offers\ntrigger: { event: customer.created "
                    + "}\nexit_when: { event: order.placed }\nsteps:\n  - wait: 60d\n  - send: what-is-new\n"
            ),
            "2026-03-02 22:39"
        );
        var arrived = Read(delivery, "d");
        play.Submit(
            arrived with
            {
                Id = "c",
                Name = EventNames.CustomerCreated,
                Occurrences = [new Occurrence(EventNames.CustomerCreated, play.Now)],
                Order = null,
                Refunds = [],
                Parcels = [],
            }
        );
        Assert.Equal(["cart"], play.State.Runs.Select(r => r.Journey));
        play.AdvanceTo("2026-03-02 22:50");
        play.Submit(arrived);
        Assert.Equal(["placed"], play.State.Runs.Select(r => r.Journey));
    }

    private static Event Read(string delivery, string id)
    {
        if (delivery[0] == '{')
        {
            return ShopWebhooks.Standard(delivery, id: id).Accepted();
        }

        var parts = delivery.Split(' ', 3);
        return ShopWebhooks
            .Shopify(
                parts[0],
                parts.Length == 1 ? ShopWebhooks.Order() : ShopWebhooks.Order((parts[1], parts[2])),
                id: id
            )
            .Accepted();
    }

    private static string Own(string type, string more) =>
        $$"""{"type":"{{type}}","timestamp":"2026-03-02T20:40:12Z","data":{"customer":{"id":"c-1","email":"mari@example.com"},"""
        + Paid
        + more
        + "}}}";
}

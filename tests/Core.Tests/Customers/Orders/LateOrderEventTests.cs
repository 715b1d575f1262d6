using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>Deliveries that were lost: what a later view of the order shows is known all the same, and starts
/// nothing.</summary>
public sealed class LateOrderEventTests
{
    private const string DaysLater = "2026-03-05 22:41";
    private static readonly (string Name, string Json) Seen = ("updated_at", "\"2026-03-05T22:40:00+02:00\"");

    [Theory]
    [InlineData("paid", "[]", 59.90)]
    [InlineData(
        "partially_refunded",
        """[{"id":1,"created_at":"2026-03-04T10:00:00Z","transactions":[{"kind":"refund","status":"success","amount":"9.90","currency":"EUR"}]}]""",
        50.00
    )]
    public void An_order_whose_payment_was_not_delivered_counts_as_paid_and_is_quiet(
        string status,
        string refunds,
        double spent
    )
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        play.Submit(
            ShopWebhooks.Shopify("orders/create", ShopWebhooks.Order(("financial_status", "\"pending\""))).Accepted()
        );
        play.AdvanceTo(DaysLater);
        play.Submit(
            ShopWebhooks
                .Shopify(
                    "orders/updated",
                    ShopWebhooks.Order(Seen, ("financial_status", $"\"{status}\""), ("refunds", refunds)),
                    id: "w-2"
                )
                .Accepted()
        );

        Assert.Equal(
            (1, new Money((decimal)spent, "EUR")),
            (
                OrderHistory.OrderCount(play.State, play.Workspace.Shop),
                Spending.Total(play.State, play.Workspace.Shop)!.Value
            )
        );
        Assert.Empty(play.State.Runs);

        play.Submit(Stage(play, "2001"));
        Assert.Equal(2, OrderHistory.OrderCount(play.State, play.Workspace.Shop));
        Assert.DoesNotContain(play.State.Runs, r => r.Journey == "welcome");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_payment_starts_the_welcome_once_in_any_order_of_arrival(bool updateFirst)
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        play.Submit(
            ShopWebhooks.Shopify("orders/create", ShopWebhooks.Order(("financial_status", "\"pending\""))).Accepted()
        );
        play.AdvanceTo(DaysLater);
        foreach (
            var topic in updateFirst ? new[] { "orders/updated", "orders/paid" } : ["orders/paid", "orders/updated"]
        )
        {
            play.Submit(ShopWebhooks.Shopify(topic, ShopWebhooks.Order(Seen), id: topic).Accepted());
        }

        var order = play.State.Orders.Recent[0];
        Assert.Equal(
            (1, ShopWebhooks.At("2026-03-05T20:40:00Z"), false),
            (play.State.Orders.PaidCount, order.PaidAt!.Value, order.PaidTimeUnknown)
        );
        Assert.Equal((order.PaidAt, order.PaidAt), (play.State.Orders.FirstPaidAt, play.State.Orders.LastPaidAt));
        Assert.Equal(new Money(59.90m, "EUR"), Spending.Total(play.State, play.Workspace.Shop));
        Assert.Single(play.State.Runs, r => r.Journey == "welcome");
    }

    [Fact]
    public void A_WooCommerce_order_paid_and_completed_days_ago_is_known_and_quiet()
    {
        var play = SimulatedCustomer.Open(DaysLater);
        play.Submit(
            ShopWebhooks
                .Woo(
                    "order.updated",
                    ShopWebhooks.WooOrder(
                        ("status", "\"completed\""),
                        ("date_completed_gmt", "\"2026-03-03T13:00:00\""),
                        ("date_modified_gmt", "\"2026-03-05T20:40:00\"")
                    )
                )
                .Accepted()
        );
        var order = play.State.Orders.Recent[0];

        Assert.Equal(
            (1, ShopWebhooks.At("2026-03-02T20:40:30Z"), ShopWebhooks.At("2026-03-03T13:00:00Z")),
            (play.State.Orders.PaidCount, order.PaidAt!.Value, order.FulfilledAt!.Value)
        );
        Assert.Empty(play.State.Runs);
    }

    [Fact]
    public void An_order_shipped_at_an_unknown_time_asks_for_no_feedback_until_the_time_is_known()
    {
        var play = SimulatedCustomer.Open(DaysLater);
        var sent = ShopWebhooks.Order(Seen, ("fulfillment_status", "\"fulfilled\""), ("fulfillments", "[]"));
        play.Submit(ShopWebhooks.Shopify("orders/updated", sent).Accepted());
        Assert.Equal(
            (true, true),
            (play.State.Orders.Recent[0].FulfilledTimeUnknown, play.State.Orders.Recent[0].FulfilledFromHistory)
        );

        play.Submit(ShopWebhooks.Shopify("orders/fulfilled", sent, id: "w-2").Accepted());
        var order = play.State.Orders.Recent[0];
        Assert.Equal(
            (false, false, ShopWebhooks.At("2026-03-05T20:40:00Z")),
            (order.FulfilledTimeUnknown, order.FulfilledFromHistory, order.FulfilledAt!.Value)
        );
    }

    private static Event Stage(CustomerSimulation play, string id) =>
        SampleEvents.OrderPaid(play.Now, id, "mari.tamm@example.com", customerId: "207119551");
}

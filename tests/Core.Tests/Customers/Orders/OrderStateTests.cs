using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;
using static MarketingAutomation.Core.Tests.Customers.Orders.OrderStates;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>Whether an order is cancelled and what was given back is what its newest view says, in whatever order the
/// deliveries come.</summary>
public sealed class OrderStateTests
{
    // Deliveries of one order, each "what@minute": the minute is the shop's time of the view. Afterwards: cancelled,
    // orders counted, the first welcome.
    [Theory]
    [InlineData("pending@1 cancelled@2 processing@3", false, 1, true)]
    [InlineData("pending@1 cancelled@2 pending@3 processing@4", false, 1, true)]
    [InlineData("pending@1 cancelled@2 completed@3", false, 1, true)]
    [InlineData("failed@1 cancelled@2 processing@3", false, 1, true)]
    [InlineData("processing@3 cancelled@2", false, 1, true)]
    [InlineData("processing@3 pending@1 cancelled@2", false, 1, true)]
    [InlineData("pending@1 processing@3 cancelled@2", false, 1, true)]
    [InlineData("processing@1 cancelled@2", true, 0, true)]
    [InlineData("cancelled@2 processing@1", true, 0, false)]
    [InlineData("pending@1 cancelled@3 processing@2", true, 0, false)]
    [InlineData("processing@1 cancelled@2 processing@3", false, 1, true)]
    [InlineData("processing@1 cancelled@2 processing@3 cancelled@4", true, 0, true)]
    [InlineData("processing@1 deleted@2 restored@3", false, 1, true)]
    [InlineData("pending@1 deleted@2 restored@3 processing@4", false, 1, true)]
    [InlineData("processing@1 deleted@2 processing@1", true, 0, true)]
    public void Of_a_WooCommerce_order_the_newest_view_says_whether_it_is_cancelled(
        string deliveries,
        bool cancelled,
        int count,
        bool welcomed
    )
    {
        var play = SimulatedCustomer.Open(Start);
        foreach (var (index, what) in deliveries.Split(' ').Index())
        {
            play.Submit(Woo(what, index));
        }

        var order = Assert.Single(play.State.Orders.Recent);
        Assert.Equal(
            (cancelled, count),
            (order.CancelledAt is not null, OrderHistory.OrderCount(play.State, play.Workspace.Shop))
        );
        Assert.Equal(welcomed ? 1 : 0, play.Notes.Count(n => n is { Kind: "entered", Journey: "welcome" }));
        Assert.Equal(
            new Money(order.PaidAt is null || cancelled ? 0m : 47.80m, "EUR"),
            Spending.Total(play.State, play.Workspace.Shop)
        );
    }

    [Fact]
    public void A_reopened_order_is_the_first_and_the_next_one_is_not_welcomed_as_the_first()
    {
        var play = SimulatedCustomer.Open(Start);
        foreach (var (index, what) in "pending@1 cancelled@2 processing@3".Split(' ').Index())
        {
            play.Submit(Woo(what, index));
        }

        Assert.Contains(play.Notes, n => n.Kind == "order_reopened");
        play.Submit(
            SampleEvents.OrderPaid(play.Now, "2001") with
            {
                Source = "woo",
                Identity = new CustomerIdentity { CustomerId = "25", OrderId = "2001" },
            }
        );
        Assert.Equal(2, OrderHistory.OrderCount(play.State, play.Workspace.Shop));
        Assert.Single(play.Notes, n => n is { Kind: "entered", Journey: "welcome" });
    }

    [Fact]
    public void A_run_ended_by_a_cancellation_stays_ended_and_its_payment_counts_once()
    {
        var play = SimulatedCustomer.Open(Start);
        foreach (var (index, what) in "processing@1 cancelled@2 processing@3".Split(' ').Index())
        {
            play.Submit(Woo(what, index));
        }

        Assert.Empty(play.State.Runs);
        Assert.Equal(1, play.State.EventCounts.Single(c => c.Event == EventNames.OrderPaid).Times);
    }

    [Theory]
    [InlineData("2026-03-02T22:45:00+02:00", false)]
    [InlineData("2026-03-02T22:43:00+02:00", true)]
    public void Of_a_Shopify_order_the_newest_view_says_so_too(string reopened, bool cancelled)
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(ShopWebhooks.Shopify("orders/paid", ShopWebhooks.Order()).Accepted());
        play.Submit(
            ShopWebhooks
                .Shopify(
                    "orders/cancelled",
                    ShopWebhooks.Order(
                        ("cancelled_at", "\"2026-03-02T22:44:00+02:00\""),
                        ("updated_at", "\"2026-03-02T22:44:00+02:00\"")
                    ),
                    id: "w-2"
                )
                .Accepted()
        );
        play.Submit(
            ShopWebhooks
                .Shopify("orders/updated", ShopWebhooks.Order(("updated_at", $"\"{reopened}\"")), id: "w-3")
                .Accepted()
        );

        Assert.Equal(cancelled, play.State.Orders.Recent[0].CancelledAt is not null);
    }

    [Theory]
    [InlineData("\"cancelled_at\": null,", false)]
    [InlineData("", true)]
    public void An_event_of_our_own_shape_takes_a_cancellation_back_by_null_and_says_nothing_by_leaving_it_out(
        string field,
        bool cancelled
    )
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(
            ShopWebhooks
                .Standard(
                    """{"type":"order.paid","timestamp":"2026-03-02T22:40:00+02:00","data":{"customer":{"id":"c"},"order":{"id":"1","total":"5","currency":"EUR"}}}""",
                    id: "m1"
                )
                .Accepted()
        );
        play.Submit(
            ShopWebhooks
                .Standard(
                    """{"type":"order.cancelled","timestamp":"2026-03-02T22:41:00+02:00","data":{"order":{"id":"1"}}}""",
                    id: "m2"
                )
                .Accepted()
        );
        play.Submit(
            ShopWebhooks
                .Standard(
                    """{"type":"order.updated","timestamp":"2026-03-02T22:42:00+02:00","data":{"order":{FIELD "id":"1"}}}""".Replace(
                        "FIELD",
                        field,
                        StringComparison.Ordinal
                    ),
                    id: "m3"
                )
                .Accepted()
        );

        Assert.Equal(cancelled, play.State.Orders.Recent[0].CancelledAt is not null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_customers_who_are_one_the_newer_word_on_an_order_counts(bool mineIsNewer)
    {
        var (cancelled, live) = (SimulatedCustomer.Open(Start), SimulatedCustomer.Open(Start));
        cancelled.Submit(Woo("cancelled:5@2", 1));
        live.Submit(Woo("processing:@3", 2));
        var (mine, theirs) = mineIsNewer ? (live, cancelled) : (cancelled, live);
        mine.Apply(new Input.MergeCustomer(theirs.State with { Key = "other" }, true));

        var order = mine.State.Orders.Recent[0];
        Assert.Equal((false, 0, 1), (order.CancelledAt is not null, order.Refunds.Count, mine.State.Orders.PaidCount));
    }
}

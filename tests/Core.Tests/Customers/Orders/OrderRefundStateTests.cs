using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;
using static MarketingAutomation.Core.Tests.Customers.Orders.OrderStates;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>Refunds by the newest view of an order.</summary>
public sealed class OrderRefundStateTests
{
    // "status:refund ids@minute"; afterwards what was given back, and whether that is all.
    [Theory]
    [InlineData("processing:@1 refunded:5@2 completed:@3", 0, false, 1)]
    [InlineData("processing:@1 refunded:@2 completed:@3", 0, false, 1)]
    [InlineData("processing:@1 processing:5@2 processing:@3", 0, false, 1)]
    [InlineData("processing:@1 processing:5,6@2 processing:6@3", 10, false, 1)]
    [InlineData("processing:@1 refunded:5@2 completed:5@3", 10, false, 1)]
    [InlineData("processing:@3 refunded:5@2", 0, false, 1)]
    [InlineData("processing:@1 completed:@3 refunded:5@2", 0, false, 1)]
    [InlineData("processing:@1 refunded:5@3 completed:@2", 47.80, true, 0)]
    [InlineData("processing:@1 refunded:5@2 completed:@3 refunded:7@4", 47.80, true, 0)]
    [InlineData("processing:@1 refunded:5@2 completed:-@3", 10, false, 1)]
    [InlineData("processing:@1 refunded:@2 completed:-@3", 0, false, 1)]
    public void What_was_given_back_is_what_the_newest_view_lists(string deliveries, double back, bool whole, int count)
    {
        var play = SimulatedCustomer.Open(Start);
        foreach (var (index, what) in deliveries.Split(' ').Index())
        {
            play.Submit(Woo(what, index));
        }

        var order = play.State.Orders.Recent[0];
        Assert.Equal((new Money((decimal)back, "EUR"), whole), (order.RefundedTotal!.Value, order.IsFullyRefunded));
        Assert.Equal(count, OrderHistory.OrderCount(play.State, play.Workspace.Shop));
        Assert.Equal(new Money(47.80m - (decimal)back, "EUR"), Spending.Total(play.State, play.Workspace.Shop));
    }

    [Theory]
    [InlineData("2026-03-02T22:46:00+02:00", "0.00 EUR")]
    [InlineData("2026-03-02T22:44:00+02:00", "10.00 EUR")]
    public void A_refund_of_Shopify_that_a_newer_order_does_not_list_was_taken_back(string updated, string back)
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(ShopWebhooks.Shopify("orders/paid", ShopWebhooks.Order(("refunds", "[]"))).Accepted());
        play.Submit(
            ShopWebhooks
                .Shopify(
                    "refunds/create",
                    """
                    {"id":9,"order_id":820982911946154508,"created_at":"2026-03-02T22:45:00+02:00","transactions":[{"kind":"refund","status":"success","amount":"10.00","currency":"EUR"}]}
                    """,
                    id: "w-2"
                )
                .Accepted()
        );
        Assert.Equal("10.00 EUR", $"{play.State.Orders.Recent[0].RefundedTotal}");

        play.Submit(
            ShopWebhooks
                .Shopify(
                    "orders/updated",
                    ShopWebhooks.Order(("refunds", "[]"), ("updated_at", $"\"{updated}\"")),
                    id: "w-3"
                )
                .Accepted()
        );
        Assert.Equal(back, $"{play.State.Orders.Recent[0].RefundedTotal}");
    }

    [Fact]
    public void A_first_order_that_was_given_back_by_mistake_leaves_no_second_welcome()
    {
        var play = SimulatedCustomer.Open(Start);
        foreach (var (index, what) in "processing:@1 refunded:5@2 completed:@3".Split(' ').Index())
        {
            play.Submit(Woo(what, index));
        }

        play.Submit(
            SampleEvents.OrderPaid(play.Now, "2001") with
            {
                Source = "woo",
                Identity = new CustomerIdentity { CustomerId = "25", OrderId = "2001" },
            }
        );
        Assert.Equal(2, OrderHistory.OrderCount(play.State, play.Workspace.Shop));
        Assert.DoesNotContain(play.State.Runs, r => r is { Journey: "welcome", Order: "woo:2001" });
    }
}

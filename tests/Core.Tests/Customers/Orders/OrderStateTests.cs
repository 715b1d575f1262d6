using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Tests.Deciding;
using MarketingAutomation.Core.Tests.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>Whether an order is cancelled and what was given back is what its newest view says, in whatever order the
/// deliveries come.</summary>
public sealed class OrderStateTests
{
    private const string Start = "2026-03-02 22:50";

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
        var play = new CustomerSimulation(Start);
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
        var play = new CustomerSimulation(Start);
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
        var play = new CustomerSimulation(Start);
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
        var play = new CustomerSimulation(Start);
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
        var play = new CustomerSimulation(Start);
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
        var play = new CustomerSimulation(Start);
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
        var play = new CustomerSimulation(Start);
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
        var play = new CustomerSimulation(Start);
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_customers_who_are_one_the_newer_word_on_an_order_counts(bool mineIsNewer)
    {
        var (cancelled, live) = (new CustomerSimulation(Start), new CustomerSimulation(Start));
        cancelled.Submit(Woo("cancelled:5@2", 1));
        live.Submit(Woo("processing:@3", 2));
        var (mine, theirs) = mineIsNewer ? (live, cancelled) : (cancelled, live);
        mine.Apply(new Input.MergeCustomer(theirs.State with { Key = "other" }, true));

        var order = mine.State.Orders.Recent[0];
        Assert.Equal((false, 0, 1), (order.CancelledAt is not null, order.Refunds.Count, mine.State.Orders.PaidCount));
    }

    private static Event Woo(string delivery, int index)
    {
        var (what, minute) = (
            delivery.Split('@')[0],
            int.Parse(delivery.Split('@')[1], System.Globalization.CultureInfo.InvariantCulture)
        );
        var at = ShopWebhooks.At("2026-03-02T20:40:00Z") + Duration.FromMinutes(minute);
        if (what == "deleted")
        {
            return Sent("order.deleted", """{"id":727}""", $"d-{index}", at);
        }

        var (status, refunds) = what.Contains(':', StringComparison.Ordinal)
            ? (what.Split(':')[0], what.Split(':')[1])
            : (what, "");
        var restored = status == "restored";
        status = restored ? "processing" : status;

        // A restored order keeps its old date of change.
        var modified = restored ? ShopWebhooks.At("2026-03-02T20:41:00Z") : at;
        var body = ShopWebhooks.WooOrder(
            ("status", $"\"{status}\""),
            ("date_modified_gmt", $"\"{modified.ToString("uuuu-MM-dd'T'HH:mm:ss", null)}\""),
            ("date_paid_gmt", status is "processing" or "completed" or "refunded" ? "\"2026-03-02T20:41:00\"" : "null"),
            (
                "refunds",
                $"[{string.Join(',', refunds.Split(',', '-').Where(r => r.Length > 0).Select(r => $$"""{"id":{{r}},"total":"-10.00"}"""))}]"
            )
        );
        if (refunds == "-")
        {
            var node = System.Text.Json.Nodes.JsonNode.Parse(body)!.AsObject();
            node.Remove("refunds");
            body = node.ToJsonString();
        }

        return Sent(restored ? "order.restored" : "order.updated", body, $"d-{index}", at);
    }

    private static Event Sent(string topic, string body, string id, Instant at)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        return WebhookReader
            .Read(
                ShopWebhooks.WooSource,
                new(WebhookReader.Sign(WebhookKind.WooCommerce, "hush", bytes, topic, id, at), bytes),
                at
            )
            .Accepted();
    }
}

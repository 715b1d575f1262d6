using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.Shopify;

/// <summary>What an order of Shopify says of payment, shipping and refunds, and which deliveries are the same
/// event.</summary>
public sealed class ShopifyOrderStatusTests
{
    [Theory]
    [InlineData("orders/create", "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:00Z", "order.placed")]
    [InlineData("orders/paid", "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:12Z", "order.paid")]
    [InlineData(
        "orders/updated",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:00Z",
        "order.updated"
    )]
    [InlineData(
        "orders/fulfilled",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:00Z, order.fulfilled 2026-03-02T20:40:12Z",
        "order.fulfilled"
    )]
    [InlineData(
        "orders/cancelled",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:00Z, order.cancelled 2026-03-02T20:40:12Z",
        "order.cancelled"
    )]
    public void Each_topic_reports_its_own_event_last_after_earlier_ones(string topic, string story, string name)
    {
        var accepted = ShopWebhooks.Shopify(topic, ShopWebhooks.Order()).Accepted();

        Assert.Equal(story, accepted.DescribeEvents());
        Assert.Equal(name, accepted.Name);
    }

    [Fact]
    public void The_topic_orders_paid_outranks_a_financial_status_of_voided()
    {
        Assert.Equal(
            "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:12Z",
            ShopWebhooks
                .Shopify("orders/paid", ShopWebhooks.Order(("financial_status", "\"voided\"")))
                .Accepted()
                .DescribeEvents()
        );
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("authorized")]
    [InlineData("voided")]
    public void An_unpaid_order_reports_no_payment(string status)
    {
        Assert.Equal(
            "order.placed 2026-03-02T20:40:00Z",
            ShopWebhooks
                .Shopify("orders/create", ShopWebhooks.Order(("financial_status", $"\"{status}\"")))
                .Accepted()
                .DescribeEvents()
        );
    }

    [Theory]
    [InlineData(
        "orders/updated",
        "paid",
        "2026-03-03T20:00:00+02:00",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:00Z",
        false
    )]
    [InlineData("orders/updated", "paid", "2026-03-05T22:40:00+02:00", "order.paid 2026-03-02T20:40:00Z", true)]
    [InlineData(
        "orders/updated",
        "partially_refunded",
        "2026-03-05T22:40:00+02:00",
        "order.paid 2026-03-02T20:40:00Z",
        true
    )]
    [InlineData(
        "orders/fulfilled",
        "paid",
        "2026-03-05T22:40:00+02:00",
        "order.paid 2026-03-02T20:40:00Z, order.fulfilled 2026-03-05T20:40:00Z",
        true
    )]
    [InlineData("orders/paid", "paid", "2026-03-05T22:40:00+02:00", "order.paid 2026-03-05T20:40:00Z", false)]
    [InlineData(
        "orders/create",
        "paid",
        "2026-03-05T22:40:00+02:00",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:00Z",
        false
    )]
    [InlineData("orders/updated", "paid", "2027-01-05T22:40:00+02:00", "order.paid 2026-03-02T20:40:00Z", true)]
    [InlineData("orders/updated", "pending", "2026-03-05T22:40:00+02:00", "", false)]
    public void An_update_days_after_the_order_knows_that_it_was_paid_and_leaves_the_time_to_orders_paid(
        string topic,
        string status,
        string updated,
        string story,
        bool unknown
    )
    {
        var accepted = ShopWebhooks
            .Shopify(topic, ShopWebhooks.Order(("updated_at", $"\"{updated}\""), ("financial_status", $"\"{status}\"")))
            .Accepted();

        Assert.Equal(story, accepted.DescribeEvents());
        Assert.Equal(unknown, accepted.Occurrences.Any(h => h is { Name: "order.paid", TimeUnknown: true }));
        Assert.Equal(topic == "orders/updated" ? ShopWebhooks.At(updated) : accepted.At, accepted.At);
    }

    [Theory]
    [InlineData("orders/updated", "[]", "2026-03-02T20:40:00Z", true)]
    [InlineData(
        "orders/updated",
        "[{\"id\":1,\"created_at\":\"2026-03-04T10:00:00Z\"}]",
        "2026-03-04T10:00:00Z",
        false
    )]
    [InlineData("orders/fulfilled", "[]", "2026-03-05T20:40:00Z", false)]
    public void That_an_order_was_sent_off_is_known_also_where_the_time_is_not(
        string topic,
        string parcels,
        string at,
        bool unknown
    )
    {
        var accepted = ShopWebhooks
            .Shopify(
                topic,
                ShopWebhooks.Order(
                    ("updated_at", "\"2026-03-05T22:40:00+02:00\""),
                    ("fulfillment_status", "\"fulfilled\""),
                    ("fulfillments", parcels)
                )
            )
            .Accepted();

        Assert.Equal(
            new Occurrence("order.fulfilled", ShopWebhooks.At(at)) { TimeUnknown = unknown },
            accepted.Occurrences.Single(h => h.Name == "order.fulfilled")
        );
    }

    [Fact]
    public void An_order_imported_into_the_shop_was_paid_when_it_was_really_placed()
    {
        Assert.Equal(
            "order.paid 2019-05-01T08:00:00Z",
            ShopWebhooks
                .Shopify("orders/paid", ShopWebhooks.Order(("processed_at", "\"2019-05-01T10:00:00+02:00\"")))
                .Accepted()
                .DescribeEvents()
        );
    }

    [Fact]
    public void Fulfillments_of_an_order_give_its_shipping_and_delivery_times()
    {
        const string Left =
            """{"status":"success","created_at":"2026-03-03T10:00:00+02:00","updated_at":"2026-03-05T11:00:00+02:00","shipment_status":"delivered"}""";
        const string Under =
            """{"status":"success","created_at":"2026-03-03T12:00:00+02:00","updated_at":"2026-03-03T12:00:00+02:00","shipment_status":"in_transit"}""";
        const string Failed = """{"status":"failure","created_at":"2026-03-04T12:00:00+02:00"}""";
        (string, string)[] With(string parcels) =>
            [("fulfillment_status", "\"fulfilled\""), ("financial_status", "\"pending\""), ("fulfillments", parcels)];

        Assert.Equal(
            "order.placed 2026-03-02T20:40:00Z, order.fulfilled 2026-03-03T10:00:00Z",
            ShopWebhooks
                .Shopify("orders/updated", ShopWebhooks.Order(With($"[{Left},{Under}]")))
                .Accepted()
                .DescribeEvents()
        );
        Assert.Equal(
            "order.placed 2026-03-02T20:40:00Z, order.fulfilled 2026-03-03T08:00:00Z, order.delivered "
                + "2026-03-05T09:00:00Z",
            ShopWebhooks
                .Shopify("orders/updated", ShopWebhooks.Order(With($"[{Left},{Failed}]")))
                .Accepted()
                .DescribeEvents()
        );
    }

    [Fact]
    public void Refunds_within_an_order_count_once_each_and_the_last_of_a_refunded_order_makes_it_whole()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "orders/updated",
                ShopWebhooks.Order(
                    ("financial_status", "\"refunded\""),
                    (
                        "refunds",
                        """
                        [
                          { "id": 1, "created_at": "2026-03-04T10:00:00+02:00", "transactions": [ { "kind": "refund", "status": "success", "amount": "8.50", "currency": "EUR" } ] },
                          { "id": 2, "created_at": "2026-03-04T11:00:00+02:00", "transactions": [] },
                          { "id": 3, "created_at": "2026-03-05T10:00:00+02:00", "transactions": [ { "kind": "refund", "status": "success", "amount": "51.40" } ] }
                        ]
                        """
                    )
                )
            )
            .Accepted();

        Assert.Equal(
            [
                new RefundData(
                    "1",
                    new Money(8.50m, "EUR"),
                    IsFullRefund: false,
                    ShopWebhooks.At("2026-03-04T08:00:00Z")
                ),
                new RefundData(
                    "3",
                    new Money(51.40m, "EUR"),
                    IsFullRefund: true,
                    ShopWebhooks.At("2026-03-05T08:00:00Z")
                ),
            ],
            accepted.Refunds
        );
        Assert.Equal(
            "order.refunded 2026-03-05T08:00:00Z",
            accepted.Occurrences[^1].Name + " " + accepted.Occurrences[^1].At
        );
    }

    [Fact]
    public void The_same_delivery_over_its_retries_is_one_event_and_two_topics_of_one_webhook_id_are_two()
    {
        string Id(string topic, string id) => ShopWebhooks.Shopify(topic, ShopWebhooks.Order(), id: id).Accepted().Id;

        Assert.Equal(Id("orders/paid", "w-1"), Id("orders/paid", "w-1"));
        Assert.NotEqual(Id("orders/paid", "w-1"), Id("orders/create", "w-1"));
        Assert.NotEqual(Id("orders/paid", "w-1"), Id("orders/paid", "w-2"));
        Assert.Matches("^shopify-[0-9a-f]{32}$", Id("orders/paid", "w-1"));
    }

    [Fact]
    public void Without_a_webhook_id_the_body_names_the_delivery()
    {
        string Id(string body) => ShopWebhooks.Shopify("orders/paid", body, id: "").Accepted().Id;

        Assert.Equal(Id(ShopWebhooks.Order()), Id(ShopWebhooks.Order()));
        Assert.NotEqual(Id(ShopWebhooks.Order()), Id(ShopWebhooks.Order(("name", "\"#1002\""))));
    }
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

public sealed class ShopifyOrderTests
{
    [Fact]
    public void A_paid_order_has_customer_items_and_times()
    {
        var told = ShopWebhooks.Shopify("orders/paid", ShopWebhooks.Order()).Accepted();

        Assert.Equal(EventId.Create("shopify", "orders/paid", "w-1"), told.Id);
        Assert.Equal(("shopify", "order.paid"), (told.Source, told.Name));
        Assert.Equal("order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:12Z", told.DescribeEvents());
        Assert.Equal(
            new CustomerIdentity
            {
                CustomerId = "115310627314723954",
                Email = "mari.tamm@example.com",
                OrderId = "820982911946154508",
            },
            told.Identity
        );
        Assert.Equal(
            new ProfileData
            {
                FirstName = "Mari",
                LastName = "Tamm",
                Email = "mari.tamm@example.com",
                Phone = "+37255500123",
                Locale = "et-EE",
                Country = "EE",
                Postcode = "10123",
                KnownSince = ShopWebhooks.At("2026-03-02T22:39:51+02:00"),
            },
            told.Profile
        );
        var order = told.Order!;
        Assert.Equal(
            ("820982911946154508", "#1001", new Money(59.90m, "EUR"), "EE"),
            (order.Id, order.Name, order.Total!.Value, order.Country)
        );
        Assert.Equal(
            (ShopWebhooks.At("2026-03-02T20:40:12Z"), ShopWebhooks.At("2026-03-02T20:40:00Z")),
            (order.AsOf!.Value, order.PlacedAt!.Value)
        );
        Assert.Equal(
            new OrderLine
            {
                Sku = "TEA-BIRCH",
                Product = "632910392",
                Title = "Birch leaf tea",
                Quantity = 2,
                Price = new Money(8.50m, "EUR"),
            },
            order.Lines[0]
        );
        Assert.Equal(3, order.Lines.Count);
        Assert.Null(told.History);
        Assert.Empty(told.Refunds);
    }

    [Fact]
    public void A_ticked_checkbox_at_checkout_is_an_opt_in_at_the_time_of_the_order()
    {
        var consent = Assert.Single(ShopWebhooks.Shopify("orders/create", ShopWebhooks.Order()).Accepted().Consents);

        Assert.Equal(
            new ConsentChange
            {
                Channel = Channel.Email,
                Address = "mari.tamm@example.com",
                Status = ConsentStatus.Subscribed,
                At = ShopWebhooks.At("2026-03-02T20:40:00Z"),
                Method = "checkout",
            },
            consent
        );
    }

    [Fact]
    public void An_empty_checkbox_is_not_an_opt_out()
    {
        Assert.Empty(
            ShopWebhooks
                .Shopify("orders/paid", ShopWebhooks.Order(("buyer_accepts_marketing", "false")))
                .Accepted()
                .Consents
        );
    }

    [Fact]
    public void A_soft_opt_in_is_recorded_as_such_and_only_where_the_order_says_nothing_else()
    {
        var source = ShopWebhooks.ShopifySource with { SoftOptIn = true };

        var silent = Assert.Single(
            ShopWebhooks
                .Shopify("orders/paid", ShopWebhooks.Order(("buyer_accepts_marketing", "false")), source)
                .Accepted()
                .Consents
        );
        Assert.Equal(("soft_opt_in", "checkout", Channel.Email), (silent.Basis, silent.Method, silent.Channel));
        Assert.Equal(ShopWebhooks.At("2026-03-02T20:40:00Z"), silent.At);

        Assert.Equal(
            "consent",
            Assert.Single(ShopWebhooks.Shopify("orders/paid", ShopWebhooks.Order(), source).Accepted().Consents).Basis
        );
        Assert.Empty(
            ShopWebhooks
                .Shopify(
                    "orders/cancelled",
                    ShopWebhooks.Order(
                        ("buyer_accepts_marketing", "false"),
                        ("cancelled_at", "\"2026-03-03T10:00:00+02:00\"")
                    ),
                    source
                )
                .Accepted()
                .Consents
        );
    }

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
        var told = ShopWebhooks.Shopify(topic, ShopWebhooks.Order()).Accepted();

        Assert.Equal(story, told.DescribeEvents());
        Assert.Equal(name, told.Name);
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
        var told = ShopWebhooks
            .Shopify(topic, ShopWebhooks.Order(("updated_at", $"\"{updated}\""), ("financial_status", $"\"{status}\"")))
            .Accepted();

        Assert.Equal(story, told.DescribeEvents());
        Assert.Equal(unknown, told.Occurrences.Any(h => h is { Name: "order.paid", TimeUnknown: true }));
        Assert.Equal(topic == "orders/updated" ? ShopWebhooks.At(updated) : told.At, told.At);
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
        var told = ShopWebhooks
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
            told.Occurrences.Single(h => h.Name == "order.fulfilled")
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
    public void A_test_order_triggers_nothing_unless_the_owner_wants_it_to()
    {
        var body = ShopWebhooks.Order(("test", "true"));

        Assert.Equal(
            "a test order; Webhooks:shopify:TestOrders=accept takes them as real",
            ShopWebhooks.Shopify("orders/paid", body).Ignored()
        );
        Assert.Equal(
            "order.paid",
            ShopWebhooks
                .Shopify("orders/paid", body, ShopWebhooks.ShopifySource with { AcceptTestOrders = true })
                .Accepted()
                .Name
        );
    }

    [Fact]
    public void A_guest_without_addresses_phone_or_lines_is_identified_by_email_alone()
    {
        var told = ShopWebhooks
            .Shopify(
                "orders/create",
                ShopWebhooks.Order(
                    ("customer", "null"),
                    ("shipping_address", "null"),
                    ("billing_address", "null"),
                    ("line_items", "[]"),
                    ("customer_locale", "null")
                )
            )
            .Accepted();

        Assert.Equal(
            new CustomerIdentity { Email = "mari.tamm@example.com", OrderId = "820982911946154508" },
            told.Identity
        );
        Assert.Equal(new ProfileData { Email = "mari.tamm@example.com" }, told.Profile);
        Assert.Empty(told.Order!.Lines);
    }

    [Fact]
    public void An_order_of_nothing_but_its_id_is_an_order()
    {
        var told = ShopWebhooks.Shopify("orders/create", """{"id":5}""").Accepted();

        Assert.Equal("order.placed 2026-03-02T20:41:00Z", told.DescribeEvents());
        Assert.Equal(new CustomerIdentity { OrderId = "5" }, told.Identity);
        Assert.Null(told.Order!.Total);
    }

    [Fact]
    public void Orders_before_the_api_of_2025_still_tell_counts_and_consent()
    {
        var told = ShopWebhooks
            .Shopify(
                "orders/paid",
                ShopWebhooks.Order(
                    ("buyer_accepts_marketing", "false"),
                    (
                        "customer",
                        """
                        {
                          "id": 207119551, "email": "mari.tamm@example.com", "phone": "+37255500124", "created_at": "2015-05-27T18:11:24-04:00", "orders_count": 6, "total_spent": "241.94",
                          "email_marketing_consent": { "state": "unsubscribed", "opt_in_level": "single_opt_in", "consent_updated_at": "2026-01-10T12:00:00+02:00" },
                          "sms_marketing_consent": { "state": "subscribed", "opt_in_level": "confirmed_opt_in", "consent_updated_at": "2026-01-11T12:00:00+02:00", "consent_collected_from": "SHOPIFY" }
                        }
                        """
                    )
                )
            )
            .Accepted();

        Assert.Equal(
            new HistoryData(6, new Money(241.94m, "EUR"), ShopWebhooks.At("2026-03-02T20:40:12Z")),
            told.History
        );
        Assert.Equal(
            [
                new ConsentChange
                {
                    Channel = Channel.Email,
                    Address = "mari.tamm@example.com",
                    Status = ConsentStatus.Unsubscribed,
                    At = ShopWebhooks.At("2026-01-10T10:00:00Z"),
                    OptInLevel = "single_opt_in",
                },
                new ConsentChange
                {
                    Channel = Channel.Sms,
                    Address = "+37255500124",
                    Status = ConsentStatus.Subscribed,
                    At = ShopWebhooks.At("2026-01-11T10:00:00Z"),
                    OptInLevel = "confirmed_opt_in",
                },
            ],
            told.Consents
        );
    }

    [Fact]
    public void Refunds_within_an_order_count_once_each_and_the_last_of_a_refunded_order_makes_it_whole()
    {
        var told = ShopWebhooks
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
            told.Refunds
        );
        Assert.Equal("order.refunded 2026-03-05T08:00:00Z", told.Occurrences[^1].Name + " " + told.Occurrences[^1].At);
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

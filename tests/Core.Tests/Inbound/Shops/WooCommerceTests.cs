using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

public sealed class WooCommerceTests
{
    [Fact]
    public void A_processing_order_with_a_date_of_payment_was_placed_and_paid()
    {
        var accepted = ShopWebhooks.Woo("order.updated", ShopWebhooks.WooOrder()).Accepted();

        Assert.Equal(
            ("woo", "order.updated", "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:30Z"),
            (accepted.Source, accepted.Name, accepted.DescribeEvents())
        );
        Assert.Equal(new CustomerIdentity { CustomerId = "25", OrderId = "727" }, accepted.Identity);
        Assert.Equal("jaan.kask@example.com", accepted.Order!.Email);
        Assert.Equal(
            new ProfileData
            {
                FirstName = "Jaan",
                LastName = "Kask",
                Phone = "+37255500124",
                Country = "EE",
                Postcode = "51007",
            },
            accepted.Profile
        );
        Assert.Equal(
            ("727", "#727", new Money(47.80m, "EUR"), ShopWebhooks.At("2026-03-02T20:40:31Z")),
            (accepted.Order!.Id, accepted.Order.Name, accepted.Order.Total!.Value, accepted.Order.AsOf!.Value)
        );
        Assert.Equal(
            new OrderLine
            {
                Sku = "POT-CAST",
                Product = "93",
                Title = "Cast-iron teapot",
                Price = new Money(39.90m, "EUR"),
            },
            accepted.Order.Lines[0]
        );
        Assert.Empty(accepted.Consents);
    }

    [Theory]
    [InlineData("pending", "order.placed 2026-03-02T20:40:00Z")]
    [InlineData("on-hold", "order.placed 2026-03-02T20:40:00Z")]
    [InlineData("failed", "order.placed 2026-03-02T20:40:00Z")]
    [InlineData("processing", "order.placed 2026-03-02T20:40:00Z")]
    [InlineData(
        "completed",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:31Z, order.fulfilled 2026-03-02T20:40:31Z"
    )]
    [InlineData("cancelled", "order.placed 2026-03-02T20:40:00Z, order.cancelled 2026-03-02T20:40:31Z")]
    [InlineData("refunded", "order.placed 2026-03-02T20:40:00Z, order.refunded 2026-03-02T20:40:31Z")]
    public void The_status_gives_the_events_of_an_order_without_a_payment_date(string status, string story)
    {
        Assert.Equal(
            story,
            ShopWebhooks
                .Woo("order.created", ShopWebhooks.WooOrder(("status", $"\"{status}\""), ("date_paid_gmt", "null")))
                .Accepted()
                .DescribeEvents()
        );
    }

    [Fact]
    public void A_completed_order_was_fulfilled_at_its_date_of_completion() =>
        Assert.Equal(
            "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:30Z, order.fulfilled 2026-03-03T13:00:00Z",
            ShopWebhooks
                .Woo(
                    "order.restored",
                    ShopWebhooks.WooOrder(
                        ("status", "\"completed\""),
                        ("date_completed_gmt", "\"2026-03-03T13:00:00\"")
                    )
                )
                .Accepted()
                .DescribeEvents()
        );

    [Fact]
    public void Refunds_have_negative_totals_and_a_refunded_order_is_refunded_wholly()
    {
        const string List =
            """[ { "id": 1, "reason": "", "total": "-7.90" }, { "id": 2, "reason": "", "total": "-39.90" } ]""";
        RefundData Refund(string id, decimal amount, bool whole) =>
            new(id, new Money(amount, "EUR"), whole, ShopWebhooks.At("2026-03-02T20:40:31Z"));

        Assert.Equal(
            [Refund("1", 7.90m, false), Refund("2", 39.90m, false)],
            ShopWebhooks.Woo("order.updated", ShopWebhooks.WooOrder(("refunds", List))).Accepted().Refunds
        );
        Assert.Equal(
            [Refund("1", 7.90m, false), Refund("2", 39.90m, true)],
            ShopWebhooks
                .Woo("order.updated", ShopWebhooks.WooOrder(("refunds", List), ("status", "\"refunded\"")))
                .Accepted()
                .Refunds
        );
        Assert.Equal(
            [Refund("727-whole", 47.80m, true)],
            ShopWebhooks.Woo("order.updated", ShopWebhooks.WooOrder(("status", "\"refunded\""))).Accepted().Refunds
        );
    }

    [Theory]
    [InlineData("trash")]
    [InlineData("checkout-draft")]
    public void A_draft_or_trashed_order_is_no_order(string status) =>
        Assert.Equal(
            $"order.updated: not an order yet or any more (status is \"{status}\")",
            ShopWebhooks.Woo("order.updated", ShopWebhooks.WooOrder(("status", $"\"{status}\""))).Ignored()
        );

    [Fact]
    public void A_deleted_order_is_as_good_as_cancelled()
    {
        var accepted = ShopWebhooks.Woo("order.deleted", """{"id":727}""").Accepted();

        Assert.Equal(
            ("order.updated", "727", "order.cancelled 2026-03-02T20:41:00Z"),
            (accepted.Name, accepted.Identity.OrderId, accepted.DescribeEvents())
        );
    }

    [Fact]
    public void A_guest_has_no_customer_id_and_empty_PHP_objects_are_empty()
    {
        var accepted = ShopWebhooks
            .Woo(
                "order.created",
                ShopWebhooks.WooOrder(
                    ("customer_id", "0"),
                    ("billing", "[]"),
                    ("shipping", "[]"),
                    ("line_items", "[]"),
                    ("meta_data", "[]"),
                    ("currency", "\"\"")
                )
            )
            .Accepted();

        Assert.Equal(new CustomerIdentity { OrderId = "727" }, accepted.Identity);
        Assert.Null(accepted.Order!.Total);
        Assert.Empty(accepted.Order.Lines);
    }

    [Fact]
    public void Two_deliveries_of_one_second_with_one_delivery_id_are_two_events()
    {
        string Id(params (string, string)[] changes) =>
            ShopWebhooks.Woo("order.updated", ShopWebhooks.WooOrder(changes), id: "same").Accepted().Id;

        Assert.NotEqual(Id(("id", "1")), Id(("id", "2")));
        Assert.NotEqual(Id(), Id(("date_modified_gmt", "\"2026-03-02T20:41:00\"")));
        Assert.Equal(Id(), Id());
        Assert.NotEqual(Id(), Id(("status", "\"completed\"")));
        Assert.NotEqual(
            Id(("date_modified_gmt", "null")),
            Id(("date_modified_gmt", "null"), ("status", "\"completed\""))
        );
    }

    [Theory]
    [InlineData("\"yes\"", true)]
    [InlineData("\"1\"", true)]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("\"no\"", false)]
    [InlineData("false", false)]
    [InlineData("\"\"", null)]
    [InlineData("{\"a\":1}", null)]
    public void Consent_is_where_the_settings_say_it_is(string value, bool? answer)
    {
        var source = ShopWebhooks.WooSource with { ConsentKey = "marketing_opt_in" };
        var meta =
            $$"""[ { "id": 1, "key": "_other", "value": [1] }, { "id": 2, "key": "marketing_opt_in", "value": {{value}} } ]""";

        var onOrder = ShopWebhooks
            .Woo("order.created", ShopWebhooks.WooOrder(("meta_data", meta)), source)
            .Accepted()
            .Consents;
        var onCustomer = ShopWebhooks
            .Woo(
                "customer.updated",
                $$"""{"id":25,"date_modified_gmt":"2026-03-02T20:40:00","meta_data":{{meta}}}""",
                source
            )
            .Accepted()
            .Consents;

        Assert.Equal(answer == true ? [ConsentStatus.Subscribed] : [], onOrder.Select(c => c.Status));
        Assert.Equal(
            answer switch
            {
                true => [ConsentStatus.Subscribed],
                false => [ConsentStatus.Unsubscribed],
                null => [],
            },
            onCustomer.Select(c => c.Status)
        );
        Assert.All(
            onOrder,
            consent => Assert.Equal(("checkout", ShopWebhooks.At("2026-03-02T20:40:00Z")), (consent.Method, consent.At))
        );
    }

    [Fact]
    public void A_soft_opt_in_is_an_explicit_choice_of_the_source()
    {
        var consent = Assert.Single(
            ShopWebhooks
                .Woo("order.created", ShopWebhooks.WooOrder(), ShopWebhooks.WooSource with { SoftOptIn = true })
                .Accepted()
                .Consents
        );

        Assert.Equal(
            ("soft_opt_in", Channel.Email, ConsentStatus.Subscribed),
            (consent.Basis, consent.Channel, consent.Status)
        );
    }

    [Theory]
    [InlineData("customer.created", "customer.created 2025-01-01T08:00:00Z")]
    [InlineData("customer.updated", "customer.updated 2026-03-02T20:40:00Z")]
    public void A_registered_customer_has_a_registration_date(string topic, string story)
    {
        var accepted = ShopWebhooks
            .Woo(
                topic,
                """
                {"id":25,"date_created_gmt":"2025-01-01T08:00:00","date_modified_gmt":"2026-03-02T20:40:00","email":"jaan.kask@example.com","first_name":"Jaan","last_name":"Kask",
                 "billing":{"country":"EE","phone":"5550 0124","email":""},"shipping":{"country":""},"orders_count":3,"total_spent":"120.00"}
                """
            )
            .Accepted();

        Assert.Equal(story, accepted.DescribeEvents());
        Assert.Equal(
            ("25", "jaan.kask@example.com", "+37255500124"),
            (accepted.Identity.CustomerId, accepted.Identity.Email, accepted.Profile!.Phone)
        );
        Assert.Equal(ShopWebhooks.At("2025-01-01T08:00:00Z"), accepted.Profile.KnownSince);
        Assert.Equal(new HistoryData(3, null, ShopWebhooks.At("2026-03-02T20:40:00Z")), accepted.History);
    }

    [Fact]
    public void A_deleted_customer_is_identified_by_id_alone() =>
        Assert.Equal(
            "customer.deleted 2026-03-02T20:41:00Z",
            ShopWebhooks.Woo("customer.deleted", """{"id":25}""").Accepted().DescribeEvents()
        );

    [Theory]
    [InlineData("product.deleted")]
    [InlineData("coupon.created")]
    [InlineData("action.woocommerce_add_to_cart")]
    public void Other_topics_are_ignored(string topic) =>
        Assert.Equal($"{topic} is not acted on", ShopWebhooks.Woo(topic, "x").Ignored());

    [Fact]
    public void A_signed_body_without_a_topic_is_malformed()
    {
        var body = "{}"u8.ToArray();
        var headers = new Dictionary<string, string>(
            WebhookReader.Sign(ShopProtocols.WooCommerce, "hush", body, "", "d", ShopWebhooks.Now)
        );

        Assert.Equal(
            "header X-WC-Webhook-Topic: expected a topic such as order.updated, found nothing",
            WebhookReader.Read(ShopWebhooks.WooSource, new(headers, body), ShopWebhooks.Now).Faults()
        );
    }
}

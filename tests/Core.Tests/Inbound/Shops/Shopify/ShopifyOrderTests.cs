using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.Shopify;

public sealed class ShopifyOrderTests
{
    [Fact]
    public void A_paid_order_has_customer_items_and_times()
    {
        var accepted = ShopWebhooks.Shopify("orders/paid", ShopWebhooks.Order()).Accepted();

        Assert.Equal(EventId.Create("shopify", "orders/paid", "w-1"), accepted.Id);
        Assert.Equal(("shopify", "order.paid"), (accepted.Source, accepted.Name));
        Assert.Equal("order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:12Z", accepted.DescribeEvents());
        Assert.Equal(
            new CustomerIdentity
            {
                CustomerId = "115310627314723954",
                Email = "mari.tamm@example.com",
                OrderId = "820982911946154508",
            },
            accepted.Identity
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
            accepted.Profile
        );
        var order = accepted.Order!;
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
        Assert.Null(accepted.History);
        Assert.Empty(accepted.Refunds);
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
        var accepted = ShopWebhooks
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
            accepted.Identity
        );
        Assert.Equal(new ProfileData { Email = "mari.tamm@example.com" }, accepted.Profile);
        Assert.Empty(accepted.Order!.Lines);
    }

    [Fact]
    public void An_order_of_nothing_but_its_id_is_an_order()
    {
        var accepted = ShopWebhooks.Shopify("orders/create", """{"id":5}""").Accepted();

        Assert.Equal("order.placed 2026-03-02T20:41:00Z", accepted.DescribeEvents());
        Assert.Equal(new CustomerIdentity { OrderId = "5" }, accepted.Identity);
        Assert.Null(accepted.Order!.Total);
    }

    [Fact]
    public void Orders_before_the_api_of_2025_still_report_counts_and_consent()
    {
        var accepted = ShopWebhooks
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
            accepted.History
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
            accepted.Consents
        );
    }
}

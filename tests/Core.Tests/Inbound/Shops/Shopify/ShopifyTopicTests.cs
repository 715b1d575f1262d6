using System.Text;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.Shopify;

/// <summary>Every Shopify topic besides the order itself.</summary>
public sealed class ShopifyTopicTests
{
    [Theory]
    [InlineData(
        "fulfillments/create",
        """{"id":1,"order_id":450789469,"shipment_status":"delivered","updated_at":"2026-03-05T11:00:00+02:00"}"""
    )]
    [InlineData(
        "fulfillments/update",
        """{"id":1,"order_id":450789469,"shipment_status":"delivered","updated_at":"2026-03-05T11:00:00+02:00"}"""
    )]
    [InlineData(
        "fulfillment_events/create",
        """{"id":9,"fulfillment_id":1,"order_id":450789469,"status":"delivered","happened_at":"2026-03-05T11:00:00+02:00"}"""
    )]
    public void A_delivered_parcel_names_its_order(string topic, string body)
    {
        var accepted = ShopWebhooks.Shopify(topic, body).Accepted();

        Assert.Equal("order.delivered 2026-03-05T09:00:00Z", accepted.DescribeEvents());
        Assert.Equal(new CustomerIdentity { OrderId = "450789469" }, accepted.Identity);
    }

    [Theory]
    [InlineData(
        "fulfillments/update",
        """{"id":1,"order_id":5,"shipment_status":"in_transit"}""",
        "fulfillments/update: not delivered yet (shipment_status is \"in_transit\")"
    )]
    [InlineData(
        "fulfillments/create",
        """{"id":1,"order_id":5,"shipment_status":null}""",
        "fulfillments/create: not delivered yet (shipment_status is \"null\")"
    )]
    [InlineData(
        "fulfillment_events/create",
        """{"id":1,"order_id":5,"status":"out_for_delivery"}""",
        "fulfillment_events/create: not delivered yet (status is \"out_for_delivery\")"
    )]
    public void A_parcel_in_transit_is_no_event(string topic, string body, string reason) =>
        Assert.Equal(reason, ShopWebhooks.Shopify(topic, body).Ignored());

    [Fact]
    public void A_refund_names_only_its_order_and_sums_the_money_given_back()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "refunds/create",
                """
                {
                  "id": 509562969, "order_id": 450789469, "created_at": "2026-03-10T10:05:00+02:00", "processed_at": "2026-03-10T10:06:00+02:00",
                  "refund_line_items": [ { "quantity": 1, "subtotal": 100.0, "total_tax": 20.0 } ],
                  "transactions": [
                    { "kind": "refund", "status": "success", "amount": "6.50", "currency": "EUR" },
                    { "kind": "refund", "status": "failure", "amount": "90.00", "currency": "EUR" },
                    { "kind": "refund", "status": "success", "amount": "1.25", "currency": "EUR" },
                    { "kind": "sale", "status": "success", "amount": "59.90", "currency": "EUR" }
                  ]
                }
                """
            )
            .Accepted();

        Assert.Equal(new CustomerIdentity { OrderId = "450789469" }, accepted.Identity);
        Assert.Equal(
            [
                new RefundData(
                    "509562969",
                    new Money(7.75m, "EUR"),
                    IsFullRefund: false,
                    ShopWebhooks.At("2026-03-10T08:06:00Z")
                ),
            ],
            accepted.Refunds
        );
        Assert.Equal("order.refunded 2026-03-10T08:06:00Z", accepted.DescribeEvents());
    }

    [Theory]
    [InlineData(
        """[{"subtotal":10.50,"total_tax":"2.10","subtotal_set":{"shop_money":{"amount":"10.50","currency_code":"EUR"}}}]""",
        "12.60 EUR"
    )]
    [InlineData("""[{"subtotal":10.50,"total_tax":2.10}]""", "")]
    public void A_refund_without_transactions_is_worth_its_lines_when_their_currency_is_known(
        string lines,
        string amount
    )
    {
        var refund = Assert.Single(
            ShopWebhooks
                .Shopify("refunds/create", $$"""{"id":1,"order_id":2,"refund_line_items":{{lines}}}""")
                .Accepted()
                .Refunds
        );

        Assert.Equal(amount, refund.Amount?.ToString() ?? "");
    }

    [Fact]
    public void A_refund_in_two_currencies_does_not_add_them()
    {
        var refund = Assert.Single(
            ShopWebhooks
                .Shopify(
                    "refunds/create",
                    """
                    {"id":1,"order_id":2,"transactions":[{"kind":"refund","amount":"1","currency":"EUR"},{"kind":"refund","amount":"1","currency":"USD"}]}
                    """
                )
                .Accepted()
                .Refunds
        );

        Assert.Null(refund.Amount);
    }

    [Fact]
    public void Goods_put_back_into_stock_without_money_are_no_refund()
    {
        Assert.Equal(
            "a refund of nothing: goods were taken back into stock, no money was given back",
            ShopWebhooks
                .Shopify(
                    "refunds/create",
                    """{"id":1,"order_id":2,"transactions":[],"refund_line_items":[{"subtotal":0,"total_tax":0}]}"""
                )
                .Ignored()
        );
    }

    [Theory]
    [InlineData("checkouts/create")]
    [InlineData("checkouts/update")]
    public void A_checkout_has_its_token_its_items_and_its_checkboxes(string topic)
    {
        var accepted = ShopWebhooks
            .Shopify(
                topic,
                """
                {
                  "id": 981820079255243537, "token": "b1946ac9", "cart_token": "eeafa272", "email": "mari.tamm@example.com", "currency": "EUR", "total_price": "59.90",
                  "created_at": "2026-03-02T22:30:00+02:00", "updated_at": "2026-03-02T22:31:00+02:00", "completed_at": null,
                  "abandoned_checkout_url": "https://shop.example.com/recover", "buyer_accepts_marketing": true, "buyer_accepts_sms_marketing": true,
                  "sms_marketing_phone": "+37255500123", "line_items": [ { "sku": "TEA-BIRCH", "quantity": 1 }, { "sku": "CUP-CLAY", "quantity": 1 } ]
                }
                """
            )
            .Accepted();

        Assert.Equal("checkout.started 2026-03-02T20:30:00Z", accepted.DescribeEvents());
        Assert.Equal("mari.tamm@example.com", accepted.Identity.Email);
        Assert.Equal("+37255500123", accepted.Profile!.Phone);
        Assert.Equal([Channel.Email, Channel.Sms], accepted.Consents.Select(c => c.Channel));
        Assert.Equal(
            "cart_token=eeafa272 currency=EUR lines=2 skus=TEA-BIRCH CUP-CLAY token=b1946ac9 total=59.90 "
                + "url=https://shop.example.com/recover",
            string.Join(
                ' ',
                accepted.Data.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key}={d.Value}")
            )
        );
    }

    [Fact]
    public void Consent_to_texts_is_about_the_number_given_for_them_and_no_other()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "checkouts/update",
                """
                {"token":"b","phone":"+37255500999","buyer_accepts_sms_marketing":true,"sms_marketing_phone":"+37255500123"}
                """
            )
            .Accepted();

        Assert.Equal(
            ("+37255500999", "+37255500123"),
            (accepted.Profile!.Phone, Assert.Single(accepted.Consents).Address)
        );
    }

    [Fact]
    public void A_completed_checkout_starts_nothing_and_is_reported_by_its_order()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "checkouts/update",
                """{"token":"b","cart_token":"c","id":7,"updated_at":"2026-03-02T22:32:00+02:00","completed_at":"2026-03-02T22:31:00+02:00","buyer_accepts_marketing":true}"""
            )
            .Accepted();

        Assert.Equal(
            ("checkout.completed", "checkout.completed 2026-03-02T20:31:00Z"),
            (accepted.Name, accepted.DescribeEvents())
        );
        Assert.Equal(ShopWebhooks.At("2026-03-02T20:31:00Z"), accepted.Checkout!.CompletedAt);
        Assert.Equal(["token:b", "id:7", "cart:c"], accepted.Checkout.Names);
        Assert.Empty(accepted.Consents);
    }

    [Fact]
    public void A_checkout_begins_when_it_was_created_whatever_changed_since()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "checkouts/update",
                """{"token":"b","email":"mari@example.com","created_at":"2026-03-02T21:00:00+02:00","updated_at":"2026-03-02T22:32:00+02:00"}"""
            )
            .Accepted();

        Assert.Equal("checkout.started 2026-03-02T19:00:00Z", accepted.DescribeEvents());
        Assert.Equal(
            (ShopWebhooks.At("2026-03-02T20:32:00Z"), ShopWebhooks.At("2026-03-02T20:32:00Z")),
            (accepted.At, accepted.Checkout!.AsOf)
        );
    }

    [Theory]
    [InlineData("products/delete", "products/delete: it names no SKU; orders and products.csv keep the product")]
    [InlineData("customer.tags_added", "customer.tags_added: tags are not used")]
    [InlineData("themes/publish", "themes/publish is not acted on")]
    public void Topics_that_do_not_matter_are_ignored_without_being_read(string topic, string reason) =>
        Assert.Equal(reason, ShopWebhooks.Shopify(topic, "not even JSON").Ignored());

    [Fact]
    public void A_signed_test_notification_is_ignored_by_its_header()
    {
        var body = Encoding.UTF8.GetBytes(ShopWebhooks.Order());
        var headers = new Dictionary<string, string>(
            WebhookReader.Sign(ShopProtocols.Shopify, "hush", body, "orders/paid", "w-1", ShopWebhooks.Now)
        )
        {
            ["X-Shopify-Test"] = "true",
        };

        Assert.Equal(
            "orders/paid is a test notification; Webhooks:shopify:TestOrders=accept takes them as real",
            WebhookReader.Read(ShopWebhooks.ShopifySource, new(headers, body), ShopWebhooks.Now).Ignored()
        );
    }
}

using System.Text;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

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
        var told = ShopWebhooks.Shopify(topic, body).Accepted();

        Assert.Equal("order.delivered 2026-03-05T09:00:00Z", told.DescribeEvents());
        Assert.Equal(new CustomerIdentity { OrderId = "450789469" }, told.Identity);
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
        var told = ShopWebhooks
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

        Assert.Equal(new CustomerIdentity { OrderId = "450789469" }, told.Identity);
        Assert.Equal(
            [
                new RefundData(
                    "509562969",
                    new Money(7.75m, "EUR"),
                    IsFullRefund: false,
                    ShopWebhooks.At("2026-03-10T08:06:00Z")
                ),
            ],
            told.Refunds
        );
        Assert.Equal("order.refunded 2026-03-10T08:06:00Z", told.DescribeEvents());
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
        var told = ShopWebhooks
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

        Assert.Equal("checkout.started 2026-03-02T20:30:00Z", told.DescribeEvents());
        Assert.Equal("mari.tamm@example.com", told.Identity.Email);
        Assert.Equal("+37255500123", told.Profile!.Phone);
        Assert.Equal([Channel.Email, Channel.Sms], told.Consents.Select(c => c.Channel));
        Assert.Equal(
            "cart_token=eeafa272 currency=EUR lines=2 skus=TEA-BIRCH CUP-CLAY token=b1946ac9 total=59.90 "
                + "url=https://shop.example.com/recover",
            string.Join(' ', told.Data.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key}={d.Value}"))
        );
    }

    [Fact]
    public void Consent_to_texts_is_about_the_number_given_for_them_and_no_other()
    {
        var told = ShopWebhooks
            .Shopify(
                "checkouts/update",
                """
                {"token":"b","phone":"+37255500999","buyer_accepts_sms_marketing":true,"sms_marketing_phone":"+37255500123"}
                """
            )
            .Accepted();

        Assert.Equal(("+37255500999", "+37255500123"), (told.Profile!.Phone, Assert.Single(told.Consents).Address));
    }

    [Fact]
    public void A_completed_checkout_starts_nothing_and_is_reported_by_its_order()
    {
        var told = ShopWebhooks
            .Shopify(
                "checkouts/update",
                """{"token":"b","cart_token":"c","id":7,"updated_at":"2026-03-02T22:32:00+02:00","completed_at":"2026-03-02T22:31:00+02:00","buyer_accepts_marketing":true}"""
            )
            .Accepted();

        Assert.Equal(
            ("checkout.completed", "checkout.completed 2026-03-02T20:31:00Z"),
            (told.Name, told.DescribeEvents())
        );
        Assert.Equal(ShopWebhooks.At("2026-03-02T20:31:00Z"), told.Checkout!.CompletedAt);
        Assert.Equal(["token:b", "id:7", "cart:c"], told.Checkout.Names);
        Assert.Empty(told.Consents);
    }

    [Fact]
    public void A_checkout_begins_when_it_was_created_whatever_changed_since()
    {
        var told = ShopWebhooks
            .Shopify(
                "checkouts/update",
                """{"token":"b","email":"mari@example.com","created_at":"2026-03-02T21:00:00+02:00","updated_at":"2026-03-02T22:32:00+02:00"}"""
            )
            .Accepted();

        Assert.Equal("checkout.started 2026-03-02T19:00:00Z", told.DescribeEvents());
        Assert.Equal(
            (ShopWebhooks.At("2026-03-02T20:32:00Z"), ShopWebhooks.At("2026-03-02T20:32:00Z")),
            (told.At, told.Checkout!.AsOf)
        );
    }

    [Theory]
    [InlineData("customers/create", "customer.created 2015-05-27T22:11:24Z")]
    [InlineData("customers/update", "customer.updated 2026-03-01T10:00:00Z")]
    public void A_customer_in_Shopify_s_present_format(string topic, string story)
    {
        var told = ShopWebhooks
            .Shopify(
                topic,
                """
                {
                  "id": 207119551, "email": "Bob.Norman@example.com", "first_name": "Bob", "last_name": "Norman", "state": "disabled", "phone": null,
                  "created_at": "2015-05-27T18:11:24-04:00", "updated_at": "2026-03-01T12:00:00+02:00",
                  "default_address": { "country_code": "US", "province_code": "KY", "zip": "40202", "phone": "502-625-1199" }
                }
                """
            )
            .Accepted();

        Assert.Equal(story, told.DescribeEvents());
        Assert.Equal(
            new CustomerIdentity { CustomerId = "207119551", Email = "Bob.Norman@example.com" },
            told.Identity
        );
        Assert.Equal(
            new ProfileData
            {
                FirstName = "Bob",
                LastName = "Norman",
                Email = "Bob.Norman@example.com",
                Phone = "+15026251199",
                Country = "US",
                Region = "KY",
                Postcode = "40202",
                KnownSince = ShopWebhooks.At("2015-05-27T22:11:24Z"),
            },
            told.Profile
        );
        Assert.Null(told.History);
        Assert.Empty(told.Consents);
    }

    [Fact]
    public void The_oldest_flag_of_consent_is_an_opt_in_when_true_and_nothing_when_false()
    {
        string Body(string flag) =>
            $$"""{"id":1,"accepts_marketing":{{flag}},"accepts_marketing_updated_at":"2026-01-10T12:00:00Z","orders_count":1,"total_spent":"41.94","currency":"USD"}""";

        var yes = ShopWebhooks.Shopify("customers/update", Body("true")).Accepted();
        Assert.Equal(
            (ConsentStatus.Subscribed, ShopWebhooks.At("2026-01-10T12:00:00Z")),
            (yes.Consents[0].Status, yes.Consents[0].At)
        );
        Assert.Equal((1, new Money(41.94m, "USD")), (yes.History!.Orders, yes.History.Spent!.Value));
        Assert.Empty(ShopWebhooks.Shopify("customers/update", Body("false")).Accepted().Consents);
    }

    [Fact]
    public void A_deleted_customer_is_identified_by_id_alone() =>
        Assert.Equal(
            ("customer.deleted 2026-03-02T20:41:00Z", "706405506930370084"),
            ShopWebhooks.Shopify("customers/delete", """{"id":706405506930370084}""").Accepted() is var told
                ? (told.DescribeEvents(), told.Identity.CustomerId!)
                : default
        );

    [Theory]
    [InlineData("subscribed", ConsentStatus.Subscribed)]
    [InlineData("UNSUBSCRIBED", ConsentStatus.Unsubscribed)]
    [InlineData("pending", ConsentStatus.Pending)]
    public void Consent_to_email_comes_by_its_own_topic(string state, ConsentStatus status)
    {
        var told = ShopWebhooks
            .Shopify(
                "customers_email_marketing_consent/update",
                $$"""
                {"customer_id":706405506930370084,"email_address":"mari.tamm@example.com","email_marketing_consent":{"state":"{{state}}","opt_in_level":"confirmed_opt_in","consent_updated_at":"2026-03-02T22:40:00+02:00"} }
                """
            )
            .Accepted();

        Assert.Equal(
            new CustomerIdentity { CustomerId = "706405506930370084", Email = "mari.tamm@example.com" },
            told.Identity
        );
        Assert.Equal(
            [
                new ConsentChange
                {
                    Channel = Channel.Email,
                    Address = "mari.tamm@example.com",
                    Status = status,
                    At = ShopWebhooks.At("2026-03-02T20:40:00Z"),
                    OptInLevel = "confirmed_opt_in",
                },
            ],
            told.Consents
        );
        Assert.Equal("consent.changed 2026-03-02T20:40:00Z", told.DescribeEvents());
    }

    [Fact]
    public void A_state_that_is_not_known_changes_nothing_and_is_noted()
    {
        var told = ShopWebhooks
            .Shopify(
                "customers_email_marketing_consent/update",
                """{"customer_id":1,"email_marketing_consent":{"state":"something_new"}}"""
            )
            .Accepted();

        Assert.Empty(told.Consents);
        Assert.Empty(told.Occurrences);
        Assert.Contains("\"something_new\"", Assert.Single(told.DroppedFields), StringComparison.Ordinal);
    }

    [Fact]
    public void SMS_consent_arrives_by_its_own_topic_with_the_customer_s_number()
    {
        var told = ShopWebhooks
            .Shopify(
                "customers_marketing_consent/update",
                """
                {"id":706405506930370084,"phone":"+37255500123","sms_marketing_consent":{"state":"subscribed","opt_in_level":"unknown","consent_updated_at":"2026-03-02T22:40:00+02:00","consent_collected_from":"other"}}
                """
            )
            .Accepted();

        Assert.Equal(("706405506930370084", "+37255500123"), (told.Identity.CustomerId, told.Profile!.Phone));
        Assert.Equal(
            [
                new ConsentChange
                {
                    Channel = Channel.Sms,
                    Address = "+37255500123",
                    Status = ConsentStatus.Subscribed,
                    At = ShopWebhooks.At("2026-03-02T20:40:00Z"),
                },
            ],
            told.Consents
        );
    }

    [Fact]
    public void A_merge_names_the_one_who_stays_and_the_one_who_is_no_more()
    {
        string Body(string status) =>
            $$"""
                {"admin_graphql_api_customer_kept_id":"gid://shopify/Customer/1","admin_graphql_api_customer_deleted_id":"gid://shopify/Customer/2","job_id":null,"status":"{{status}}","errors":[]}
                """;

        var told = ShopWebhooks.Shopify("customers/merge", Body("completed")).Accepted();
        Assert.Equal(("customer.merged", "1", "2"), (told.Name, told.Identity.CustomerId, told.MergedCustomerId));
        Assert.Equal(
            "customers/merge: nothing was merged (status is \"failed\")",
            ShopWebhooks.Shopify("customers/merge", Body("failed")).Ignored()
        );
    }

    [Theory]
    [InlineData("""{"amount":"412.30","currencyCode":"EUR"}""", "412.30 EUR")]
    [InlineData("\"412.30\"", "")]
    [InlineData("null", "")]
    public void A_purchasing_summary_has_the_shop_s_own_order_count(string spent, string money)
    {
        var told = ShopWebhooks
            .Shopify(
                "customers/purchasing_summary",
                $$"""
                {"amountSpent":{{spent}},"customerId":"gid://shopify/Customer/207119551","lastOrderId":"gid://shopify/Order/1","numberOfOrders":"7","occurredAt":"2026-03-02T22:40:00+02:00"}
                """
            )
            .Accepted();

        Assert.Equal("207119551", told.Identity.CustomerId);
        Assert.Equal(
            (7, money, ShopWebhooks.At("2026-03-02T20:40:00Z")),
            (told.History!.Orders, told.History.Spent?.ToString() ?? "", told.History.AsOf)
        );
        Assert.Empty(told.Occurrences);
    }

    [Theory]
    [InlineData(
        "customers/data_request",
        "\"orders_requested\":[299938,280263,220458],\"data_request\":{\"id\":9999}",
        "data_request",
        "299938 280263 220458"
    )]
    [InlineData("customers/redact", "\"orders_to_redact\":[299938,280263,220458]", "redact", "299938 280263 220458")]
    public void A_privacy_request_is_kept_with_its_kind_and_nothing_personal_in_its_id(
        string topic,
        string rest,
        string kind,
        string orders
    )
    {
        var told = ShopWebhooks
            .Shopify(
                topic,
                $$"""{"shop_id":954889,"shop_domain":"shop.example.com","customer":{"id":191167,"email":"john@example.com","phone":"555-625-1199"},{{rest}}}"""
            )
            .Accepted();

        Assert.Equal(
            ("privacy.requested", "191167", "john@example.com"),
            (told.Name, told.Identity.CustomerId, told.Identity.Email)
        );
        Assert.Equal((kind, orders), (told.Data["kind"].GetString(), told.Data["orders"].GetString()));
        Assert.DoesNotContain("john", told.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void A_privacy_request_may_know_only_the_email() =>
        Assert.Equal(
            new CustomerIdentity { Email = "john@example.com" },
            ShopWebhooks
                .Shopify("customers/redact", """{"shop_id":1,"customer":{"email":"john@example.com"}}""")
                .Accepted()
                .Identity
        );

    [Fact]
    public void A_privacy_request_with_only_a_phone_number_is_kept_without_a_customer()
    {
        var told = ShopWebhooks.Shopify("customers/redact", """{"customer":{"phone":"+37255500123"}}""").Accepted();

        Assert.Equal((CustomerIdentity.Unknown, "+37255500123"), (told.Identity, told.Profile!.Phone));
        Assert.Equal(
            "$.customer: expected an id, an email or a phone, found none of them",
            ShopWebhooks.Shopify("customers/redact", """{"customer":{}}""").Faults()
        );
    }

    [Fact]
    public void Erasing_a_whole_shop_is_about_no_customer()
    {
        var notice = Assert
            .IsType<WebhookResult.ShopWide>(
                ShopWebhooks.Shopify("shop/redact", """{"shop_id":954889,"shop_domain":"shop.example.com"}""")
            )
            .Notice;

        Assert.Equal(
            new ShopNotice(
                EventId.Create("shopify", "shop/redact", "w-1"),
                "shopify",
                "shop_redact",
                "shop.example.com",
                ShopWebhooks.Now
            ),
            notice
        );
    }

    [Theory]
    [InlineData("products/update", "products/update: products come from products.csv of the workspace")]
    [InlineData("customer.tags_added", "customer.tags_added: tags are not used")]
    [InlineData("themes/publish", "themes/publish is not acted on")]
    public void Topics_that_do_not_matter_are_ignored_without_being_read(string topic, string reason) =>
        Assert.Equal(reason, ShopWebhooks.Shopify(topic, "not even JSON").Ignored());

    [Fact]
    public void A_signed_test_notification_is_ignored_by_its_header()
    {
        var body = Encoding.UTF8.GetBytes(ShopWebhooks.Order());
        var headers = new Dictionary<string, string>(
            WebhookReader.Sign(WebhookKind.Shopify, "hush", body, "orders/paid", "w-1", ShopWebhooks.Now)
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

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.Shopify;

/// <summary>The topics of Shopify that are about a customer: profile, consent, merge, privacy requests.</summary>
public sealed class ShopifyCustomerTests
{
    [Theory]
    [InlineData("customers/create", "customer.created 2015-05-27T22:11:24Z")]
    [InlineData("customers/update", "customer.updated 2026-03-01T10:00:00Z")]
    public void A_customer_in_Shopify_s_present_format(string topic, string story)
    {
        var accepted = ShopWebhooks
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

        Assert.Equal(story, accepted.DescribeEvents());
        Assert.Equal(
            new CustomerIdentity { CustomerId = "207119551", Email = "Bob.Norman@example.com" },
            accepted.Identity
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
            accepted.Profile
        );
        Assert.Null(accepted.History);
        Assert.Empty(accepted.Consents);
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
            ShopWebhooks.Shopify("customers/delete", """{"id":706405506930370084}""").Accepted() is var accepted
                ? (accepted.DescribeEvents(), accepted.Identity.CustomerId!)
                : default
        );

    [Theory]
    [InlineData("subscribed", ConsentStatus.Subscribed)]
    [InlineData("UNSUBSCRIBED", ConsentStatus.Unsubscribed)]
    [InlineData("pending", ConsentStatus.Pending)]
    public void Consent_to_email_comes_by_its_own_topic(string state, ConsentStatus status)
    {
        var accepted = ShopWebhooks
            .Shopify(
                "customers_email_marketing_consent/update",
                $$"""
                {"customer_id":706405506930370084,"email_address":"mari.tamm@example.com","email_marketing_consent":{"state":"{{state}}","opt_in_level":"confirmed_opt_in","consent_updated_at":"2026-03-02T22:40:00+02:00"} }
                """
            )
            .Accepted();

        Assert.Equal(
            new CustomerIdentity { CustomerId = "706405506930370084", Email = "mari.tamm@example.com" },
            accepted.Identity
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
            accepted.Consents
        );
        Assert.Equal("consent.changed 2026-03-02T20:40:00Z", accepted.DescribeEvents());
    }

    [Fact]
    public void A_state_that_is_not_known_changes_nothing_and_is_noted()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "customers_email_marketing_consent/update",
                """{"customer_id":1,"email_marketing_consent":{"state":"something_new"}}"""
            )
            .Accepted();

        Assert.Empty(accepted.Consents);
        Assert.Empty(accepted.Occurrences);
        Assert.Contains("\"something_new\"", Assert.Single(accepted.DroppedFields), StringComparison.Ordinal);
    }

    [Fact]
    public void SMS_consent_arrives_by_its_own_topic_with_the_customer_s_number()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "customers_marketing_consent/update",
                """
                {"id":706405506930370084,"phone":"+37255500123","sms_marketing_consent":{"state":"subscribed","opt_in_level":"unknown","consent_updated_at":"2026-03-02T22:40:00+02:00","consent_collected_from":"other"}}
                """
            )
            .Accepted();

        Assert.Equal(("706405506930370084", "+37255500123"), (accepted.Identity.CustomerId, accepted.Profile!.Phone));
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
            accepted.Consents
        );
    }

    [Fact]
    public void A_merge_names_the_one_who_stays_and_the_one_who_is_no_more()
    {
        string Body(string status) =>
            $$"""
                {"admin_graphql_api_customer_kept_id":"gid://shopify/Customer/1","admin_graphql_api_customer_deleted_id":"gid://shopify/Customer/2","job_id":null,"status":"{{status}}","errors":[]}
                """;

        var accepted = ShopWebhooks.Shopify("customers/merge", Body("completed")).Accepted();
        Assert.Equal(
            ("customer.merged", "1", "2"),
            (accepted.Name, accepted.Identity.CustomerId, accepted.MergedCustomerId)
        );
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
        var accepted = ShopWebhooks
            .Shopify(
                "customers/purchasing_summary",
                $$"""
                {"amountSpent":{{spent}},"customerId":"gid://shopify/Customer/207119551","lastOrderId":"gid://shopify/Order/1","numberOfOrders":"7","occurredAt":"2026-03-02T22:40:00+02:00"}
                """
            )
            .Accepted();

        Assert.Equal("207119551", accepted.Identity.CustomerId);
        Assert.Equal(
            (7, money, ShopWebhooks.At("2026-03-02T20:40:00Z")),
            (accepted.History!.Orders, accepted.History.Spent?.ToString() ?? "", accepted.History.AsOf)
        );
        Assert.Empty(accepted.Occurrences);
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
        var accepted = ShopWebhooks
            .Shopify(
                topic,
                $$"""{"shop_id":954889,"shop_domain":"shop.example.com","customer":{"id":191167,"email":"john@example.com","phone":"555-625-1199"},{{rest}}}"""
            )
            .Accepted();

        Assert.Equal(
            ("privacy.requested", "191167", "john@example.com"),
            (accepted.Name, accepted.Identity.CustomerId, accepted.Identity.Email)
        );
        Assert.Equal((kind, orders), (accepted.Data["kind"].GetString(), accepted.Data["orders"].GetString()));
        Assert.DoesNotContain("john", accepted.Id, StringComparison.Ordinal);
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
        var accepted = ShopWebhooks.Shopify("customers/redact", """{"customer":{"phone":"+37255500123"}}""").Accepted();

        Assert.Equal((CustomerIdentity.Unknown, "+37255500123"), (accepted.Identity, accepted.Profile!.Phone));
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
}

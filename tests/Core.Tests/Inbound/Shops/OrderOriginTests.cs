using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

/// <summary>How an order came about, in which language, and what of that the shipped journeys take.</summary>
public sealed class OrderOriginTests
{
    [Theory]
    [InlineData("\"web\"", "", "online")]
    [InlineData("\"pos\"", "", "point_of_sale")]
    [InlineData("\"shopify_draft_order\"", "", "draft")]
    [InlineData("\"subscription_contract\"", "", "subscription_renewal")]
    [InlineData("\"subscription_contract_checkout_one\"", "", "online")]
    [InlineData("\"294517\"", "Subscription, Subscription Recurring Order", "subscription_renewal")]
    [InlineData("\"web\"", "Subscription, Subscription First Order", "online")]
    [InlineData("\"facebook\"", "", "marketplace")]
    [InlineData("1354745", "", "draft")]
    [InlineData("\"4711\"", "", "api")]
    [InlineData("null", "", null)]
    public void Shopify_s_origin_is_its_source_name_and_subscription_apps_use_tags(
        string source,
        string tags,
        string? origin
    ) =>
        Assert.Equal(
            origin,
            ShopWebhooks
                .Shopify("orders/paid", ShopWebhooks.Order(("source_name", source), ("tags", $"\"{tags}\"")))
                .Accepted()
                .Order!.Origin
        );

    [Theory]
    [InlineData("\"checkout\"", "[]", "online")]
    [InlineData("\"store-api\"", "[]", "online")]
    [InlineData("\"admin\"", "[]", "manual")]
    [InlineData("\"subscription\"", "[]", "subscription_renewal")]
    [InlineData("\"checkout\"", """[{"key":"_subscription_renewal","value":"812"}]""", "subscription_renewal")]
    [InlineData(
        "null",
        """[{"key":"is_a_renew","value":"yes"},{"key":"subscriptions","value":[12]}]""",
        "subscription_renewal"
    )]
    [InlineData("\"checkout\"", """[{"key":"is_a_renew","value":"no"}]""", "online")]
    [InlineData("null", """[{"key":"wps_sfw_renewal_order","value":"yes"}]""", "subscription_renewal")]
    [InlineData("null", """[{"key":"mwb_sfw_renewal_order","value":"yes"}]""", "subscription_renewal")]
    [InlineData("null", """[{"key":"_subscriptio_renewal","value":"yes"}]""", "subscription_renewal")]
    [InlineData(
        "null",
        """[{"key":"sumo_renewal_order_date","value":"2026-03-02 10:00:00"}]""",
        "subscription_renewal"
    )]
    [InlineData("\"checkout\"", """[{"key":"sumo_is_subscription_order","value":"yes"}]""", "online")]
    [InlineData("\"checkout\"", """[{"key":"subscriptions","value":[12]}]""", "online")]
    [InlineData("\"pos-rest-api\"", "[]", "point_of_sale")]
    [InlineData("\"rest-api\"", "[]", "api")]
    [InlineData("\"\"", "[]", null)]
    public void WooCommerce_s_origin_is_created_via_and_subscriptions_use_metadata(
        string via,
        string meta,
        string? origin
    ) =>
        Assert.Equal(
            origin,
            ShopWebhooks
                .Woo("order.updated", ShopWebhooks.WooOrder(("created_via", via), ("meta_data", meta)))
                .Accepted()
                .Order!.Origin
        );

    [Theory]
    [InlineData("0", "online")]
    [InlineData("null", "online")]
    [InlineData("726", "subscription_renewal")]
    [InlineData("\"726\"", "subscription_renewal")]
    public void A_WooCommerce_order_under_another_one_follows_from_it(string parent, string origin) =>
        Assert.Equal(
            origin,
            ShopWebhooks
                .Woo("order.updated", ShopWebhooks.WooOrder(("created_via", "\"checkout\""), ("parent_id", parent)))
                .Accepted()
                .Order!.Origin
        );

    [Fact]
    public void Any_other_shop_may_send_the_origin_in_the_standard_format()
    {
        foreach (var origin in OrderOrigin.All)
        {
            Assert.Equal(
                origin,
                ShopWebhooks
                    .Standard($$"""{"type":"order.paid","data":{"order":{"id":"1","origin":"{{origin}}" } } }""")
                    .Accepted()
                    .Order!.Origin
            );
        }
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(OrderOrigin.Online, true)]
    [InlineData(OrderOrigin.Draft, true)]
    [InlineData(OrderOrigin.Manual, true)]
    [InlineData(OrderOrigin.PointOfSale, false)]
    [InlineData(OrderOrigin.SubscriptionRenewal, false)]
    public void The_sample_welcomes_and_asks_only_for_what_fits(string? origin, bool fits)
    {
        var play = SimulatedCustomer.Open("2026-03-02 12:00");
        var order = SampleEvents.OrderPaid(play.Now);
        play.Submit(order with { Order = order.Order! with { Origin = origin } });
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, play.Now));

        Assert.Equal(fits, play.State.Runs.Any(r => r.Journey == "welcome"));
        Assert.Equal(fits, play.State.Runs.Any(r => r.Journey == "feedback-request"));
    }

    [Theory]
    [InlineData("wpml_language", "et", "et")]
    [InlineData("trp_language", "et_EE", "et-EE")]
    [InlineData("pll_language", "fi", "fi")]
    [InlineData("weglot_language", "de", "de")]
    [InlineData("order_language", "lv", null)]
    [InlineData("wpml_language", "", null)]
    public void WooCommerce_orders_carry_the_language_of_their_translation_plugin(
        string key,
        string value,
        string? locale
    )
    {
        var meta = $$"""[{"id":1,"key":"{{key}}","value":"{{value}}"},{"id":2,"key":"_other","value":{"a":[1]} }]""";

        Assert.Equal(
            locale,
            ShopWebhooks.Woo("order.updated", ShopWebhooks.WooOrder(("meta_data", meta))).Accepted().Profile!.Locale
        );
        Assert.Equal(
            locale,
            ShopWebhooks.Woo("customer.updated", $$"""{"id":7,"meta_data":{{meta}} }""").Accepted().Profile!.Locale
        );
    }

    [Fact]
    public void A_setting_names_another_key_and_comes_first()
    {
        const string Meta = """[{"key":"wpml_language","value":"en"},{"key":"order_language","value":"lv"}]""";
        var source = ShopWebhooks.WooSource with { LanguageKey = "order_language" };

        Assert.Equal(
            "lv",
            ShopWebhooks
                .Woo("order.updated", ShopWebhooks.WooOrder(("meta_data", Meta)), source)
                .Accepted()
                .Profile!.Locale
        );
        Assert.Equal(
            "et",
            ShopWebhooks.Woo("order.updated", ShopWebhooks.WooOrder(("lang", "\"et\""))).Accepted().Profile!.Locale
        );
    }

    [Theory]
    [InlineData("processing", true, true)]
    [InlineData("completed", false, true)]
    [InlineData("processing", false, false)]
    [InlineData("pending", false, false)]
    [InlineData("on-hold", true, false)]
    [InlineData("failed", true, false)]
    [InlineData("cancelled", true, false)]
    [InlineData("refunded", true, false)]
    public void A_soft_opt_in_comes_from_a_sale_alone(string status, bool paid, bool given)
    {
        var body = ShopWebhooks.WooOrder(
            ("status", $"\"{status}\""),
            ("date_paid_gmt", paid ? "\"2026-03-02T20:40:30\"" : "null")
        );

        Assert.Equal(
            given,
            ShopWebhooks
                .Woo("order.updated", body, ShopWebhooks.WooSource with { SoftOptIn = true })
                .Accepted()
                .Consents.Count == 1
        );
    }

    [Theory]
    [InlineData("orders/create", "pending", false)]
    [InlineData("orders/create", "authorized", false)]
    [InlineData("orders/create", "paid", true)]
    [InlineData("orders/paid", "paid", true)]
    public void An_order_of_Shopify_that_is_only_placed_gives_no_soft_opt_in(string topic, string status, bool given)
    {
        var body = ShopWebhooks.Order(("financial_status", $"\"{status}\""), ("buyer_accepts_marketing", "false"));

        Assert.Equal(
            given,
            ShopWebhooks
                .Shopify(topic, body, ShopWebhooks.ShopifySource with { SoftOptIn = true })
                .Accepted()
                .Consents.Count == 1
        );
    }
}

using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

/// <summary>No signature covers the topic: a body of another resource under a topic that erases or stops is
/// refused.</summary>
public sealed class SwappedTopicTests
{
    private const string Checkout =
        """{"id":1,"token":"t","email":"a@example.com","customer":{"id":5},"line_items":[],"abandoned_checkout_url":"https://shop.example.com/x"}""";
    private const string DataRequest =
        """{"shop_id":1,"shop_domain":"a.example.com","customer":{"id":5},"orders_requested":[],"data_request":{"id":9}}""";
    private const string Redact =
        """{"shop_id":1,"shop_domain":"a.example.com","customer":{"id":5},"orders_to_redact":[]}""";
    private const string Product = """{"id":7,"admin_graphql_api_id":"gid://shopify/Product/7","title":"Mug"}""";

    public static TheoryData<string, string, string> OfShopify
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (
                var topic in (string[])
                    [
                        "customers/redact",
                        "customers/data_request",
                        "customers/create",
                        "customers/update",
                        "customers/delete",
                        "customers_marketing_consent/update",
                    ]
            )
            {
                all.Add(topic, ShopWebhooks.Order(), "$.line_items");
                all.Add(topic, Checkout, "$.line_items");
            }

            all.Add("shop/redact", ShopWebhooks.Order(), "$.customer");
            all.Add("shop/redact", Redact, "$.customer");
            all.Add("shop/redact", """{"title":"Mug"}""", "$.shop_id");
            all.Add("customers/redact", DataRequest, "$.data_request");
            all.Add("customers/data_request", Redact, "$.orders_to_redact");
            all.Add("customers/delete", Product, "$.admin_graphql_api_id");
            all.Add("customers/delete", """{"id":3,"order_id":4,"refund_line_items":[]}""", "$.order_id");
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(OfShopify))]
    public void Shopifys_other_bodies_erase_and_stop_nothing(string topic, string body, string place)
    {
        var fault = ShopWebhooks.Shopify(topic, body).Faults();

        Assert.StartsWith($"{place}: expected ", fault, StringComparison.Ordinal);
        Assert.Contains(topic, fault, StringComparison.Ordinal);
        Assert.EndsWith("Deliver each body with the topic it was made for.", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("customer.deleted", "$.line_items")]
    [InlineData("customer.updated", "$.line_items")]
    [InlineData("customer.created", "$.line_items")]
    [InlineData("order.deleted", "$.line_items")]
    public void An_order_of_woocommerce_deletes_nothing(string topic, string place) =>
        Assert.StartsWith(
            $"{place}: expected a body of {topic}",
            ShopWebhooks.Woo(topic, ShopWebhooks.WooOrder()).Faults(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("customer.deleted")]
    [InlineData("order.deleted")]
    public void A_customer_of_woocommerce_that_only_changed_deletes_nothing(string topic) =>
        Assert.StartsWith(
            "$.billing: ",
            ShopWebhooks.Woo(topic, """{"id":25,"email":"a@example.com","billing":{"first_name":"Ada"}}""").Faults(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(
        "customers/redact",
        """{"shop_id":1,"shop_domain":"a.example.com","customer":{"email":"a@example.com"},"orders_to_redact":[]}"""
    )]
    [InlineData(
        "customers/redact",
        """{"shop_id":1,"shop_domain":"a.example.com","customer":{"id":null,"email":"a@example.com","phone":null},"orders_to_redact":null}"""
    )]
    [InlineData(
        "customers/data_request",
        """{"shop_id":1,"customer":{"id":5,"email":null},"orders_requested":[1],"data_request":{"id":9}}"""
    )]
    [InlineData("customers/delete", """{"id":5}""")]
    [InlineData(
        "customers/delete",
        """{"id":5,"phone":null,"addresses":[],"tax_exemptions":[],"email_marketing_consent":null,"admin_graphql_api_id":"gid://shopify/Customer/5"}"""
    )]
    [InlineData(
        "customers/update",
        """{"id":5,"email":"a@example.com","orders_count":2,"last_order_id":9,"total_spent":"5.00","admin_graphql_api_id":"gid://shopify/Customer/5"}"""
    )]
    [InlineData(
        "customers_marketing_consent/update",
        """{"id":5,"phone":"+37255500123","sms_marketing_consent":{"state":"unsubscribed"}}"""
    )]
    public void The_topics_own_bodies_are_read_as_they_vary(string topic, string body) =>
        Assert.NotNull(ShopWebhooks.Shopify(topic, body).Accepted());
}

using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.Buyers;

/// <summary>Phone numbers of shop deliveries: read with the country of the address or of the customer, noted where they
/// cannot be read.</summary>
public sealed class LenientPhoneTests
{
    [Theory]
    [InlineData("044 55 1234 5678", true)]
    [InlineData("555-625-1199 ext. 5", true)]
    [InlineData("N/A", true)]
    [InlineData("", false)]
    [InlineData("55 1234 5678", false)]
    public void A_phone_number_that_cannot_be_read_is_noted(string written, bool noted)
    {
        var woo = ShopWebhooks
            .Woo(
                "order.updated",
                ShopWebhooks.WooOrder(
                    (
                        "billing",
                        $$"""{"first_name":"Ada","email":"a@example.com","country":"MX","phone":"{{written}}"}"""
                    )
                )
            )
            .Accepted();
        var shopify = ShopWebhooks
            .Shopify(
                "orders/paid",
                ShopWebhooks.Order(
                    ("customer", "null"),
                    ("phone", "null"),
                    ("shipping_address", "null"),
                    ("billing_address", $$"""{"country_code":"MX","phone":"{{written}}"}""")
                )
            )
            .Accepted();
        var standard = ShopWebhooks
            .Standard(
                $$"""{"type":"order.placed","data":{"customer":{"email":"a@example.com","country":"MX","phone":"{{written}}"},"order":{"id":"1"} } }"""
            )
            .Accepted();
        Assert.Equal(
            noted ? ["$.billing.phone"] : [],
            woo.DroppedFields.Where(d => d.Contains("phone", StringComparison.Ordinal)).Select(d => d.Split(": ")[0])
        );
        Assert.Equal(
            noted ? ["$.billing_address.phone"] : [],
            shopify
                .DroppedFields.Where(d => d.Contains("phone", StringComparison.Ordinal))
                .Select(d => d.Split(": ")[0])
        );
        Assert.Equal(
            noted ? ["$.data.customer.phone"] : [],
            standard
                .DroppedFields.Where(d => d.Contains("phone", StringComparison.Ordinal))
                .Select(d => d.Split(": ")[0])
        );
        Assert.All(
            [.. woo.DroppedFields, .. shopify.DroppedFields, .. standard.DroppedFields],
            d => Assert.DoesNotContain("5678", d, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("EE", "5123 4567", "+37251234567")]
    [InlineData("LV", "5123 4567", null)]
    [InlineData(null, "5123 4567", null)]
    [InlineData(null, "+372 5123 4567", "+37251234567")]
    public void A_phone_number_without_a_country_is_read_with_the_customer_s_known_country(
        string? known,
        string written,
        string? read
    )
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        play.Submit(
            ShopWebhooks
                .Standard(
                    $$"""{"type":"customer.created","data":{"customer":{"id":"1","email":"a@example.com"{{(known is null ? "" : $",\"country\":\"{known}\"")}} } } }""",
                    id: "m1"
                )
                .Accepted()
        );
        play.Submit(
            ShopWebhooks
                .Standard(
                    $$"""{"type":"customer.updated","data":{"customer":{"id":"1","phone":"{{written}}"} } }""",
                    id: "m2"
                )
                .Accepted()
        );
        Assert.Equal(read, play.State.Profile.Phone);
        Assert.Equal(
            read is null,
            play.Notes.Any(n => n.Kind == "dropped" && n.Reason!.StartsWith("phone:", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("woo")]
    [InlineData("shopify")]
    public void A_phone_number_of_an_order_without_a_country_is_read_with_the_customer_s_country(string shop)
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        play.Submit(
            ShopWebhooks
                .Standard(
                    """{"type":"customer.created","data":{"customer":{"id":"1","email":"a@example.com","country":"EE"} } }""",
                    id: "m1"
                )
                .Accepted()
        );
        play.Submit(
            shop == "woo"
                ? ShopWebhooks
                    .Woo(
                        "order.updated",
                        ShopWebhooks.WooOrder(
                            ("shipping", "{}"),
                            ("billing", """{"email":"a@example.com","country":"","phone":"5123 4567"}""")
                        )
                    )
                    .Accepted()
                : ShopWebhooks
                    .Shopify(
                        "orders/paid",
                        ShopWebhooks.Order(
                            ("customer", "null"),
                            ("phone", "\"5123 4567\""),
                            ("email", "\"a@example.com\""),
                            ("shipping_address", "null"),
                            ("billing_address", "null")
                        )
                    )
                    .Accepted()
        );
        Assert.Equal("+37251234567", play.State.Profile.Phone);
    }
}

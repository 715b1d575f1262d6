using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.Buyers;

/// <summary>Who the buyer is: names that are none, addresses that are none, and the recipient of the parcel, who may be
/// another person.</summary>
public sealed class BuyerTests
{
    [Fact]
    public void The_recipient_of_a_parcel_is_not_the_buyer_in_Shopify()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "orders/paid",
                ShopWebhooks.Order(
                    ("phone", "null"),
                    ("customer", """{"id":1,"first_name":"Ada","phone":null}"""),
                    (
                        "billing_address",
                        """{"first_name":"Ada","country_code":"EE","province_code":null,"zip":"10111","phone":"5123 4567"}"""
                    ),
                    (
                        "shipping_address",
                        """{"first_name":"Bo","country_code":"FI","province_code":"XX","zip":"00100","phone":"040 123 4567"}"""
                    )
                )
            )
            .Accepted();

        Assert.Equal(
            ("Ada", "+37251234567", "EE", null, "10111"),
            (
                accepted.Profile!.FirstName,
                accepted.Profile.Phone,
                accepted.Profile.Country,
                accepted.Profile.Region,
                accepted.Profile.Postcode
            )
        );
        Assert.Equal("FI", accepted.Order!.Country);
    }

    [Fact]
    public void A_parcel_to_another_person_says_nothing_about_a_buyer_without_a_billing_address()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "orders/paid",
                ShopWebhooks.Order(
                    ("phone", "null"),
                    ("customer", """{"id":1}"""),
                    ("billing_address", "null"),
                    (
                        "shipping_address",
                        """{"first_name":"Bo","country_code":"FI","zip":"00100","phone":"+358401234567"}"""
                    )
                )
            )
            .Accepted();

        Assert.Equal(
            (null, null, null, null),
            (accepted.Profile!.FirstName, accepted.Profile.Phone, accepted.Profile.Country, accepted.Profile.Postcode)
        );
    }

    [Fact]
    public void Each_phone_number_is_read_with_the_country_of_its_own_address()
    {
        string? Phone(string billing, string home, string customer = "null") =>
            ShopWebhooks
                .Shopify(
                    "orders/paid",
                    ShopWebhooks.Order(
                        ("phone", "null"),
                        ("shipping_address", """{"country_code":"SE","phone":"070 123 45 67"}"""),
                        ("billing_address", billing),
                        ("customer", $$"""{"id":1,"phone":{{customer}},"default_address":{{home}} }""")
                    )
                )
                .Accepted()
                .Profile!.Phone;

        Assert.Equal(
            "+37251234567",
            Phone("""{"country_code":"EE","phone":"5123 4567"}""", """{"country_code":"FI","phone":"040 1234567"}""")
        );
        Assert.Equal(
            "+358401234567",
            Phone("""{"country_code":"EE","phone":null}""", """{"country_code":"FI","phone":"040 1234567"}""")
        );
        Assert.Equal(
            "+358401234567",
            Phone("""{"country_code":"EE"}""", """{"country_code":"FI"}""", "\"040 1234567\"")
        );
    }

    [Fact]
    public void The_recipient_of_a_parcel_is_not_the_buyer_in_WooCommerce()
    {
        var accepted = ShopWebhooks
            .Woo(
                "order.updated",
                ShopWebhooks.WooOrder(
                    (
                        "billing",
                        """{"first_name":"Ada","country":"EE","state":"","postcode":"10111","email":"ada@example.com","phone":"5123 4567"}"""
                    ),
                    (
                        "shipping",
                        """{"first_name":"Bo","country":"FI","state":"18","postcode":"00100","phone":"040 123 4567"}"""
                    )
                )
            )
            .Accepted();

        Assert.Equal(
            ("Ada", "+37251234567", "EE", null, "10111"),
            (
                accepted.Profile!.FirstName,
                accepted.Profile.Phone,
                accepted.Profile.Country,
                accepted.Profile.Region,
                accepted.Profile.Postcode
            )
        );
        Assert.Equal("FI", accepted.Order!.Country);
        Assert.Null(
            ShopWebhooks
                .Woo(
                    "order.updated",
                    ShopWebhooks.WooOrder(
                        ("billing", """{"country":"EE","phone":""}"""),
                        ("shipping", """{"country":"EE","phone":"5123 4567"}""")
                    )
                )
                .Accepted()
                .Profile!.Phone
        );
    }

    [Fact]
    public void A_phone_number_of_our_own_shape_is_not_read_with_the_country_of_the_parcel()
    {
        var accepted = ShopWebhooks
            .Standard(
                """{"type":"order.paid","data":{"customer":{"id":"c","phone":"5123 4567"},"order":{"id":"1","country":"EE"}}}"""
            )
            .Accepted();

        Assert.Equal((null, "EE"), (accepted.Profile!.Phone, accepted.Order!.Country));
    }

    [Fact]
    public void The_address_of_an_order_is_kept_apart_from_the_customer_s()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "orders/paid",
                ShopWebhooks.Order(
                    ("email", "\"other@example.com\""),
                    ("contact_email", "\"other@example.com\""),
                    ("customer", """{"id":1,"email":"ada@example.com"}""")
                )
            )
            .Accepted();

        Assert.Equal(
            ("ada@example.com", "ada@example.com", "other@example.com"),
            (accepted.Identity.Email, accepted.Profile!.Email, accepted.Order!.Email)
        );
    }
}

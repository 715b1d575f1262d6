using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

/// <summary>Who the buyer is: names that are none, addresses that are none, and the recipient of the parcel, who may be
/// another person.</summary>
public sealed class BuyerTests
{
    [Theory]
    [InlineData("N/A")]
    [InlineData("n/a")]
    [InlineData("n.a.")]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData(".")]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("undefined")]
    [InlineData("None")]
    [InlineData("(none)")]
    [InlineData("Unknown")]
    [InlineData("Guest")]
    [InlineData("Not provided")]
    [InlineData("first_name")]
    [InlineData("xxx")]
    [InlineData("12345")]
    [InlineData("https://win-big.example/x")]
    [InlineData("www.example.com")]
    [InlineData("Claim prize at bit.ly/3abc")]
    [InlineData("example.com")]
    [InlineData("liis@example.com")]
    [InlineData("{{customer.name}}")]
    [InlineData("<b>Mari</b>")]
    [InlineData("   ")]
    public void What_is_no_first_name_is_not_used_as_one(string written)
    {
        Assert.Null(PersonName.ParseFirstName(written));
        var json = System.Text.Json.JsonSerializer.Serialize(written);
        Assert.Equal(
            "Mari",
            ShopWebhooks
                .Shopify(
                    "orders/paid",
                    ShopWebhooks.Order(
                        ("customer", $$"""{"id":1,"first_name":{{json}}}"""),
                        ("billing_address", """{"first_name":"Mari"}""")
                    )
                )
                .Accepted()
                .Profile!.FirstName
        );
        Assert.Null(
            ShopWebhooks
                .Woo("order.updated", ShopWebhooks.WooOrder(("billing", $$"""{"first_name":{{json}}}""")))
                .Accepted()
                .Profile!.FirstName
        );
    }

    [Theory]
    [InlineData("Mari")]
    [InlineData("Anna-Liisa")]
    [InlineData("J.")]
    [InlineData("O'Neil")]
    [InlineData("Na")]
    [InlineData("Bo")]
    [InlineData("Ö")]
    [InlineData("Anna.Maria")]
    [InlineData("李")]
    [InlineData("Юлия")]
    [InlineData("Jean Luc")]
    [InlineData("Mary Ann (Annie)")]
    public void Real_first_names_stay(string written) => Assert.Equal(written, PersonName.ParseFirstName(written));

    [Theory]
    [InlineData("Null", "Null")]
    [InlineData("Guest", "Guest")]
    [InlineData("N/A", null)]
    [InlineData("-", null)]
    [InlineData("http://spam.example", null)]
    public void Family_names_may_be_words_that_are_no_first_names(string written, string? name) =>
        Assert.Equal(name, PersonName.ParseLastName(written));

    [Theory]
    [InlineData("liis@gmail,com")]
    [InlineData("a@b")]
    [InlineData("liis@gmail.com, jaan@gmail.com")]
    [InlineData("liis@gmail.com;jaan@gmail.com")]
    [InlineData("liis@gmail.com jaan@gmail.com")]
    [InlineData("liis@gmail.com/jaan@gmail.com")]
    [InlineData("mailto:liis@gmail.com")]
    [InlineData("Liis <liis@gmail.com>")]
    [InlineData("liis@@gmail.com")]
    [InlineData("liis@gmail..com")]
    [InlineData("liis@gmail.com.")]
    [InlineData(".liis@gmail.com")]
    [InlineData("liis.@gmail.com")]
    [InlineData("liis@-gmail.com")]
    [InlineData("liis@192.168.1.1")]
    [InlineData("liis@gmail.c")]
    [InlineData("@gmail.com")]
    [InlineData("liis@")]
    [InlineData("liis at gmail.com")]
    [InlineData("n/a")]
    public void What_is_no_address_is_dropped_with_a_note_and_the_order_stays(string written)
    {
        Assert.Null(EmailAddress.Parse(written));
        var json = System.Text.Json.JsonSerializer.Serialize(written);
        var shopify = ShopWebhooks
            .Shopify(
                "orders/paid",
                ShopWebhooks.Order(
                    ("email", json),
                    ("contact_email", json),
                    ("customer", $$"""{"id":1,"email":{{json}}}""")
                )
            )
            .Accepted();
        var woo = ShopWebhooks
            .Woo("order.updated", ShopWebhooks.WooOrder(("billing", $$"""{"email":{{json}}}""")))
            .Accepted();
        var standard = ShopWebhooks
            .Standard(
                $$$"""{"type":"order.paid","data":{"customer":{"id":"c","email":{{{json}}} },"order":{"id":"1"} } }"""
            )
            .Accepted();

        Assert.All(
            [shopify, woo, standard],
            told =>
            {
                Assert.Null(told.Identity.Email ?? told.Profile!.Email ?? told.Order!.Email);
                Assert.Contains(
                    told.DroppedFields,
                    note =>
                        note.EndsWith("email: expected an e-mail address, found other text", StringComparison.Ordinal)
                );
                Assert.DoesNotContain(told.DroppedFields, note => note.Contains(written, StringComparison.Ordinal));
            }
        );
    }

    [Theory]
    [InlineData("liis@gmail.com")]
    [InlineData("  liis@gmail.com ")]
    [InlineData("liis+shop@mail.example.co.uk")]
    [InlineData("o'neil@example.com")]
    [InlineData("õie@näide.ee")]
    [InlineData("Mari.Tamm@EXAMPLE.com")]
    [InlineData("a@b.ee")]
    public void Addresses_that_people_have_stay_as_written(string written) =>
        Assert.Equal(written.Trim(), EmailAddress.Parse(written));

    [Fact]
    public void The_recipient_of_a_parcel_is_not_the_buyer_in_Shopify()
    {
        var told = ShopWebhooks
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
                told.Profile!.FirstName,
                told.Profile.Phone,
                told.Profile.Country,
                told.Profile.Region,
                told.Profile.Postcode
            )
        );
        Assert.Equal("FI", told.Order!.Country);
    }

    [Fact]
    public void A_parcel_to_another_person_says_nothing_about_a_buyer_without_a_billing_address()
    {
        var told = ShopWebhooks
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
            (told.Profile!.FirstName, told.Profile.Phone, told.Profile.Country, told.Profile.Postcode)
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
        var told = ShopWebhooks
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
                told.Profile!.FirstName,
                told.Profile.Phone,
                told.Profile.Country,
                told.Profile.Region,
                told.Profile.Postcode
            )
        );
        Assert.Equal("FI", told.Order!.Country);
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
        var told = ShopWebhooks
            .Standard(
                """{"type":"order.paid","data":{"customer":{"id":"c","phone":"5123 4567"},"order":{"id":"1","country":"EE"}}}"""
            )
            .Accepted();

        Assert.Equal((null, "EE"), (told.Profile!.Phone, told.Order!.Country));
    }

    [Fact]
    public void The_address_of_an_order_is_kept_apart_from_the_customer_s()
    {
        var told = ShopWebhooks
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
            (told.Identity.Email, told.Profile!.Email, told.Order!.Email)
        );
    }
}

using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.Buyers;

/// <summary>Names and addresses as shops send them: what is no name or address is dropped.</summary>
public sealed class BuyerNameTests
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
            accepted =>
            {
                Assert.Null(accepted.Identity.Email ?? accepted.Profile!.Email ?? accepted.Order!.Email);
                Assert.Contains(
                    accepted.DroppedFields,
                    note =>
                        note.EndsWith("email: expected an e-mail address, found other text", StringComparison.Ordinal)
                );
                Assert.DoesNotContain(accepted.DroppedFields, note => note.Contains(written, StringComparison.Ordinal));
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
}

using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Values;

/// <summary>Text of shops as the customer reads it: no entities, no elements, and nothing else changed.</summary>
public sealed class ShopTextTests
{
    [Theory]
    [InlineData("&lt;Variable&gt; Fun Pens! - Orange, Mitsubishi", "<Variable> Fun Pens! - Orange, Mitsubishi")]
    [InlineData("Men&#8217;s T-Shirt &amp; Cap", "Men’s T-Shirt & Cap")]
    [InlineData("Caf&eacute; &#x2013; 5&nbsp;kg", "Café – 5 kg")]
    [InlineData("Hoodie <span> - Red</span>", "Hoodie - Red")]
    [InlineData("Hoodie<br/>XL", "Hoodie XL")]
    [InlineData("Hoodie<br>XL", "Hoodie XL")]
    [InlineData("<b>Tea</b>pot", "Teapot")]
    [InlineData("H<sub>2</sub>O <span class=\"x\" style='a>b'>pure</span>", "H2O pure")]
    [InlineData("<p>One</p><p>Two</p>", "One Two")]
    [InlineData("Mug <!-- new --> blue", "Mug blue")]
    [InlineData("Mug<script>alert(1)</script>", "Mug")]
    [InlineData("AT&T cable", "AT&T cable")]
    [InlineData("5 < 6 > 4", "5 < 6 > 4")]
    [InlineData("a<b and c>d", "a<b and c>d")]
    [InlineData("Size <M>", "Size <M>")]
    [InlineData("R&D & more", "R&D & more")]
    [InlineData("&lt;b&gt;bold&lt;/b&gt;", "<b>bold</b>")]
    [InlineData("Tom &amp;amp; Jerry", "Tom &amp; Jerry")]
    [InlineData("Plain", "Plain")]
    [InlineData("<br>", null)]
    [InlineData(null, null)]
    public void A_title_is_plain_text(string? written, string? read) =>
        Assert.Equal(read, ShopText.ToPlainText(written));

    /// <summary>Signs that turn text around or are not seen, in all that people read.</summary>
    [Theory]
    [InlineData("Mug \\u202Eevil", "Mug evil")]
    [InlineData("\\u2066Mug\\u2069", "Mug")]
    [InlineData("Mu\\u200Bg\\u0007", "Mug")]
    [InlineData("Mug &#x202E;evil", "Mug evil")]
    [InlineData("\\u2764\\uFE0F\\u200D\\uD83D\\uDD25 tea", "\u2764\uFE0F\u200D\uD83D\uDD25 tea")]
    public void Text_of_a_shop_has_no_signs_that_turn_it_around(string written, string read)
    {
        var woo = ShopWebhooks
            .Woo(
                "order.updated",
                ShopWebhooks.WooOrder(
                    ("line_items", $$"""[{"id":1,"name":"{{written}}","quantity":1,"total":"5.00"}]""")
                )
            )
            .Accepted();
        Assert.Equal(read, woo.Order!.Lines[0].Title);
        if (!written.Contains('&', StringComparison.Ordinal))
        {
            var shopify = ShopWebhooks
                .Shopify(
                    "orders/paid",
                    ShopWebhooks.Order(
                        ("name", $"\"{written}\""),
                        ("line_items", $$"""[{"title":"{{written}}","quantity":1}]""")
                    )
                )
                .Accepted();
            Assert.Equal((read, read), (shopify.Order!.Name, shopify.Order.Lines[0].Title));
            var own = ShopWebhooks
                .Standard(
                    $$"""{"type":"feedback.received","data":{"customer":{"email":"a@example.com"},"order":{"id":"1"},"rating":1,"text":"{{written}}\nsecond line","seen":"{{written}}"} }"""
                )
                .Accepted();
            Assert.Equal(($"{read}\nsecond line", read), (own.Feedback!.Text, own.Data["seen"].GetString()));
        }
    }

    [Fact]
    public void Titles_and_names_of_the_shops_are_read_so()
    {
        var woo = ShopWebhooks
            .Woo(
                "order.updated",
                ShopWebhooks.WooOrder(
                    (
                        "line_items",
                        """[{"id":1,"name":"&lt;Variable&gt; Pens &amp; Ink <span>- Red</span>","quantity":1,"total":"5.00"}]"""
                    ),
                    ("billing", """{"first_name":"Miche&#039;al","last_name":"O&#039;Brien","email":"m@example.com"}""")
                )
            )
            .Accepted();
        Assert.Equal(
            ("<Variable> Pens & Ink - Red", "Miche'al", "O'Brien"),
            (woo.Order!.Lines[0].Title, woo.Profile!.FirstName, woo.Profile.LastName)
        );

        var shopify = ShopWebhooks
            .Shopify(
                "orders/paid",
                ShopWebhooks.Order(("line_items", """[{"title":"Salt &amp; Pepper","quantity":1,"price":"5.00"}]"""))
            )
            .Accepted();
        Assert.Equal("Salt & Pepper", shopify.Order!.Lines[0].Title);
        Assert.Equal(
            "D'Arcy",
            ShopWebhooks
                .Woo("customer.updated", """{"id":1,"first_name":"D&#039;Arcy","email":"d@example.com"}""")
                .Accepted()
                .Profile!.FirstName
        );
    }

    [Theory]
    [InlineData("&lt;script&gt;")]
    [InlineData("<a href=x>Win</a>")]
    public void A_name_that_holds_an_element_is_none(string name) =>
        Assert.Null(
            ShopWebhooks
                .Woo("customer.updated", $$"""{"id":1,"first_name":"{{name}}","email":"d@example.com"}""")
                .Accepted()
                .Profile!.FirstName
        );

    [Theory]
    [InlineData("Mr.", null)]
    [InlineData("Mr", null)]
    [InlineData("mrs.", null)]
    [InlineData("Dr.", null)]
    [InlineData("Frau", null)]
    [InlineData("HERR", null)]
    [InlineData("Herr Dr.", null)]
    [InlineData("Hr", null)]
    [InlineData("Hr.", null)]
    [InlineData("Pr", null)]
    [InlineData("pr.", null)]
    [InlineData("Mr. & Mrs.", null)]
    [InlineData("Prof. Dr.", null)]
    [InlineData("Proua", null)]
    [InlineData("Monsieur", null)]
    [InlineData("Г-н", null)]
    [InlineData("Mr. Tamm", "Mr. Tamm")]
    [InlineData("Dr Anna", "Dr Anna")]
    [InlineData("Drew", "Drew")]
    [InlineData("Missy", "Missy")]
    [InlineData("Pan", "Pan")]
    [InlineData("Frauke", "Frauke")]
    [InlineData("Med", "Med")]
    public void A_title_alone_is_no_first_name(string written, string? name) =>
        Assert.Equal(name, PersonName.ParseFirstName(written));

    [Theory]
    [InlineData("Herr")]
    [InlineData("Frau")]
    public void A_family_name_may_be_a_title(string name) => Assert.Equal(name, PersonName.ParseLastName(name));
}

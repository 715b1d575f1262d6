using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates.Rendering;

/// <summary>The lines of an order and its total add up: what the total holds beside the lines has a row of its
/// own.</summary>
public sealed class OrderLinesTests
{
    private const string Two =
        """[{"id":1,"sku":"TEA-BIRCH","title":"Tea","quantity":2,"price":"8.50"},{"id":2,"sku":"CUP-CLAY","title":"Cup","quantity":1,"price":"25.00"}]""";

    [Theory]
    [InlineData("47.00", Two, "5.00")]
    [InlineData("40.00", Two, "-2.00")]
    [InlineData("42.00", Two, null)]
    [InlineData("42.02", Two, null)]
    [InlineData(
        "47.00",
        """[{"id":1,"title":"Tea","quantity":2,"price":"8.50"},{"id":2,"title":"Wrap","quantity":1}]""",
        null
    )]
    [InlineData("10.00", """[{"id":1,"title":"Tea","quantity":3,"price":"3.33"}]""", null)]
    [InlineData("47.00", "[]", null)]
    public void What_is_beside_the_lines_is_known_where_all_prices_are(string total, string lines, string? beside)
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        play.Submit(
            ShopWebhooks
                .Shopify("orders/paid", ShopWebhooks.Order(("total_price", $"\"{total}\""), ("line_items", lines)))
                .Accepted()
        );

        var order = play.Ledger.First(l => l is { Step: "welcome", Context: not null }).Context!.Order!;
        Assert.Equal(
            beside is null
                ? null
                : new Money(decimal.Parse(beside, System.Globalization.CultureInfo.InvariantCulture), "EUR"),
            order.Remainder
        );
    }

    [Theory]
    [InlineData("en", 5, "Delivery and the rest: €5.00")]
    [InlineData("en", -5, "Discount: −€5.00")]
    [InlineData("et", 5, "Tarne ja muu: 5,00 €")]
    [InlineData("et", -5, "Allahindlus: −5,00 €")]
    public void The_shipped_lines_show_it(string language, int beside, string row)
    {
        var context = SampleTemplates.FullContext with
        {
            Locale = language,
            Order = SampleTemplates.FullContext.Order! with { Remainder = new Money(beside, "EUR") },
        };
        var sent = SampleTemplates.Shipped["welcome"].Render(Channel.Email, language, context, SampleTemplates.Links);

        Assert.Contains(row, sent.Text.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains(row.Split(':')[0], sent.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            row.Split(':')[0],
            SampleTemplates
                .Shipped["welcome"]
                .Render(Channel.Email, language, SampleTemplates.FullContext, SampleTemplates.Links)
                .Text,
            StringComparison.Ordinal
        );
    }
}

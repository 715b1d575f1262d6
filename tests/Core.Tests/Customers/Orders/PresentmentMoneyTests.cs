using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>A shop that sells in several currencies: the customer reads what they paid, and sums stay in the shop's
/// money.</summary>
public sealed class PresentmentMoneyTests
{
    private const string Set =
        """{"shop_money":{"amount":"60.33","currency_code":"EUR"},"presentment_money":{"amount":"45.85","currency_code":"USD"}}""";
    private const string Line =
        """[{"sku":"X","title":"Mug","quantity":1,"price":"45.62","price_set":{"shop_money":{"amount":"45.62","currency_code":"EUR"},"presentment_money":{"amount":"34.67","currency_code":"USD"}}}]""";

    [Theory]
    [InlineData("total_price_set", null)]
    [InlineData("current_total_price_set", "\"60.33\"")]
    public void A_message_shows_what_the_customer_paid_and_conditions_read_the_shop_s_money(string set, string? now)
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        var changes = new List<(string, string)>
        {
            ("total_price", "\"60.33\""),
            ("presentment_currency", "\"USD\""),
            (set, Set),
            ("line_items", Line),
        };
        if (now is not null)
        {
            changes.Add(("current_total_price", now));
        }

        play.Submit(ShopWebhooks.Shopify("orders/paid", ShopWebhooks.Order([.. changes])).Accepted());
        var order = play.State.Orders.Recent[0];
        Assert.Equal(
            (new Money(60.33m, "EUR"), new Money(45.62m, "EUR")),
            (order.Total!.Value, order.Lines[0].Price!.Value)
        );
        Assert.Equal(new Money(60.33m, "EUR"), Spending.Total(play.State, play.Workspace.Shop));

        var shown = play.Ledger.First(l => l.Context is not null).Context!.Order!;
        Assert.Equal(
            (new Money(45.85m, "USD"), new Money(34.67m, "USD")),
            (shown.Total!.Value, shown.Lines[0].Price!.Value)
        );
    }

    [Fact]
    public void With_one_currency_or_none_reported_the_shop_s_money_is_shown()
    {
        var same = ShopWebhooks
            .Shopify(
                "orders/paid",
                ShopWebhooks.Order(("total_price_set", Set.Replace("USD", "EUR", StringComparison.Ordinal)))
            )
            .Accepted();
        Assert.Null(same.Order!.DisplayTotal);
        Assert.Null(
            ShopWebhooks
                .Shopify(
                    "orders/paid",
                    ShopWebhooks.Order(("total_price_set", """{"presentment_money":{"amount":"1"}}"""))
                )
                .Accepted()
                .Order!.DisplayTotal
        );
    }

    private const string NoSet = """[{"sku":"X","title":"Mug","quantity":1,"price":"45.62"}]""";
    private const string OtherSet =
        """[{"sku":"X","title":"Mug","quantity":1,"price":"45.62","price_set":{"presentment_money":{"amount":"34.67","currency_code":"GBP"} } }]""";

    [Theory]
    [InlineData(Set, Line, "USD")]
    [InlineData(Set, NoSet, "EUR")]
    [InlineData(Set, OtherSet, "EUR")]
    [InlineData("null", Line, "EUR")]
    [InlineData(Set, "[]", "USD")]
    public void All_money_that_a_message_shows_of_an_order_is_in_one_currency(
        string total,
        string lines,
        string currency
    )
    {
        var order = ShopWebhooks
            .Shopify(
                "orders/paid",
                ShopWebhooks.Order(
                    ("currency", "\"EUR\""),
                    ("total_price", "\"60.33\""),
                    ("total_price_set", total),
                    ("line_items", lines)
                )
            )
            .Accepted()
            .Order!;
        Assert.Equal(currency, (order.DisplayTotal ?? order.Total)!.Value.Currency);
        Assert.All(order.Lines, l => Assert.Equal(currency, (l.DisplayPrice ?? l.Price)!.Value.Currency));
    }

    [Fact]
    public void The_total_of_a_checkout_is_in_the_currency_of_the_customer()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "checkouts/create",
                """{"token":"b","email":"a@example.com","currency":"EUR","presentment_currency":"USD","total_price":"45.85"}"""
            )
            .Accepted();

        Assert.Equal(("USD", 45.85m), (accepted.Data["currency"].GetString(), accepted.Data["total"].GetDecimal()));
    }
}

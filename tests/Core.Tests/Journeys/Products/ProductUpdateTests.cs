using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Products;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Products;

/// <summary>What is known of a product, and what counts as a change.</summary>
public sealed class ProductUpdateTests
{
    private static readonly Instant Noon = TestShop.At("2026-03-02 12:00");

    private ProductRecord? record;

    [Fact]
    public void A_product_that_was_out_of_stock_and_is_in_stock_is_back()
    {
        Assert.Empty(Apply(0, inStock: false));
        Assert.Equal([EventNames.ProductBackInStock], Apply(1, inStock: true));
        Assert.Empty(Apply(2, inStock: true));
    }

    [Fact]
    public void What_is_reported_of_a_product_for_the_first_time_is_no_change()
    {
        Assert.Empty(Apply(0, inStock: true, price: 10));
        Assert.Equal(new Money(10, "EUR"), record!.Price);
    }

    [Fact]
    public void The_stock_of_products_csv_counts_until_the_shop_reports_it()
    {
        Assert.Equal([EventNames.ProductBackInStock], Apply(0, inStock: true, startsInStock: false));
        Assert.Empty(Apply(1, inStock: true, startsInStock: false));
    }

    [Fact]
    public void A_lower_price_is_a_drop_with_the_price_before()
    {
        Apply(0, price: 12);
        Assert.Equal([EventNames.ProductPriceDrop], Apply(1, price: 10));
        Assert.Empty(Apply(2, price: 11));
    }

    [Fact]
    public void A_late_delivery_changes_nothing()
    {
        Apply(5, inStock: false, price: 10);
        Assert.Empty(Apply(4, inStock: true, price: 9));
        Assert.Equal((false, 10m), (record!.InStock!.Value, record.Price!.Value.Amount));
    }

    [Fact]
    public void A_delivery_received_twice_changes_nothing_also_where_another_of_the_same_second_came_between()
    {
        Apply(0, inStock: true, id: "one");
        Apply(0, inStock: false, id: "two");
        Assert.Null(
            ProductUpdates.Apply(
                record,
                ProductSamples.Notice(Noon, "MUG-1", true, null, "one"),
                new ProductStatement("MUG-1") { InStock = true },
                null,
                "EUR",
                Noon
            )
        );
        Assert.False(record!.InStock);
    }

    [Fact]
    public void A_time_in_the_future_counts_as_now()
    {
        Apply(60 * 24 * 365, inStock: false);
        Assert.Equal(Noon + Duration.FromMinutes(1), record!.StockAt);
    }

    [Fact]
    public void A_first_load_of_all_products_starts_nothing()
    {
        Apply(0, inStock: false);
        var load = ProductSamples.Notice(Noon + Duration.FromMinutes(1), "MUG-1", true) with { Backfill = true };
        var applied = ProductUpdates.Apply(record, load, load.Products[0], null, "EUR", Noon + Duration.FromHours(1));
        Assert.True(applied!.Value.Next.InStock);
        Assert.Empty(applied.Value.Changes);
    }

    [Fact]
    public void A_change_is_over_when_the_product_is_sold_out_or_costs_as_much_as_before()
    {
        var drop = new ProductData("MUG-1") { OldPrice = new Money(12, "EUR"), Price = new Money(10, "EUR") };
        var known = new ProductRecord("MUG-1") { InStock = true, Price = new Money(10, "EUR") };
        Assert.Null(ProductUpdates.ExplainOver(EventNames.ProductPriceDrop, drop, known));
        Assert.Equal(
            "MUG-1 costs 12.00 EUR again",
            ProductUpdates.ExplainOver(EventNames.ProductPriceDrop, drop, known with { Price = new Money(12, "EUR") })
        );
        Assert.Equal(
            "MUG-1 costs 11.90 EUR by now, not 10.00 EUR",
            ProductUpdates.ExplainOver(
                EventNames.ProductPriceDrop,
                drop,
                known with
                {
                    Price = new Money(11.90m, "EUR"),
                }
            )
        );
        Assert.NotNull(
            ProductUpdates.ExplainOver(EventNames.ProductPriceDrop, drop, known with { Price = new Money(9, "USD") })
        );
        Assert.Null(
            ProductUpdates.ExplainOver(EventNames.ProductPriceDrop, drop, known with { Price = new Money(9, "EUR") })
        );
        Assert.Equal(
            "MUG-1 is out of stock again",
            ProductUpdates.ExplainOver(EventNames.ProductBackInStock, drop, known with { InStock = false })
        );
        Assert.Null(ProductUpdates.ExplainOver(EventNames.ProductBackInStock, drop, null));
    }

    private IEnumerable<string> Apply(
        int minute,
        bool? inStock = null,
        decimal? price = null,
        bool? startsInStock = null,
        string? id = null
    )
    {
        var at = Noon + Duration.FromMinutes(minute);
        var notice = ProductSamples.Notice(at, "MUG-1", inStock, price, id);
        var now =
            Instant.Min(at, Noon + Duration.FromHours(1)) is var n && minute > 60 ? Noon + Duration.FromMinutes(1) : n;
        var applied = ProductUpdates.Apply(record, notice, notice.Products[0], startsInStock, "EUR", now)!.Value;
        record = applied.Next;
        return applied.Changes.Select(c => c.Name);
    }
}

using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Support.Products;

/// <summary>A product that a customer asked for comes back, one that they bought costs less, and one is sold out again
/// before its message leaves.</summary>
internal static class ProductScenario
{
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(1);

    /// <summary>The scenario.</summary>
    public static GoldenScenario Create() =>
        new(
            "A product comes back for those who asked, and costs less for those who bought",
            "product",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, skus: ["CUP-CLAY"]));
                await stage.Submit(ProductSamples.Asked(stage.Time.Now, "TEA-BIRCH"));
                await State(stage, "TEA-BIRCH", false, 8.20m);
                await State(stage, "CUP-CLAY", true, 14);
                await stage.Advance(Duration.FromDays(1));
                await State(stage, "TEA-BIRCH", true, 8.20m);
                await stage.Advance(Duration.FromMinutes(30));
                await State(stage, "TEA-BIRCH", false, 8.20m);
                await stage.Advance(Duration.FromDays(1));
                await State(stage, "TEA-BIRCH", true, 8.20m);
                await stage.Advance(Duration.FromDays(4));
                await State(stage, "CUP-CLAY", true, 13.50m);
                await State(stage, "CUP-CLAY", true, 9.90m);
                await stage.Advance(Duration.FromDays(4));
            }
        )
        {
            Journeys =
            [
                """
                    journey: back-in-stock
                    status: live
                    topic: offers
                    trigger: { product: back_in_stock, for: asked }
                    re_entry: { after: 1h }
                    steps:
                      - wait: 1h
                      - send: what-is-new
                    """,
                """
                    journey: price-drop
                    status: live
                    topic: offers
                    trigger: { product: price_drop, at_least: 20% }
                    re_entry: { after: 30d }
                    steps:
                      - send: picks-for-you
                    """,
            ],
        };

    /// <summary>The shop reports a product, and every customer whom it concerns has it.</summary>
    public static async Task State(TestShop stage, string sku, bool inStock, decimal price)
    {
        await stage.Advance(Duration.FromMinutes(1));
        await stage.Flow.Products.Submit(
            ProductSamples.Notice(stage.Time.Now, sku, inStock, price),
            CancellationToken.None
        );
        while (await stage.Flow.ProductReports.Run(Enough, CancellationToken.None))
        {
            // Until nothing is left.
        }
    }
}

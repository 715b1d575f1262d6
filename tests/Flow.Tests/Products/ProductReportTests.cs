using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Support.Products.ProductSamples;

namespace MarketingAutomation.Flow.Tests.Products;

/// <summary>Changes of products reach every customer whom they concern, once, also after an outage, and no one when they
/// are not true any more.</summary>
public sealed class ProductReportTests
{
    private const int Customers = 450;

    [Fact]
    public async Task Everyone_who_asked_or_bought_is_reached_over_several_pages_and_no_one_else()
    {
        await using var stage = await Open();
        for (var i = 0; i < Customers; i++)
        {
            await stage.Submit(
                i % 3 == 0 ? Buy(stage, i, "TEA-1")
                : i % 3 == 1 ? Buy(stage, i, "MUG-1")
                : Ask(stage, i)
            );
        }

        await Change(stage);
        Assert.True(await Report(stage));
        Assert.True(stage.SentMessages.Count < Customers * 2 / 3);
        await ReportAll(stage);
        Assert.Equal(Customers * 2 / 3, stage.SentMessages.Count);
        Assert.False(await Report(stage));
    }

    [Fact]
    public async Task A_process_that_ends_half_way_is_followed_by_one_that_goes_on_and_writes_to_no_one_twice()
    {
        var store = new MemoryTableStore();
        await using var first = await Open(store);
        for (var i = 0; i < Customers; i++)
        {
            await first.Submit(Buy(first, i, "MUG-1"));
        }

        await Change(first);
        Assert.True(await Report(first));
        var before = first.SentMessages.Count;
        Assert.InRange(before, 1, Customers - 1);
        await using var second = await Open(store, "2026-03-02 13:00");
        await ReportAll(second);
        Assert.Equal(Customers, before + second.SentMessages.Count);
    }

    [Fact]
    public async Task A_delivery_received_twice_is_reported_once()
    {
        await using var stage = await Open();
        await stage.Submit(Buy(stage, 1, "MUG-1"));
        await Change(stage);
        await stage.Flow.Products.Submit(Notice(stage.Time.Now, "MUG-1", true), CancellationToken.None);
        await ReportAll(stage);
        Assert.Single(stage.SentMessages);
    }

    [Fact]
    public async Task A_product_that_is_sold_out_again_is_reported_to_no_one()
    {
        await using var stage = await Open();
        await stage.Submit(Buy(stage, 1, "MUG-1"));
        await Change(stage);
        await State(stage, false);
        await ReportAll(stage);
        Assert.Empty(stage.SentMessages);
        Assert.DoesNotContain("product.", await CustomerTrace.Write(stage, "c1@example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_changes_of_one_product_that_wait_only_the_newest_is_reported()
    {
        await using var stage = await Open();
        await stage.Submit(Buy(stage, 1, "MUG-1"));
        await Change(stage);
        await Change(stage);
        await ReportAll(stage);
        Assert.Single(stage.SentMessages);
    }

    [Fact]
    public async Task Where_no_journey_begins_by_it_nothing_is_reported_and_the_stock_is_known_all_the_same()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: new MemoryTableStore());
        await stage.Submit(Buy(stage, 1, "MUG-1"));
        var answer = await Change(stage);
        Assert.Equal("recorded; no journey begins by it", Assert.IsType<IntakeAnswer.Accepted>(answer).Note);
        Assert.False(await Report(stage));
        Assert.True((await stage.Flow.ProductStock.Find("mug-1", CancellationToken.None))!.InStock);
    }

    [Fact]
    public async Task A_row_of_a_product_that_cannot_be_read_counts_as_unknown_and_is_written_anew()
    {
        await using var stage = await Open();
        await Change(stage);
        var entity = (await stage.Store.Query(TableName.Shop, "products", "p|", "p}", 10)).Items.Single();
        await stage.Store.Upsert(TableName.Shop, "products", entity.Row, "{"u8.ToArray());
        await State(stage, true);
        Assert.True((await stage.Flow.ProductStock.Find("MUG-1", CancellationToken.None))!.InStock);
    }

    [Fact]
    public async Task A_product_of_many_variants_is_recorded_whole()
    {
        await using var stage = await Open();
        var products = Enumerable.Range(0, 100).Select(i => new ProductStatement($"V-{i}") { InStock = true }).ToList();
        var notice = new ProductNotice("shopify-many", "shopify", stage.Time.Now, products);
        await stage.Flow.Products.Submit(notice, CancellationToken.None);
        await stage.Flow.Products.Submit(notice, CancellationToken.None);
        Assert.True((await stage.Flow.ProductStock.Find("V-99", CancellationToken.None))!.InStock);
    }

    private static async Task<TestShop> Open(ITableStore? store = null, string start = "2026-03-02 12:00") =>
        await TestShop.Open(start, TestShop.SampleWith(null, BackInStock), store: store ?? new MemoryTableStore());

    private static Event Buy(TestShop stage, int i, string sku) =>
        SampleEvents.OrderPaid(stage.Time.Now, $"o{i}", $"c{i}@example.com", skus: [sku]);

    private static Event Ask(TestShop stage, int i) =>
        Asked(stage.Time.Now, "MUG-1", email: $"c{i}@example.com") with
        {
            Consents = Buy(stage, i, "").Consents,
        };

    private static async Task<IntakeAnswer> Change(TestShop stage)
    {
        await State(stage, false);
        return await State(stage, true);
    }

    private static async Task<IntakeAnswer> State(TestShop stage, bool inStock)
    {
        await stage.Advance(Duration.FromMinutes(1));
        return await stage.Flow.Products.Submit(Notice(stage.Time.Now, "MUG-1", inStock), CancellationToken.None);
    }

    // One page.
    private static Task<bool> Report(TestShop stage) =>
        stage.Flow.ProductReports.Run(TimeSpan.Zero, CancellationToken.None);

    private static async Task ReportAll(TestShop stage)
    {
        while (await stage.Flow.ProductReports.Run(TimeSpan.FromMinutes(1), CancellationToken.None))
        {
            // Until nothing is left.
        }
    }
}

using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Tests.Inbound.Shops.StandardEvents;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

/// <summary>What shops report of their products: price and stock by SKU.</summary>
public sealed class ProductWebhookTests
{
    private const string Shopify = """
        {"id":788032119674292922,"title":"Example T-Shirt","body_html":"<b>An example</b>","vendor":"Acme","product_type":"Shirts",
        "created_at":"2026-01-10T09:00:00+02:00","handle":"example-t-shirt","updated_at":"2026-03-02T22:30:00+02:00",
        "published_at":"2026-01-10T09:00:00+02:00","template_suffix":null,"published_scope":"web","tags":"mens","status":"active",
        "variants":[
        {"id":642667041472713922,"product_id":788032119674292922,"title":"Small","price":"19.99","sku":"SHIRT-S","position":1,
        "inventory_policy":"deny","compare_at_price":"24.99","fulfillment_service":"manual","inventory_management":"shopify",
        "option1":"Small","updated_at":"2026-03-02T22:35:00+02:00","taxable":true,"barcode":null,"grams":200,"image_id":null,
        "inventory_item_id":1,"inventory_quantity":3,"old_inventory_quantity":3,"requires_shipping":true},
        {"id":2,"title":"Medium","price":"19.99","sku":"SHIRT-M","inventory_policy":"deny","inventory_management":"shopify","inventory_quantity":0},
        {"id":3,"title":"Large","price":"21.50","sku":"SHIRT-L","inventory_policy":"continue","inventory_management":"shopify","inventory_quantity":-2},
        {"id":4,"title":"Gift card","price":"10.00","sku":"CARD","inventory_policy":"deny","inventory_management":null,"inventory_quantity":0},
        {"id":5,"title":"Unknown","price":"5.00","sku":"UNKNOWN","inventory_policy":"deny"},
        {"id":6,"title":"No SKU","price":"5.00","sku":"","inventory_policy":"deny","inventory_management":"shopify","inventory_quantity":4}
        ],"options":[{"id":1,"name":"Size","position":1,"values":["Small","Medium"]}],"images":[],"image":null}
        """;

    private const string Woo = """
        {"id":799,"name":"Ship Your Idea","slug":"ship-your-idea-22","permalink":"https://shop.example/product/ship-your-idea/",
        "date_created":"2026-01-02T13:00:00","date_created_gmt":"2026-01-02T11:00:00","date_modified":"2026-03-02T22:40:00",
        "date_modified_gmt":"2026-03-02T20:40:00","type":"simple","status":"publish","catalog_visibility":"visible","sku":"IDEA-1",
        "price":"17.00","regular_price":"20.00","sale_price":"17.00","on_sale":true,"purchasable":true,"manage_stock":true,
        "stock_quantity":4,"stock_status":"instock","backorders":"no","parent_id":0,"variations":[]}
        """;

    [Fact]
    public void A_product_of_Shopify_states_price_and_stock_of_each_variant_with_a_SKU()
    {
        var notice = Stated(ShopWebhooks.Shopify("products/update", Shopify));
        Assert.Equal(
            "SHIRT-S 19.99 True, SHIRT-M 19.99 False, SHIRT-L 21.50 True, CARD 10.00 True, UNKNOWN 5.00 ",
            Describe(notice)
        );
        Assert.Equal(
            ("shopify", ShopWebhooks.At("2026-03-02T20:35:00Z"), "788032119674292922", "Example T-Shirt – Small"),
            (notice.Source, notice.At, notice.Products[0].Product, notice.Products[0].Title)
        );
    }

    [Theory]
    [InlineData("\"status\":\"active\"", "\"status\":\"draft\"")]
    [InlineData("\"published_at\":\"2026-01-10T09:00:00+02:00\"", "\"published_at\":null")]
    public void A_product_of_Shopify_that_is_not_for_sale_is_out_of_stock(string was, string becomes) =>
        Assert.All(
            Stated(
                ShopWebhooks.Shopify("products/update", Shopify.Replace(was, becomes, StringComparison.Ordinal))
            ).Products,
            p => Assert.False(p.InStock)
        );

    [Fact]
    public void Variants_that_share_a_SKU_are_in_stock_where_one_of_them_is()
    {
        var body = Shopify.Replace("SHIRT-M", "shirt-s", StringComparison.Ordinal);
        Assert.StartsWith(
            "SHIRT-S 19.99 True, SHIRT-L",
            Describe(Stated(ShopWebhooks.Shopify("products/create", body))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_same_delivery_of_Shopify_has_the_same_id()
    {
        Assert.Equal(
            Stated(ShopWebhooks.Shopify("products/update", Shopify)).Id,
            Stated(ShopWebhooks.Shopify("products/update", Shopify)).Id
        );
    }

    [Fact]
    public void Topics_without_a_SKU_say_what_to_subscribe_to()
    {
        Assert.Equal(
            "inventory_levels/update: it names no SKU; subscribe to products/update, which reports stock, too",
            ShopWebhooks.Shopify("inventory_levels/update", """{"inventory_item_id":1,"available":3}""").Ignored()
        );
        Assert.StartsWith(
            "products/delete",
            ShopWebhooks.Shopify("products/delete", """{"id":1}""").Ignored(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_product_of_WooCommerce_states_the_price_that_counts_now()
    {
        var notice = Stated(ShopWebhooks.Woo("product.updated", Woo));
        Assert.Equal("IDEA-1 17.00 True", Describe(notice));
        Assert.Equal(
            ("woo", ShopWebhooks.At("2026-03-02T20:40:00Z"), "799", "https://shop.example/product/ship-your-idea/"),
            (notice.Source, notice.At, notice.Products[0].Product, notice.Products[0].Url)
        );
    }

    [Theory]
    [InlineData("\"stock_status\":\"instock\"", "\"stock_status\":\"outofstock\"", "IDEA-1 17.00 False")]
    [InlineData("\"stock_status\":\"instock\"", "\"stock_status\":\"onbackorder\"", "IDEA-1 17.00 True")]
    [InlineData("\"status\":\"publish\"", "\"status\":\"private\"", "IDEA-1 17.00 False")]
    [InlineData("\"price\":\"17.00\"", "\"price\":\"\"", "IDEA-1  True")]
    public void Stock_of_WooCommerce_is_whether_it_can_be_bought(string was, string becomes, string stated) =>
        Assert.Equal(
            stated,
            Describe(Stated(ShopWebhooks.Woo("product.updated", Woo.Replace(was, becomes, StringComparison.Ordinal))))
        );

    [Fact]
    public void A_variation_of_WooCommerce_is_a_product_with_its_parents_id_and_the_parent_is_passed_over()
    {
        var variation = Woo.Replace("\"type\":\"simple\"", "\"type\":\"variation\"", StringComparison.Ordinal)
            .Replace("\"manage_stock\":true", "\"manage_stock\":\"parent\"", StringComparison.Ordinal)
            .Replace("\"parent_id\":0", "\"parent_id\":700", StringComparison.Ordinal);
        Assert.Equal("700", Stated(ShopWebhooks.Woo("product.updated", variation)).Products[0].Product);
        Assert.StartsWith(
            "product.updated: what is bought is one of its variations",
            ShopWebhooks
                .Woo("product.updated", Woo.Replace("\"simple\"", "\"variable\"", StringComparison.Ordinal))
                .Ignored(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "product.updated: it has no SKU",
            ShopWebhooks.Woo("product.updated", Woo.Replace("\"IDEA-1\"", "\"\"", StringComparison.Ordinal)).Ignored()
        );
    }

    [Theory]
    [InlineData("""{"sku":"A-1","stock":3}""", "A-1  True")]
    [InlineData("""{"sku":"A-1","stock":0}""", "A-1  False")]
    [InlineData("""{"sku":"A-1","stock":0,"in_stock":true}""", "A-1  True")]
    [InlineData("""{"sku":"A-1","price":"12.50","currency":"eur"}""", "A-1 12.50 ")]
    public void The_own_format_states_a_product(string data, string stated) =>
        Assert.Equal(
            stated,
            Describe(Stated(ShopWebhooks.Standard($$"""{"type":"product.updated","data":{{data}}}""")))
        );

    [Theory]
    [InlineData("""{"price":3}""", "$.data.sku")]
    [InlineData("""{"sku":"A-1"}""", "$.data.in_stock")]
    [InlineData("""{"sku":"A-1","price":-1}""", "$.data.price")]
    [InlineData("""{"sku":"A-1","price":1,"currency":"euro"}""", "$.data.currency")]
    public void A_fault_of_the_own_format_names_its_place(string data, string path)
    {
        var reading = StandardEventReading.Read($$"""{"id":"1","type":"product.updated","data":{{data}}}""");
        Assert.Null(reading.Notice);
        Assert.Equal([path], reading.Faults.Select(f => f.Path));
    }

    [Fact]
    public void A_price_that_cannot_be_read_is_dropped_with_its_place()
    {
        var body = Shopify.Replace("\"price\":\"21.50\"", "\"price\":\"much\"", StringComparison.Ordinal);
        var notice = Stated(ShopWebhooks.Shopify("products/update", body));
        Assert.Contains("SHIRT-L  True", Describe(notice), StringComparison.Ordinal);
        Assert.StartsWith("$.variants[2].price", notice.DroppedFields.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_names_the_product_and_what_is_waited_for()
    {
        var asked = StandardEventReading.Read(
            """{"id":"1","type":"product.requested","data":{"customer":{"email":"mari@example.com"},"sku":"A-1","change":"price_drop"}}"""
        );
        Assert.Equal(new ProductRequestData("A-1", "product.price_drop"), asked.Event!.Request);
        var faulty = StandardEventReading.Read(
            """{"id":"1","type":"product.requested","data":{"customer":{"email":"mari@example.com"},"change":"cheaper"}}"""
        );
        Assert.Equal(["$.data.sku"], faulty.Faults.Select(f => f.Path));
    }

    private static ProductNotice Stated(WebhookResult reading) =>
        reading is WebhookResult.Malformed malformed
            ? throw new Xunit.Sdk.XunitException(string.Join("; ", malformed.Faults))
            : Assert.IsType<WebhookResult.ProductsStated>(reading).Notice;

    private static string Describe(ProductNotice notice) =>
        string.Join(", ", notice.Products.Select(p => FormattableString.Invariant($"{p.Sku} {p.Price} {p.InStock}")));
}

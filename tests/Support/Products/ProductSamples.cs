using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using NodaTime;

namespace MarketingAutomation.Support.Products;

/// <summary>What shops report of products, and what customers ask of them.</summary>
public static class ProductSamples
{
    /// <summary>A journey about stock, and one about prices.</summary>
    public const string BackInStock = """
        journey: back
        status: live
        topic: offers
        trigger: { product: back_in_stock }
        re_entry: { after: 1h }
        steps:
          - send: what-is-new
        """;

    /// <summary>The same with another trigger.</summary>
    public static string Journey(string trigger, string status = "live") =>
        BackInStock
            .Replace("{ product: back_in_stock }", trigger, StringComparison.Ordinal)
            .Replace("status: live", $"status: {status}", StringComparison.Ordinal);

    /// <summary>A delivery about one product.</summary>
    public static ProductNotice Notice(
        Instant at,
        string sku,
        bool? inStock = null,
        decimal? price = null,
        string? id = null
    ) =>
        new(
            EventId.Create("shopify", "products/update", id ?? $"{sku} {inStock} {price} {at}"),
            "shopify",
            at,
            [
                new ProductStatement(sku)
                {
                    InStock = inStock,
                    Price = price,
                    Title = $"Product {sku}",
                },
            ]
        );

    /// <summary>A customer asks for a product.</summary>
    public static Event Asked(
        Instant at,
        string sku,
        string change = EventNames.ProductBackInStock,
        string email = "mari@example.com"
    ) =>
        new()
        {
            Id = EventId.Create("shopify", "asked", sku, change, $"{at}", email),
            Source = "shopify",
            Name = EventNames.ProductRequested,
            At = at,
            Identity = new CustomerIdentity { CustomerId = $"c-{email}", Email = email },
            Occurrences = [new Occurrence(EventNames.ProductRequested, at)],
            Request = new ProductRequestData(sku, change),
        };
}

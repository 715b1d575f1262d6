using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Inbound.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Products;

/// <summary>Reads <c>products/create</c> and <c>products/update</c>: one product with its variants. What customers buy is
/// a variant, known by its SKU; a variant without one is passed over.</summary>
internal static class ShopifyProduct
{
    private const string OnlyVariant = "Default Title";

    public static WebhookResult? Read(JsonCursor body, DeliveryContext delivery)
    {
        if (body.GetRequiredId("id") is not { } id)
        {
            return null;
        }

        // A product that is a draft, archived or not published cannot be bought; a shop's older API has no status.
        var sold =
            body.GetText("status", 40) is null or "active"
            && !(body.Contains("published_at") && body.IsMissing("published_at"));
        var title = body.GetText("title");
        var (at, products) = (body.GetInstant("updated_at"), new List<ProductStatement>());
        foreach (var variant in body.GetObjects("variants"))
        {
            at = Later(at, variant.GetInstant("updated_at"));
            if (variant.GetText("sku", 200) is not { } sku)
            {
                continue;
            }

            var name = variant.GetText("title");
            products.Add(
                new ProductStatement(sku)
                {
                    Product = id,
                    Title = name is null or OnlyVariant || title is null ? title : $"{title} – {name}",
                    Price = variant.GetDecimal("price") is { } price and >= 0 ? price : null,
                    InStock =
                        ReadStock(variant) is { } inStock ? sold && inStock
                        : sold ? null
                        : false,
                }
            );
        }

        return products.Count == 0
            ? new WebhookResult.Ignored($"{delivery.Topic}: none of its variants has a SKU")
            : new WebhookResult.ProductsStated(
                new ProductNotice(
                    delivery.EventId,
                    delivery.Source.Name,
                    at ?? delivery.FallbackTime,
                    [.. products.GroupBy(p => p.Sku, StringComparer.OrdinalIgnoreCase).Select(JoinVariants)]
                )
            );
    }

    // Stock that Shopify does not track never runs out; with "continue" a variant is sold beyond its stock.
    private static bool? ReadStock(JsonCursor variant) =>
        variant.GetText("inventory_policy", 40) == "continue" ? true
        : variant.Contains("inventory_management") && variant.IsNullOrEmpty("inventory_management") ? true
        : variant.GetInteger("inventory_quantity") is { } pieces ? pieces > 0
        : null;

    // Variants that share a SKU are one product here: in stock where one of them is.
    private static ProductStatement JoinVariants(IEnumerable<ProductStatement> variants)
    {
        var all = variants.ToList();
        return all[0] with
        {
            Price = all.Min(p => p.Price),
            InStock =
                all.Exists(p => p.InStock == true) ? true
                : all.Exists(p => p.InStock is null) ? null
                : false,
        };
    }

    private static Instant? Later(Instant? a, Instant? b) => a is null || b > a ? b : a;
}

using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>Reads the product resource: a simple product, or a variation of a variable one. WooCommerce reports a
/// variation as a product of its own, with its own SKU, stock and price.</summary>
internal static class WooProduct
{
    public static WebhookResult? Read(JsonCursor body, DeliveryContext delivery)
    {
        if (body.GetRequiredId("id") is not { } id)
        {
            return null;
        }

        if (body.GetText("type", 40) is "variable" or "grouped" or "variable-subscription")
        {
            return new WebhookResult.Ignored(
                $"{delivery.Topic}: what is bought is one of its variations or parts, and each is reported by itself"
            );
        }

        if (body.GetText("sku", 200) is not { } sku)
        {
            return new WebhookResult.Ignored($"{delivery.Topic}: it has no SKU");
        }

        // A product on back-order can be bought. One that is not published cannot.
        bool? inStock = body.GetText("stock_status", 40) switch
        {
            "instock" or "onbackorder" => true,
            "outofstock" => false,
            _ => null,
        };
        inStock = body.GetText("status", 40) is null or "publish" ? inStock : false;
        return new WebhookResult.ProductsStated(
            new ProductNotice(
                delivery.EventId,
                delivery.Source.Name,
                WooTime.Read(body, "date_modified", delivery.Zone)
                    ?? WooTime.Read(body, "date_created", delivery.Zone)
                    ?? delivery.FallbackTime,
                [
                    new ProductStatement(sku)
                    {
                        Product = body.GetId("parent_id") is { } parent and not "0" ? parent : id,
                        Title = ShopText.ToPlainText(body.GetText("name")),
                        Url = body.GetText("permalink", 2_000),

                        // The price that counts now: the sale price where there is a sale.
                        Price = body.GetDecimal("price") is { } price and >= 0 ? price : null,
                        InStock = inStock,
                    },
                ]
            )
        );
    }
}

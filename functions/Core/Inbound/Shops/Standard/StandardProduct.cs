using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops.Standard;

/// <summary>Reads <c>product.updated</c>, which is about a product and no customer, and what a customer asks for in
/// <c>product.requested</c>.</summary>
internal static class StandardProduct
{
    /// <summary>The fields of <c>data</c> of <c>product.updated</c>.</summary>
    public static readonly string[] Fields =
    [
        "sku",
        "product",
        "title",
        "url",
        "price",
        "currency",
        "stock",
        "in_stock",
    ];

    private static readonly string[] Changes = ["back_in_stock", "price_drop"];

    /// <summary>True: the body is about a product.</summary>
    public static bool IsNotice(JsonCursor body) => body.GetText("type", 200) == EventNames.ProductUpdated;

    /// <summary>Reads the body; null: it has faults, which are reported.</summary>
    public static ProductNotice? ReadNotice(JsonCursor body, StandardContext context)
    {
        var id = context.Id ?? (body.GetRequiredId("id") is { } own ? EventId.Create(context.Source, own) : null);
        var at = body.Strict.GetInstant("timestamp") ?? context.Now;
        var data = body.Strict.GetObject("data");
        if (!data.Exists)
        {
            body.RejectMissing("data", "an object with a sku, and a price, stock or in_stock");
            return null;
        }

        if (data.GetText("sku", 200) is not { } sku)
        {
            data.RejectMissing("sku", "the product's SKU");
            return null;
        }

        var (price, stock) = (data.GetDecimal("price"), data.GetDecimal("stock"));
        var inStock = data.GetBoolean("in_stock") ?? (stock is { } pieces ? pieces > 0 : null);
        if (price is null && inStock is null)
        {
            data.RejectMissing("in_stock", "true or false, or a stock or a price");
        }

        if (price < 0)
        {
            data.Reject("price", $"expected 0 or more, found {price}");
        }

        var currency = data.GetText("currency", 10)?.ToUpperInvariant();
        if (currency is not null && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)))
        {
            data.Reject("currency", $"expected three letters such as EUR, found {JsonErrorText.Quote(currency)}");
        }

        return id is null
            ? null
            : new ProductNotice(
                id,
                context.Source,
                at,
                [
                    new ProductStatement(sku)
                    {
                        Product = data.GetId("product"),
                        Title = data.GetText("title"),
                        Url = data.GetText("url", 2_000),
                        Price = price,
                        Currency = currency,
                        InStock = inStock,
                    },
                ]
            )
            {
                Backfill = body.Strict.GetBoolean("backfill") is true,
            };
    }

    /// <summary>What a customer asks for; null: it has faults, which are reported.</summary>
    public static ProductRequestData? ReadRequest(JsonCursor data)
    {
        if (data.GetText("sku", 200) is not { } sku)
        {
            data.RejectMissing("sku", "the SKU of the product they ask for");
            return null;
        }

        var change = data.GetText("change", 40) ?? Changes[0];
        if (!Changes.Contains(change))
        {
            data.Reject("change", $"expected {string.Join(" or ", Changes)}, found {JsonErrorText.Quote(change)}");
            return null;
        }

        return new ProductRequestData(
            sku,
            change == Changes[0] ? EventNames.ProductBackInStock : EventNames.ProductPriceDrop
        );
    }
}

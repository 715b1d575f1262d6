using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>The fields of events about a product.</summary>
internal static class ProductFields
{
    /// <summary>Of a change: <c>event.product.NAME</c>.</summary>
    public static readonly IReadOnlyList<PayloadField> All =
    [
        new("product.sku", FieldKind.Text, "the product's SKU", s => ReadText(s, p => p.Sku)),
        new(
            "product.title",
            FieldKind.Text,
            "what it is called: in the shop, else in products.csv",
            s => ReadText(s, p => p.Title ?? InFile(s)?.Titles.Values.FirstOrDefault())
        ),
        new(
            "product.category",
            FieldKind.Text,
            "its category in products.csv; absent when it has none",
            s => ReadText(s, _ => InFile(s)?.Category)
        ),
        new("product.price", FieldKind.Money, "what it costs now", s => ReadPrice(s, p => p.Price)),
        new(
            "product.old_price",
            FieldKind.Money,
            "what it cost before; unknown where the price did not drop",
            s => ReadPrice(s, p => p.OldPrice)
        ),
        new(
            "product.in_stock",
            FieldKind.YesNo,
            "whether it could be bought then",
            s => s.Event?.Product?.InStock is { } inStock ? new Value.YesNo(inStock) : Value.Unknown
        ),
        new(
            "product.url",
            FieldKind.Text,
            "the address of its page: as the shop reports it, else of products.csv",
            s => ReadText(s, p => p.Url ?? InFile(s)?.Url)
        ),
    ];

    /// <summary>Of a customer's request.</summary>
    public static readonly IReadOnlyList<PayloadField> OfRequest =
    [
        new("sku", FieldKind.Text, "the product they asked about", s => ReadRequest(s, r => r.Sku)),
        new("change", FieldKind.Text, "what they wait for", s => ReadRequest(s, r => r.Change["product.".Length..]))
        {
            AllowedValues = ["back_in_stock", "price_drop"],
        },
    ];

    /// <summary>Of a checkout, asked as it is now, also where the checkout began the run.</summary>
    public static readonly PayloadField CartInStock = new(
        "in_stock",
        FieldKind.YesNo,
        "whether all of its SKUs can be bought now; unknown where that of one is not known and no other is out of stock",
        s => ReadStock(s, FindSkus(s.Event))
    )
    {
        ReadKept = (s, kept) => ReadStock(s, kept.Data?.GetValueOrDefault("skus")),
    };

    /// <summary>Whether a product can be bought: as the shop reported it, else as products.csv states; null: not
    /// known.</summary>
    public static bool? FindStock(ConditionScope scope, string sku) =>
        scope.KnownProducts?.FindProduct(sku)?.InStock ?? scope.Workspace.Products.GetValueOrDefault(sku)?.InStock;

    private static string? FindSkus(Event? arrived) =>
        arrived?.Data.TryGetValue("skus", out var skus) == true && skus.ValueKind == JsonValueKind.String
            ? skus.GetString()
            : null;

    // The most words of one SKU.
    private const int MaxWords = 4;

    private static Value ReadStock(ConditionScope scope, string? skus)
    {
        var words = skus?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var known = new List<bool?>();
        for (var i = 0; i < words.Length; )
        {
            // A SKU may have spaces: words that are no product alone are read together.
            var (length, stock) = Enumerable
                .Range(1, Math.Min(MaxWords, words.Length - i))
                .Select(n => (Length: n, Stock: FindStock(scope, string.Join(' ', words[i..(i + n)]))))
                .FirstOrDefault(w => w.Stock is not null, (1, null));
            known.Add(stock);
            i += length;
        }

        return known.Count == 0 ? Value.Unknown
            : known.Contains(false) ? new Value.YesNo(false)
            : known.Contains(null) ? Value.Unknown
            : new Value.YesNo(true);
    }

    private static Value ReadRequest(ConditionScope scope, Func<ProductRequestData, string> read) =>
        scope.Event?.Request is { } request ? new Value.Text(read(request)) : Value.Unknown;

    private static Product? InFile(ConditionScope scope) =>
        scope.Event?.Product is { } product ? scope.Workspace.Products.GetValueOrDefault(product.Sku) : null;

    private static Value ReadText(ConditionScope scope, Func<ProductData, string?> read) =>
        scope.Event?.Product is not { } product ? Value.Unknown
        : read(product) is { } text ? new Value.Text(text)
        : Value.Absent;

    private static Value ReadPrice(ConditionScope scope, Func<ProductData, Money?> read) =>
        scope.Event?.Product is { } product && read(product) is { } price ? new Value.Amount(price) : Value.Unknown;
}

using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Events.Products;

/// <summary>Takes over what a shop reports of a product, and finds what customers may be written to about.</summary>
public static class ProductUpdates
{
    /// <summary>So many ids of deliveries are kept of a product.</summary>
    public const int KeptNotices = 8;

    /// <summary>The product after a delivery, and what changed; null: the delivery reports nothing new.</summary>
    /// <param name="stored">What is known; null: nothing.</param>
    /// <param name="notice">The delivery.</param>
    /// <param name="stated">What it says of this product.</param>
    /// <param name="startsInStock">The stock that products.csv states, which counts until a delivery does; null: none.</param>
    /// <param name="currency">The shop's currency, for a price without one.</param>
    /// <param name="now">The present time; a time after it counts as now.</param>
    public static (ProductRecord Next, IReadOnlyList<ProductChange> Changes)? Apply(
        ProductRecord? stored,
        ProductNotice notice,
        ProductStatement stated,
        bool? startsInStock,
        string currency,
        Instant now
    )
    {
        var before = stored ?? new ProductRecord(stated.Sku);
        if (before.Notices.Contains(notice.Id))
        {
            return null;
        }

        var at = Instant.Min(notice.At, now);
        var next = before with { Notices = [.. before.Notices.TakeLast(KeptNotices - 1), notice.Id] };
        if (!(at < before.PriceAt) && !(at < before.StockAt))
        {
            next = next with
            {
                Sku = stated.Sku,
                Product = stated.Product ?? before.Product,
                Title = stated.Title ?? before.Title,
                Url = stated.Url ?? before.Url,
            };
        }

        if (stated.Price is { } price && !(at < before.PriceAt))
        {
            next = next with { Price = new Money(price, stated.Currency ?? currency), PriceAt = at };
        }

        if (stated.InStock is { } inStock && !(at < before.StockAt))
        {
            next = next with { InStock = inStock, StockAt = at };
        }

        var changes = new List<ProductChange>();
        if (!notice.Backfill)
        {
            if (next.InStock == true && (before.InStock ?? startsInStock) == false)
            {
                changes.Add(CreateChange(EventNames.ProductBackInStock, next, null));
            }

            if (
                next.Price is { } lower
                && before.Price is { } old
                && lower.Currency == old.Currency
                && lower.Amount < old.Amount
            )
            {
                changes.Add(CreateChange(EventNames.ProductPriceDrop, next, old));
            }
        }

        return (next, changes);

        ProductChange CreateChange(string name, ProductRecord product, Money? old) =>
            new(
                EventId.Create(notice.Source, notice.Id, name, product.Sku.ToLowerInvariant()),
                name,
                notice.Source,
                at,
                new ProductData(product.Sku)
                {
                    Product = product.Product,
                    Title = product.Title,
                    Url = product.Url,
                    Price = product.Price,
                    OldPrice = old,
                    InStock = product.InStock,
                }
            );
    }

    /// <summary>Why a change is not true any more, in words; null: it still is, as far as is known.</summary>
    /// <param name="name">The change's event.</param>
    /// <param name="product">The product as the change reported it.</param>
    /// <param name="known">What is known of the product now; null: nothing.</param>
    public static string? ExplainOver(string name, ProductData product, ProductRecord? known)
    {
        if (known?.InStock == false)
        {
            return $"{product.Sku} is out of stock again";
        }

        if (name != EventNames.ProductPriceDrop || product.OldPrice is not { } old || known?.Price is not { } price)
        {
            return null;
        }

        // A message must not name a price that is too low by now.
        return price.Currency == old.Currency && price.Amount >= old.Amount ? $"{product.Sku} costs {price} again"
            : product.Price is { } announced
            && (price.Currency != announced.Currency || price.Amount > announced.Amount)
                ? $"{product.Sku} costs {price} by now, not {announced}"
            : null;
    }
}

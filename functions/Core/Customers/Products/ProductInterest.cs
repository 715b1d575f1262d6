using MarketingAutomation.Core.Customers.Orders.Purchases;
using MarketingAutomation.Core.Events.Products;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Products;

/// <summary>Whether a product concerns a customer.</summary>
internal static class ProductInterest
{
    /// <summary>True: they asked to be written to about this change, and the request is not answered.</summary>
    /// <param name="change">The name of the change's event.</param>
    public static bool HasAsked(CustomerState state, ProductData product, string change, Instant now) =>
        ProductRequests.FindOpen(state, product.Sku, change, now) is not null;

    /// <summary>True: they bought it in an order that is paid, and neither cancelled nor wholly refunded. By its SKU; a
    /// line without SKU by the shop's product id.</summary>
    public static bool HasBought(CustomerState state, ProductData product, Instant now) =>
        PurchaseCounts
            .Count(
                state.Orders,
                line =>
                    line.Sku is { } sku ? string.Equals(sku, product.Sku, StringComparison.OrdinalIgnoreCase)
                    : line.Product is { } id ? id == product.Product
                    : null,
                since: null,
                now,
                allSeen: false
            )
            .Least > 0;
}

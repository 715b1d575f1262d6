using MarketingAutomation.Core.Events.Products;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>What the shop reported of its products.</summary>
public interface IKnownProducts
{
    /// <summary>What is known of the product with this SKU; null: nothing.</summary>
    ProductRecord? FindProduct(string sku);
}

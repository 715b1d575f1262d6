namespace MarketingAutomation.Core.Events.Products;

/// <summary>What a customer asks to be written to about.</summary>
/// <param name="Sku">The product.</param>
/// <param name="Change">The change they wait for: <see cref="EventNames.ProductBackInStock"/> or
/// <see cref="EventNames.ProductPriceDrop"/>.</param>
public sealed record ProductRequestData(string Sku, string Change);

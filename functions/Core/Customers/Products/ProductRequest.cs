using NodaTime;

namespace MarketingAutomation.Core.Customers.Products;

/// <summary>A customer asked to be written to about a product.</summary>
/// <param name="Sku">The product's SKU, as the shop wrote it.</param>
/// <param name="Change">What they wait for: the name of its event.</param>
/// <param name="At">When they asked, by the sender's time.</param>
public sealed record ProductRequest(string Sku, string Change, Instant At)
{
    /// <summary>The run that answers it: the request ends when that run has sent something, and waits again when the run
    /// ends without. Null: none does.</summary>
    public string? Run { get; init; }
}

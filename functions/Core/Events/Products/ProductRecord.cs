using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Events.Products;

/// <summary>What is known of a product: one row for each SKU. Of price and stock the newest statement by the sender's
/// time counts; of two with the same time, the one that arrived later.</summary>
public sealed record ProductRecord(string Sku)
{
    /// <summary>The shop's product id; null: not reported.</summary>
    public string? Product { get; init; }

    /// <summary>What the shop calls it; null: not reported.</summary>
    public string? Title { get; init; }

    /// <summary>Address of its page; null: not reported.</summary>
    public string? Url { get; init; }

    /// <summary>What it costs; null: not reported.</summary>
    public Money? Price { get; init; }

    /// <summary>Since when <see cref="Price"/> is known, by the sender's time.</summary>
    public Instant? PriceAt { get; init; }

    /// <summary>Whether it can be bought; null: not reported.</summary>
    public bool? InStock { get; init; }

    /// <summary>Since when <see cref="InStock"/> is known, by the sender's time.</summary>
    public Instant? StockAt { get; init; }

    /// <summary>The ids of the last deliveries about it, at most <see cref="ProductUpdates.KeptNotices"/>: one that is
    /// repeated changes nothing.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}

/// <summary>A change of a product that customers may be written to about.</summary>
/// <param name="Id">Id of the events that report it to customers: one customer receives it once.</param>
/// <param name="Name"><see cref="EventNames.ProductBackInStock"/> or <see cref="EventNames.ProductPriceDrop"/>.</param>
/// <param name="Source">The source of the delivery that reported it.</param>
/// <param name="At">When it happened, by the sender's time.</param>
/// <param name="Product">The product after it.</param>
public sealed record ProductChange(string Id, string Name, string Source, Instant At, ProductData Product);

using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Events.Products;

/// <summary>The product that an event is about, as it was then.</summary>
public sealed record ProductData(string Sku)
{
    /// <summary>The shop's product id; null: not reported.</summary>
    public string? Product { get; init; }

    /// <summary>What the shop calls it; null: not reported.</summary>
    public string? Title { get; init; }

    /// <summary>Address of its page; null: not reported.</summary>
    public string? Url { get; init; }

    /// <summary>What it costs; null: not reported.</summary>
    public Money? Price { get; init; }

    /// <summary>Of a price drop: what it cost before. Null: the event is none.</summary>
    public Money? OldPrice { get; init; }

    /// <summary>Whether it can be bought; null: not reported.</summary>
    public bool? InStock { get; init; }
}

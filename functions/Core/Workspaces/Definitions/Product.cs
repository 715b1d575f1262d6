using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary>A row of <c>products.csv</c>.</summary>
public sealed record Product
{
    /// <summary>Stock keeping unit, the same as in order lines.</summary>
    public required string Sku { get; init; }

    /// <summary>Title by language; the title in the shop's first language always exists.</summary>
    public required IReadOnlyDictionary<string, string> Titles { get; init; }

    /// <summary>One category, lower case.</summary>
    public string? Category { get; init; }

    /// <summary>Price, shown in messages.</summary>
    public Money? Price { get; init; }

    /// <summary>Whether it can be bought, until the shop reports it; null: not stated.</summary>
    public bool? InStock { get; init; }

    /// <summary>Address of the product's page.</summary>
    public string? Url { get; init; }

    /// <summary>Address of the product's picture.</summary>
    public string? Image { get; init; }

    /// <summary>SKUs of products that go well with this one, best first.</summary>
    public IReadOnlyList<string> GoesWith { get; init; } = [];
}

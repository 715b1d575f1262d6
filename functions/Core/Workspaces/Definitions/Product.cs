using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary>A row of <c>products.csv</c>.</summary>
public sealed record Product
{
    /// <summary>Stock keeping unit, joins with order lines.</summary>
    public required string Sku { get; init; }

    /// <summary>Title by language; the shop's first language always exists.</summary>
    public required IReadOnlyDictionary<string, string> Titles { get; init; }

    /// <summary>One category, lower case.</summary>
    public string? Category { get; init; }

    /// <summary>Price, for showing.</summary>
    public Money? Price { get; init; }

    /// <summary>Its page.</summary>
    public string? Url { get; init; }

    /// <summary>Its picture.</summary>
    public string? Image { get; init; }

    /// <summary>SKUs that go well with it, best first.</summary>
    public IReadOnlyList<string> GoesWith { get; init; } = [];
}

using MarketingAutomation.Core.Workspaces.Definitions;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>What conditions read of the workspace.</summary>
public interface IShopCatalog
{
    /// <summary>The shop: name, sender, languages, teams.</summary>
    Shop Shop { get; }

    /// <summary>Products by SKU (case-insensitive).</summary>
    IReadOnlyDictionary<string, Product> Products { get; }
}

using MarketingAutomation.Core.Workspaces.Definitions;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>What conditions read of the workspace.</summary>
public interface IShopCatalog
{
    /// <summary>The shop: name, sender, languages, teams.</summary>
    Shop Shop { get; }

    /// <summary>Products by SKU (case-insensitive).</summary>
    IReadOnlyDictionary<string, Product> Products { get; }

    /// <summary>Whether the customer of a scope is in the segment of this name; unknown where there is none.</summary>
    Truth EvaluateSegment(string name, ConditionScope scope);

    /// <summary>Why they are in it or not, in words. May contain the customer's values.</summary>
    string ExplainSegment(string name, ConditionScope scope);
}

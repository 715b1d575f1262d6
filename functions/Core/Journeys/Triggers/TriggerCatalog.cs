using MarketingAutomation.Core.Journeys.Triggers.Products;
using MarketingAutomation.Core.Journeys.Triggers.Segments;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>The kinds of triggers a journey may have, in the order of the docs and the schema.</summary>
internal sealed class TriggerCatalog(IReadOnlyList<TriggerDefinition> all)
{
    /// <summary>The kinds of this program.</summary>
    public static TriggerCatalog Shipped { get; } =
        new([
            new EventTriggerDefinition(),
            new InactivityTriggerDefinition(),
            new OverdueTriggerDefinition(),
            new DateTriggerDefinition(),
            new ManualTriggerDefinition(),
            new SegmentTriggerDefinition(),
            new ProductTriggerDefinition(),
        ]);

    /// <summary>All definitions.</summary>
    public IReadOnlyList<TriggerDefinition> All { get; } = all;

    /// <summary>The keys that <c>trigger</c> may have: those of all kinds, then <c>where</c>.</summary>
    public IReadOnlyList<string> Keys { get; } =
    [.. all.SelectMany(d => d.Keys).Select(k => k.Key).Distinct(StringComparer.Ordinal), "where"];

    /// <summary>The examples of all kinds in words: <c>event: order.paid, or inactive: 120d</c>.</summary>
    public string Examples { get; } =
        string.Join(", ", all.SkipLast(1).Select(d => d.Example).Append($"or {all[^1].Example}"));
}

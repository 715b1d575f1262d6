using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Triggers;

namespace MarketingAutomation.Core.Journeys;

/// <summary>The kinds of steps and triggers that journeys may be made of.</summary>
internal sealed record JourneyKinds(StepCatalog Steps, TriggerCatalog Triggers)
{
    /// <summary>The kinds of this program.</summary>
    public static JourneyKinds Shipped { get; } = new(StepCatalog.Shipped, TriggerCatalog.Shipped);
}

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>A way on from a step.</summary>
/// <param name="Label">When a run goes this way, in a few words; empty: always.</param>
/// <param name="NextStep">Id of the step it leads to; null: the run ends.</param>
internal sealed record StepWay(string Label, string? NextStep);

using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Workspaces.Parsing;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces.FaultTexts;

/// <summary>The faults of steps as whole texts.</summary>
internal static class StepFaults
{
    /// <summary>The faults of these steps, which are on line 5 of a journey that starts with a paid order.</summary>
    public static string Report(string steps) =>
        string.Join(
            "\n",
            SampleWorkspace.FaultsOfJourney(
                $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  {steps}\n"
            )
        );

    /// <summary>An expected text, with the kinds of steps in the place of <c>{steps}</c> and the keys of a journey in the
    /// place of <c>{journey}</c>.</summary>
    public static string WithKinds(string text) =>
        text.Replace("{steps}", string.Join(", ", StepCatalog.Shipped.Kinds), StringComparison.Ordinal)
            .Replace("{journey}", string.Join(", ", Vocabulary.Journey), StringComparison.Ordinal);
}

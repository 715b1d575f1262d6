using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Triggers;
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

    /// <summary>An expected text, with the kinds of steps in the place of <c>{steps}</c>, the keys of a journey in that
    /// of <c>{journey}</c>, those of a trigger in that of <c>{keys}</c>, and examples of all triggers, or of those by time,
    /// in that of <c>{triggers}</c> and <c>{timed}</c>.</summary>
    public static string WithKinds(string text) =>
        text.Replace("{steps}", string.Join(", ", StepCatalog.Shipped.Kinds), StringComparison.Ordinal)
            .Replace("{triggers}", TriggerCatalog.Shipped.Examples, StringComparison.Ordinal)
            .Replace("{keys}", string.Join(", ", TriggerCatalog.Shipped.Keys), StringComparison.Ordinal)
            .Replace(
                "{timed}",
                string.Join(
                    ", ",
                    TriggerCatalog.Shipped.All.Where(d => d.AllowsEnroll).Select(d => $"trigger: {{ {d.Example} }}")
                ),
                StringComparison.Ordinal
            )
            .Replace("{journey}", string.Join(", ", Vocabulary.Journey), StringComparison.Ordinal);
}

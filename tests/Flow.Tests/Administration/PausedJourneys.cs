using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Flow.Tests.Administration;

/// <summary>Paused journeys and orders that enter them.</summary>
internal static class PausedJourneys
{
    internal const string Noon = "2026-03-02 12:00";

    internal static Workspace PausedByFile =>
        TestShop.SampleWorkspace with
        {
            Journeys = TestShop.SampleWorkspace.Journeys.ToDictionary(
                j => j.Key,
                j => j.Key == "welcome" ? j.Value with { Status = JourneyStatus.Paused } : j.Value
            ),
        };

    internal static async Task Buy(TestShop stage, int customers)
    {
        foreach (var i in Enumerable.Range(0, customers))
        {
            await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, $"{1000 + i}", $"customer{i}@example.com"));
        }
    }
}

using MarketingAutomation.Core.Tests.Deciding;
using MarketingAutomation.Core.Tests.Journeys;

namespace MarketingAutomation.Core.Tests.Flow.Journeys;

/// <summary>A journey that is paused, and customers in it.</summary>
internal static class PausedJourney
{
    internal const string Noon = "2026-03-02 12:00";
    internal const string Live = "\nstatus: live\ntopic: getting-started\ntrigger: { event: order.paid }\n";
    internal const string TwoSends =
        "journey: trial" + Live + "steps:\n  - send: welcome\n  - wait: 2d\n  - send: tips-for-your-order\n";

    internal static CustomerSimulation Paused(string journey, string pause) =>
        new CustomerSimulation(CustomerSimulation.Shop(null, journey), Noon).ApplyMode(pause);
}

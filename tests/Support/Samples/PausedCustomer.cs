using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Support.Samples;

/// <summary>A journey that is paused, and customers in it.</summary>
public static class PausedCustomer
{
    public const string Noon = "2026-03-02 12:00";
    public const string Live = "\nstatus: live\ntopic: getting-started\ntrigger: { event: order.paid }\n";
    public const string TwoSends =
        "journey: trial" + Live + "steps:\n  - send: welcome\n  - wait: 2d\n  - send: tips-for-your-order\n";

    public static CustomerSimulation Paused(string journey, string pause) =>
        SimulatedCustomer.Open(TestShop.SampleWith(null, journey), Noon).ApplyMode(pause);
}

using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers;

/// <summary>Two customers who are merged, and what happened to each.</summary>
internal static class MergedHistory
{
    internal const string Noon = "2026-03-02 12:00";
    internal const string First = "0123456789abcdefghjkmnpqrs";
    internal const string Second = "b123456789abcdefghjkmnpqrs";
    internal const string Cart = "trigger: { event: checkout.started }\n";
    internal const string Buys = "trigger: { event: order.paid }\n";
    internal const string Steps = "steps:\n  - wait: 5d\n  - send: what-is-new\n";

    internal static Event Complaint(Instant at) =>
        new()
        {
            Id = $"complaint-{at}",
            Source = "api",
            Name = EventNames.ComplaintOpened,
            At = at,
            Identity = new CustomerIdentity { CustomerId = "c-2" },
            Occurrences = [new Occurrence(EventNames.ComplaintOpened, at)],
            Data = new Dictionary<string, JsonElement> { ["area"] = JsonSerializer.SerializeToElement("goods") },
        };

    internal static Event Redact(Instant at) =>
        new()
        {
            Id = $"redact-{at}",
            Source = "shopify",
            Name = EventNames.PrivacyRequested,
            At = at,
            Identity = new CustomerIdentity { CustomerId = "c-2" },
            Data = new Dictionary<string, JsonElement> { ["kind"] = JsonSerializer.SerializeToElement("redact") },
        };

    internal static CustomerSimulation With(string journey, string key) =>
        SimulatedCustomer.Open(
            TestShop.SampleWith(null, "journey: trial\nstatus: live\ntopic: offers\n" + journey),
            Noon,
            key
        );
}

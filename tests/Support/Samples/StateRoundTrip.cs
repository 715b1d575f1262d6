using System.Text.Json;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;

namespace MarketingAutomation.Support.Samples;

/// <summary>Every state a test plays through goes through its stored form, so that nothing lives only in
/// memory.</summary>
public static class StateRoundTrip
{
    public static string Write(CustomerState state) =>
        JsonSerializer.Serialize(state, StoredJson.Default.CustomerState);

    public static CustomerState StoreAndRead(CustomerState state) => Read(Write(state));

    public static CustomerState Read(string json) =>
        JsonSerializer.Deserialize(json, StoredJson.Default.CustomerState)!;
}

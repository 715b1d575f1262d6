using System.Text.Json;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.StandardEvents;

/// <summary>Reads one event of the standard format.</summary>
internal static class StandardEventReading
{
    internal static StandardResult Read(string json, string path = "$")
    {
        using var document = JsonDocument.Parse(json);
        return StandardEvent.Read(document.RootElement, new("api", null, ShopWebhooks.Now) { Path = path });
    }
}

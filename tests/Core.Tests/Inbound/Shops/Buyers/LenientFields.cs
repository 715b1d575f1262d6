using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.Buyers;

/// <summary>Reads one event of the standard format.</summary>
internal static class LenientFields
{
    internal static Event Standard(string order, string more = "") =>
        ShopWebhooks
            .Standard(
                $$"""{"type":"order.paid","timestamp":"2026-03-02T20:40:00Z","data":{"customer":{"id":"c"},"order":{{order}}{{more}} } }"""
            )
            .Accepted();
}

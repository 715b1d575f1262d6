using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks;

/// <summary>
/// The body of a shop's delivery: read leniently, so that a side field never refuses an order. What was dropped goes
/// with the event to the timeline; only
/// what a parser asks for strictly (identity, status, payment dates, consent) refuses.
/// </summary>
internal static class ShopBody
{
    public static WebhookReading Read(ReadOnlyMemory<byte> body, Func<JsonSpot, WebhookReading?> parse)
    {
        var report = new JsonReport([]);
        var reading = JsonBody.Read(body, report, parse);
        return reading switch
        {
            null => new WebhookReading.Malformed(report.All),
            WebhookReading.Accepted(var told) => new WebhookReading.Accepted(told with { Dropped = report.Notes }),
            _ => reading,
        };
    }
}

using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>
/// The body of a shop's delivery: read leniently, so that a side field never refuses an order. What was dropped goes
/// with the event to the timeline; only what a parser asks for strictly (identity, status, payment dates, consent)
/// refuses.
/// </summary>
internal static class ShopBody
{
    public static WebhookResult Read(ReadOnlyMemory<byte> body, Func<JsonCursor, WebhookResult?> parse)
    {
        var report = new JsonFaultCollector([]);
        var reading = JsonBody.ReadObject(body, report, parse);
        return reading switch
        {
            null => new WebhookResult.Malformed(report.AllFaults),
            WebhookResult.Accepted(var told) => new WebhookResult.Accepted(
                told with
                {
                    DroppedFields = report.DroppedNotes,
                }
            ),
            _ => reading,
        };
    }
}

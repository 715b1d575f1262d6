using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>
/// Reads the body of a shop's delivery in lenient mode, so that a minor field never refuses an order. Dropped values
/// are recorded with the event on the timeline; only fields that a parser reads strictly (identity, status, payment
/// dates, consent) can refuse the body.
/// </summary>
internal static class ShopBody
{
    public static WebhookResult Read(ReadOnlyMemory<byte> body, Func<JsonCursor, WebhookResult?> parse)
    {
        var report = new JsonFaultCollector();
        var reading = JsonBody.ReadObject(body, report, parse);
        return reading switch
        {
            null => new WebhookResult.Malformed(report.AllFaults),
            WebhookResult.Accepted(var received) => new WebhookResult.Accepted(
                received with
                {
                    DroppedFields = report.DroppedNotes,
                }
            ),
            WebhookResult.ProductsStated(var notice) => new WebhookResult.ProductsStated(
                notice with
                {
                    DroppedFields = report.DroppedNotes,
                }
            ),
            WebhookResult.ShopWide or WebhookResult.Ignored or WebhookResult.Unverified or WebhookResult.Malformed =>
                reading,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Customers;

/// <summary>Reads <c>customers/merge</c>: two shop customers become one; the event is about the one that is
/// kept.</summary>
internal static class ShopifyMerge
{
    public static WebhookResult? Read(JsonCursor body, DeliveryContext delivery)
    {
        if (body.GetText("status")?.ToLowerInvariant() is { } status and ("failed" or "in_progress" or "requested"))
        {
            return new WebhookResult.Ignored($"{delivery.Topic}: nothing was merged (status is \"{status}\")");
        }

        var kept = ShopifyPerson.ToPlainId(body.GetRequiredId("admin_graphql_api_customer_kept_id"));
        var deleted = ShopifyPerson.ToPlainId(body.GetRequiredId("admin_graphql_api_customer_deleted_id"));
        return kept is null || deleted is null
            ? null
            : new WebhookResult.Accepted(
                new Event
                {
                    Id = delivery.EventId,
                    Source = delivery.Source.Name,
                    Name = EventNames.CustomerMerged,
                    At = delivery.FallbackTime,
                    Identity = new() { CustomerId = kept },
                    Occurrences = [new(EventNames.CustomerMerged, delivery.FallbackTime)],
                    MergedCustomerId = deleted,
                }
            );
    }
}

using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary><c>customers/merge</c>: two shop customers are one; the kept one is whom the event is about.</summary>
internal static class ShopifyMerge
{
    public static WebhookReading? Read(JsonSpot body, Delivery delivery)
    {
        if (body.Text("status")?.ToLowerInvariant() is { } status and ("failed" or "in_progress" or "requested"))
        {
            return new WebhookReading.Ignored($"{delivery.Topic}: nothing was merged (status is \"{status}\")");
        }

        var kept = ShopifyPerson.Plain(body.RequiredId("admin_graphql_api_customer_kept_id"));
        var deleted = ShopifyPerson.Plain(body.RequiredId("admin_graphql_api_customer_deleted_id"));
        return kept is null || deleted is null
            ? null
            : new WebhookReading.Accepted(
                new Event
                {
                    Id = delivery.EventId,
                    Source = delivery.Source.Name,
                    Name = EventNames.CustomerMerged,
                    At = delivery.Fallback,
                    Who = new() { CustomerId = kept },
                    Happenings = [new(EventNames.CustomerMerged, delivery.Fallback)],
                    MergedCustomerId = deleted,
                }
            );
    }
}

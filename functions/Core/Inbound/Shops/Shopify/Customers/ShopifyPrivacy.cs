using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Customers;

/// <summary>Reads Shopify's mandatory privacy topics. Shopify may know only the e-mail address, so any part of an
/// identity is sufficient.</summary>
internal static class ShopifyPrivacy
{
    /// <summary><c>customers/data_request</c> and <c>customers/redact</c>.</summary>
    public static WebhookResult? Read(JsonCursor body, DeliveryContext delivery)
    {
        var redact = delivery.Topic == "customers/redact";
        if (
            TopicMismatch.RejectIfNotPrivacyRequest(
                body,
                delivery.Topic,
                redact ? ["data_request", "orders_requested"] : ["orders_to_redact"]
            )
        )
        {
            return null;
        }

        var customer = body.GetObject("customer");
        var who = new CustomerIdentity { CustomerId = customer.GetId("id"), Email = customer.GetText("email") };
        var phone = PhoneNumber.ToLookupNumber(customer.GetText("phone"), delivery.Country);
        if (who == CustomerIdentity.Unknown && phone is null)
        {
            body.Reject("customer", "expected an id, an email or a phone, found none of them");
            return null;
        }

        return new WebhookResult.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.PrivacyRequested,
                At = delivery.FallbackTime,
                Identity = who,
                Occurrences = [new(EventNames.PrivacyRequested, delivery.FallbackTime)],

                // A household may share a number, so it identifies no customer; it is stored for the person who answers
                // the request.
                Profile = who == CustomerIdentity.Unknown ? new() { Phone = phone } : null,
                Data = EventFieldValues.FromPairs(
                    ("kind", redact ? "redact" : "data_request"),
                    ("request", body.GetObject("data_request").GetId("id")),
                    ("shop", body.GetText("shop_domain")),
                    ("orders", ReadOrderIds(body, redact ? "orders_to_redact" : "orders_requested"))
                ),
            }
        );
    }

    /// <summary><c>shop/redact</c>.</summary>
    public static WebhookResult? ReadShop(JsonCursor body, DeliveryContext delivery) =>
        TopicMismatch.RejectIfNotShop(body, delivery.Topic)
            ? null
            : new WebhookResult.ShopWide(
                new(
                    delivery.EventId,
                    delivery.Source.Name,
                    "shop_redact",
                    body.GetText("shop_domain"),
                    delivery.FallbackTime
                )
            );

    private static string? ReadOrderIds(JsonCursor body, string name)
    {
        var ids = body.GetIds(name);
        return ids.Count == 0 ? null : string.Join(' ', ids);
    }
}

using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>The mandatory privacy topics. Shopify may know only the e-mail address, so any part of an identity will
/// do.</summary>
internal static class ShopifyPrivacy
{
    /// <summary><c>customers/data_request</c> and <c>customers/redact</c>.</summary>
    public static WebhookReading? Read(JsonSpot body, Delivery delivery)
    {
        var redact = delivery.Topic == "customers/redact";
        if (
            OtherResource.InsteadOfRequest(
                body,
                delivery.Topic,
                redact ? ["data_request", "orders_requested"] : ["orders_to_redact"]
            )
        )
        {
            return null;
        }

        var customer = body.Object("customer");
        var who = new Identity { CustomerId = customer.Id("id"), Email = customer.Text("email") };
        var phone = PhoneNumber.Kept(customer.Text("phone"), delivery.Country);
        if (who == Identity.Nobody && phone is null)
        {
            body.Refuse("customer", "expected an id, an email or a phone, found none of them");
            return null;
        }

        return new WebhookReading.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.PrivacyRequested,
                At = delivery.Fallback,
                Who = who,
                Happenings = [new(EventNames.PrivacyRequested, delivery.Fallback)],

                // A number may be a household's, so it names nobody; it is kept for the person who answers the request.
                Profile = who == Identity.Nobody ? new() { Phone = phone } : null,
                Data = FieldValue.Fields(
                    ("kind", redact ? "redact" : "data_request"),
                    ("request", body.Object("data_request").Id("id")),
                    ("shop", body.Text("shop_domain")),
                    ("orders", Orders(body, redact ? "orders_to_redact" : "orders_requested"))
                ),
            }
        );
    }

    /// <summary><c>shop/redact</c>.</summary>
    public static WebhookReading? ReadShop(JsonSpot body, Delivery delivery) =>
        OtherResource.InsteadOfShop(body, delivery.Topic)
            ? null
            : new WebhookReading.ShopWide(
                new(delivery.EventId, delivery.Source.Name, "shop_redact", body.Text("shop_domain"), delivery.Fallback)
            );

    private static string? Orders(JsonSpot body, string name)
    {
        var ids = body.Ids(name);
        return ids.Count == 0 ? null : string.Join(' ', ids);
    }
}

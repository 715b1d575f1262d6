using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Customers;

/// <summary>Reads <c>customers/create</c>, <c>customers/update</c> and <c>customers/delete</c>.</summary>
internal static class ShopifyCustomer
{
    public static WebhookResult? Read(JsonCursor body, DeliveryContext delivery)
    {
        if (TopicMismatch.RejectIfNotCustomer(body, delivery.Topic, "customer"))
        {
            return null;
        }

        var id = body.GetRequiredId("id") ?? "";
        var created = delivery.Topic == "customers/create";
        var updated = body.GetInstant("updated_at");
        var at = (created ? body.GetInstant("created_at") : updated) ?? delivery.FallbackTime;
        var profile = ShopifyPerson.ReadProfile(body);
        profile = created
            ? profile
            : PersonFields.WithRemovedContacts(
                profile,
                body.IsNullOrEmpty("email"),
                body.IsNullOrEmpty("phone"),
                alsoOfOrders: false
            )!;
        var name = created ? EventNames.CustomerCreated : EventNames.CustomerUpdated;
        return new WebhookResult.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = name,
                At = at,
                Identity = new() { CustomerId = id, Email = profile.Email },
                Occurrences = [new(name, at)],
                Profile = profile,
                Consents = ShopifyConsent.ReadFromCustomer(
                    body,
                    delivery.FallbackTime,
                    PhoneNumber.ToE164(
                        body.GetText("phone"),
                        LocaleCodes.NormalizeCountry(body.GetObject("default_address").GetText("country_code"))
                    )
                ),
                History = ShopifyPerson.ReadHistory(body, null, updated ?? at),
            }
        );
    }

    /// <summary>The shop deleted its record; whether the customer is erased here is decided when the event is
    /// applied.</summary>
    public static WebhookResult? ReadDeleted(JsonCursor body, DeliveryContext delivery) =>
        TopicMismatch.RejectIfNotCustomer(body, delivery.Topic, "customer") || body.GetRequiredId("id") is not { } id
            ? null
            : new WebhookResult.Accepted(
                new Event
                {
                    Id = delivery.EventId,
                    Source = delivery.Source.Name,
                    Name = EventNames.CustomerDeleted,
                    At = delivery.FallbackTime,
                    Identity = new() { CustomerId = id },
                    Occurrences = [new(EventNames.CustomerDeleted, delivery.FallbackTime)],
                }
            );
}

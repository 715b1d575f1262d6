using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary><c>customers/create</c>, <c>customers/update</c> and <c>customers/delete</c>.</summary>
internal static class ShopifyCustomer
{
    public static WebhookReading? Read(JsonSpot body, Delivery delivery)
    {
        if (OtherResource.InsteadOfCustomer(body, delivery.Topic, "customer"))
        {
            return null;
        }

        var id = body.RequiredId("id") ?? "";
        var created = delivery.Topic == "customers/create";
        var updated = body.Time("updated_at");
        var at = (created ? body.Time("created_at") : updated) ?? delivery.Fallback;
        var profile = ShopifyPerson.Profile(body);
        profile = created
            ? profile
            : PersonFields.WithRemoved(profile, body.SaysNone("email"), body.SaysNone("phone"), alsoOfOrders: false)!;
        var name = created ? EventNames.CustomerCreated : EventNames.CustomerUpdated;
        return new WebhookReading.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = name,
                At = at,
                Who = new() { CustomerId = id, Email = profile.Email },
                Happenings = [new(name, at)],
                Profile = profile,
                Consents = ShopifyConsent.OfCustomer(
                    body,
                    delivery.Fallback,
                    PhoneNumber.ToE164(
                        body.Text("phone"),
                        Locales.Country(body.Object("default_address").Text("country_code"))
                    )
                ),
                History = ShopifyPerson.History(body, null, updated ?? at),
            }
        );
    }

    /// <summary>The shop deleted its record; whether the customer is forgotten here is decided where events are
    /// applied.</summary>
    public static WebhookReading? ReadDeleted(JsonSpot body, Delivery delivery) =>
        OtherResource.InsteadOfCustomer(body, delivery.Topic, "customer") || body.RequiredId("id") is not { } id
            ? null
            : new WebhookReading.Accepted(
                new Event
                {
                    Id = delivery.EventId,
                    Source = delivery.Source.Name,
                    Name = EventNames.CustomerDeleted,
                    At = delivery.Fallback,
                    Who = new() { CustomerId = id },
                    Happenings = [new(EventNames.CustomerDeleted, delivery.Fallback)],
                }
            );
}

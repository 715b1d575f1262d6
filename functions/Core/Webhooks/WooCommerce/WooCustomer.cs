using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.WooCommerce;

/// <summary>The customer resource: registered customers only, guests have none.</summary>
internal static class WooCustomer
{
    public static WebhookReading? Read(JsonSpot body, Delivery delivery)
    {
        if (OtherResource.InsteadOfCustomer(body, delivery.Topic))
        {
            return null;
        }

        var id = body.RequiredId("id") ?? "";
        var since = WooTime.Read(body, "date_created", delivery.Zone);
        var seen = WooTime.Read(body, "date_modified", delivery.Zone) ?? since ?? delivery.Fallback;
        var created = delivery.Topic == "customer.created";
        var name = created ? EventNames.CustomerCreated : EventNames.CustomerUpdated;
        var at = created ? since ?? seen : seen;
        var profile = WooPerson.Profile(body) with { Locale = WooLanguage.Read(body, delivery.Source) };
        var billing = body.Object("billing");
        profile = created
            ? profile
            : PersonFields.WithRemoved(
                profile,
                body.SaysNone("email") || billing.SaysNone("email"),
                billing.SaysNone("phone"),
                alsoOfOrders: true
            )!;
        var orders = body.Whole("orders_count");
        return new WebhookReading.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = name,
                At = at,
                Who = new() { CustomerId = id, Email = profile.Email },
                Happenings = [new(name, at)],
                Profile = profile with { KnownSince = since },
                Consents = WooConsent.Read(body, delivery.Source, profile.Email, at: null, onOrder: false),

                // Older API versions count orders; what was spent comes without its currency and is left.
                History = orders is null ? null : new(orders, null, seen),
            }
        );
    }

    /// <summary>Only the id is told.</summary>
    public static WebhookReading? ReadDeleted(JsonSpot body, Delivery delivery) =>
        OtherResource.InsteadOfId(body, delivery.Topic) || body.RequiredId("id") is not { } id
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

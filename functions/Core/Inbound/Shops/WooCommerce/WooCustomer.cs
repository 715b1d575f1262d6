using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>Reads the customer resource. Only registered customers have one; guests do not.</summary>
internal static class WooCustomer
{
    public static WebhookResult? Read(JsonCursor body, DeliveryContext delivery)
    {
        if (TopicMismatch.RejectIfNotCustomer(body, delivery.Topic))
        {
            return null;
        }

        var id = body.GetRequiredId("id") ?? "";
        var since = WooTime.Read(body, "date_created", delivery.Zone);
        var seen = WooTime.Read(body, "date_modified", delivery.Zone) ?? since ?? delivery.FallbackTime;
        var created = delivery.Topic == "customer.created";
        var name = created ? EventNames.CustomerCreated : EventNames.CustomerUpdated;
        var at = created ? since ?? seen : seen;
        var profile = WooPerson.ReadProfile(body) with { Locale = WooLanguage.Read(body, delivery.Source) };
        var billing = body.GetObject("billing");
        profile = created
            ? profile
            : PersonFields.WithRemovedContacts(
                profile,
                body.IsNullOrEmpty("email") || billing.IsNullOrEmpty("email"),
                billing.IsNullOrEmpty("phone"),
                alsoOfOrders: true
            )!;
        var orders = body.GetInteger("orders_count");
        return new WebhookResult.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = name,
                At = at,
                Identity = new() { CustomerId = id, Email = profile.Email },
                Occurrences = [new(name, at)],
                Profile = profile with { KnownSince = since },
                Consents = WooConsent.Read(body, delivery.Source, profile.Email, at: null, onOrder: false),

                // Older API versions have an order count; the amount spent has no currency and is not used.
                History = orders is null ? null : new(orders, null, seen),
            }
        );
    }

    /// <summary>A deletion contains only the id.</summary>
    public static WebhookResult? ReadDeleted(JsonCursor body, DeliveryContext delivery) =>
        TopicMismatch.RejectIfNotDeletion(body, delivery.Topic) || body.GetRequiredId("id") is not { } id
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

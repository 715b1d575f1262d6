using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>Shopify's word on consent: two topics since API 2025-01, objects within the customer before that.</summary>
internal static class ShopifyConsent
{
    public static WebhookReading? ReadEmail(JsonSpot body, Delivery delivery)
    {
        var email = PersonFields.Email(body, "email_address");
        return Told(delivery, body.RequiredId("customer_id"), email, new() { Email = email }, Email(body, email));
    }

    public static WebhookReading? ReadSms(JsonSpot body, Delivery delivery)
    {
        var phone = PhoneNumber.ToE164(body.Text("phone"), null);
        return Told(delivery, body.RequiredId("id"), email: null, new() { Phone = phone }, Sms(body, phone));
    }

    /// <summary>Everything a customer object says about consent: about its own addresses, and without a time where it tells none.</summary>
    /// <param name="phone">The customer's own number in E.164; null: not told.</param>
    public static IReadOnlyList<ConsentChange> OfCustomer(JsonSpot customer, string? phone)
    {
        var told = new List<ConsentChange>(2);
        var address = PersonFields.Email(customer, "email");
        if ((Email(customer, address) ?? Accepts(customer, address)) is { } email)
        {
            told.Add(email);
        }

        // To texts at a number that is not told nobody can have agreed, as far as we know.
        if (Sms(customer, phone) is { } sms && (phone is not null || sms.Status == ConsentStatus.Unsubscribed))
        {
            told.Add(sms);
        }

        return told;
    }

    private static ConsentChange? Email(JsonSpot holder, string? address) => Change(holder.Object("email_marketing_consent"), Channel.Email, address);

    private static ConsentChange? Sms(JsonSpot holder, string? phone) => Change(holder.Object("sms_marketing_consent"), Channel.Sms, phone);

    /// <summary><c>not_subscribed</c>, <c>redacted</c> and <c>invalid</c> say that she never answered or that Shopify cannot tell: no change.</summary>
    private static ConsentChange? Change(JsonSpot consent, Channel channel, string? address)
    {
        ConsentStatus? status = consent.Text("state")?.ToLowerInvariant() switch
        {
            "subscribed" => ConsentStatus.Subscribed,
            "unsubscribed" => ConsentStatus.Unsubscribed,
            "pending" => ConsentStatus.Pending,
            _ => null,
        };
        return status is null ? null : new ConsentChange
        {
            Channel = channel,
            Address = address,
            Status = status.Value,
            At = consent.Time("consent_updated_at"),
            OptInLevel = consent.Text("opt_in_level")?.ToLowerInvariant() is { } level and not "unknown" ? level : null,
        };
    }

    /// <summary>The oldest form, a bare flag: true is an opt-in, false is not a withdrawal.</summary>
    private static ConsentChange? Accepts(JsonSpot customer, string? address) => customer.Flag("accepts_marketing") is not true ? null : new ConsentChange
    {
        Channel = Channel.Email,
        Address = address,
        Status = ConsentStatus.Subscribed,
        At = customer.Time("accepts_marketing_updated_at"),
        OptInLevel = customer.Text("marketing_opt_in_level"),
    };

    private static WebhookReading.Accepted? Told(Delivery delivery, string? id, string? email, ProfileFacts profile, ConsentChange? change)
    {
        var at = change?.At ?? delivery.Fallback;
        return id is null ? null : new(new Event
        {
            Id = delivery.EventId,
            Source = delivery.Source.Name,
            Name = EventNames.ConsentChanged,
            At = at,
            Who = new() { CustomerId = ShopifyPerson.Plain(id), Email = email },
            Happenings = change is null ? [] : [new(EventNames.ConsentChanged, at)],
            Profile = profile,
            Consents = change is null ? [] : [change],
        });
    }
}

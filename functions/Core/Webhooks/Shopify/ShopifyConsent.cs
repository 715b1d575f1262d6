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
        return Told(
            delivery,
            body.RequiredId("customer_id"),
            email,
            new() { Email = email },
            OfRead(Email(body, email, delivery.Fallback), PersonFields.IsUnreadEmail(body, "email_address"))
        );
    }

    public static WebhookReading? ReadSms(JsonSpot body, Delivery delivery)
    {
        if (OtherResource.InsteadOfCustomer(body, delivery.Topic, "customer"))
        {
            return null;
        }

        var phone = PhoneNumber.ToE164(body.Text("phone"), null);
        var unread = PersonFields.IsUnreadPhone(body, "phone", null);
        if (unread)
        {
            body.Complain("phone", "expected a phone number such as +37255512345, found other text");
        }

        return Told(
            delivery,
            body.RequiredId("id"),
            email: null,
            new() { Phone = phone },
            OfRead(Sms(body, phone, delivery.Fallback), unread)
        );
    }

    /// <summary>
    /// Everything a customer object says about consent: about its own addresses, and without a time where it tells
    /// none. The newer object of consent decides; the older
    /// flag beside it is read only where the object gives no state.
    /// </summary>
    /// <param name="told">When the delivery was sent.</param>
    /// <param name="phone">The customer's own number in E.164; null: not told.</param>
    public static IReadOnlyList<ConsentChange> OfCustomer(JsonSpot customer, Instant told, string? phone)
    {
        var all = new List<ConsentChange>(2);
        var address = PersonFields.Email(customer, "email");
        if (
            OfRead(
                Email(customer, address, told) ?? Accepts(customer, address),
                PersonFields.IsUnreadEmail(customer, "email")
            )
                is { } email
            && !IsRepeated(email)
        )
        {
            all.Add(email);
        }

        // To texts at a number that is not told nobody can have agreed, as far as we know.
        if (
            Sms(customer, phone, told) is { } sms
            && (phone is not null || sms.Status == ConsentStatus.Unsubscribed)
            && !IsRepeated(sms)
        )
        {
            all.Add(sms);
        }

        return all;
    }

    private static ConsentChange? Email(JsonSpot holder, string? address, Instant told) =>
        Change(holder.Object("email_marketing_consent"), Channel.Email, address, told);

    private static ConsentChange? Sms(JsonSpot holder, string? phone, Instant told) =>
        Change(holder.Object("sms_marketing_consent"), Channel.Sms, phone, told);

    // What was agreed to for an address that cannot be read is no consent for another one; an opt-out counts all the
    // same.
    private static ConsentChange? OfRead(ConsentChange? change, bool unread) =>
        unread && change?.Status != ConsentStatus.Unsubscribed ? null : change;

    // Most customers never answered: their record says so each time, without a time.
    private static bool IsRepeated(ConsentChange change) => change is { Status: ConsentStatus.Unknown, At: null };

    /// <summary>
    /// <c>redacted</c> and <c>invalid</c> end the use of the address from when the shop tells it: they are no act of
    /// the customer and have no time of one.
    /// <c>not_subscribed</c> is <see cref="ConsentStatus.Unknown"/>.
    /// </summary>
    private static ConsentChange? Change(JsonSpot consent, Channel channel, string? address, Instant told)
    {
        var state = consent.Text("state", 60)?.ToLowerInvariant();
        ConsentStatus? status = state switch
        {
            "subscribed" => ConsentStatus.Subscribed,
            "unsubscribed" or "redacted" or "invalid" => ConsentStatus.Unsubscribed,
            "pending" => ConsentStatus.Pending,
            "not_subscribed" => ConsentStatus.Unknown,
            _ => null,
        };
        if (status is null)
        {
            if (state is not null)
            {
                consent.Complain(
                    "state",
                    $"expected subscribed, pending, unsubscribed, not_subscribed, redacted or invalid, found "
                        + $"{JsonWords.Quote(state)}"
                );
            }

            return null;
        }

        var ended = state is "redacted" or "invalid";
        return new ConsentChange
        {
            Channel = channel,
            Address = address,
            Status = status.Value,
            At = ended ? told : consent.Time("consent_updated_at"),
            Method = ended || status == ConsentStatus.Unknown ? state! : "shop",
            OptInLevel = consent.Text("opt_in_level")?.ToLowerInvariant() is { } level and not "unknown" ? level : null,
        };
    }

    /// <summary>The oldest form, a bare flag: true is an opt-in, false is not a withdrawal.</summary>
    private static ConsentChange? Accepts(JsonSpot customer, string? address) =>
        customer.Flag("accepts_marketing") is not true
            ? null
            : new ConsentChange
            {
                Channel = Channel.Email,
                Address = address,
                Status = ConsentStatus.Subscribed,
                At = customer.Time("accepts_marketing_updated_at"),
                OptInLevel = customer.Text("marketing_opt_in_level"),
            };

    private static WebhookReading.Accepted? Told(
        Delivery delivery,
        string? id,
        string? email,
        ProfileFacts profile,
        ConsentChange? change
    )
    {
        var at = change?.At ?? delivery.Fallback;
        return id is null
            ? null
            : new(
                new Event
                {
                    Id = delivery.EventId,
                    Source = delivery.Source.Name,
                    Name = EventNames.ConsentChanged,
                    At = at,
                    Who = new() { CustomerId = ShopifyPerson.Plain(id), Email = email },
                    Happenings = change is null ? [] : [new(EventNames.ConsentChanged, at)],
                    Profile = profile,
                    Consents = change is null ? [] : [change],
                }
            );
    }
}

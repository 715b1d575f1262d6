using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Customers;

/// <summary>Reads Shopify's consent data: two topics since API 2025-01, objects within the customer before
/// that.</summary>
internal static class ShopifyConsent
{
    public static WebhookResult? ReadEmail(JsonCursor body, DeliveryContext delivery)
    {
        var email = PersonFields.ReadEmail(body, "email_address");
        return CreateResult(
            delivery,
            body.GetRequiredId("customer_id"),
            email,
            new() { Email = email },
            UnlessUnreadable(
                ReadEmailConsent(body, email, delivery.FallbackTime),
                PersonFields.IsUnreadableEmail(body, "email_address")
            )
        );
    }

    public static WebhookResult? ReadSms(JsonCursor body, DeliveryContext delivery)
    {
        if (TopicMismatch.RejectIfNotCustomer(body, delivery.Topic, "customer"))
        {
            return null;
        }

        var phone = PhoneNumber.ToE164(body.GetText("phone"), null);
        var unread = PersonFields.IsUnreadablePhone(body, "phone", null);
        if (unread)
        {
            body.Report("phone", "expected a phone number such as +37255512345, found other text");
        }

        return CreateResult(
            delivery,
            body.GetRequiredId("id"),
            email: null,
            new() { Phone = phone },
            UnlessUnreadable(ReadSmsConsent(body, phone, delivery.FallbackTime), unread)
        );
    }

    /// <summary>
    /// All consent data of a customer object, for its own addresses, and without a time where it has none. The newer
    /// consent object decides; the older flag is read only where the object has no state.
    /// </summary>
    /// <param name="reportedAt">When the delivery was sent.</param>
    /// <param name="phone">The customer's own number in E.164; null: unknown.</param>
    public static IReadOnlyList<ConsentChange> ReadFromCustomer(JsonCursor customer, Instant reportedAt, string? phone)
    {
        var all = new List<ConsentChange>(2);
        var address = PersonFields.ReadEmail(customer, "email");
        if (
            UnlessUnreadable(
                ReadEmailConsent(customer, address, reportedAt) ?? ReadAcceptsMarketing(customer, address),
                PersonFields.IsUnreadableEmail(customer, "email")
            )
                is { } email
            && !IsRepeated(email)
        )
        {
            all.Add(email);
        }

        // Without a number, a consent to text messages applies to no known number.
        if (
            ReadSmsConsent(customer, phone, reportedAt) is { } sms
            && (phone is not null || sms.Status == ConsentStatus.Unsubscribed)
            && !IsRepeated(sms)
        )
        {
            all.Add(sms);
        }

        return all;
    }

    private static ConsentChange? ReadEmailConsent(JsonCursor holder, string? address, Instant reported) =>
        CreateChange(holder.GetObject("email_marketing_consent"), Channel.Email, address, reported);

    private static ConsentChange? ReadSmsConsent(JsonCursor holder, string? phone, Instant reported) =>
        CreateChange(holder.GetObject("sms_marketing_consent"), Channel.Sms, phone, reported);

    // An opt-in for an address that cannot be read is no consent for another address; an opt-out counts all the same.
    private static ConsentChange? UnlessUnreadable(ConsentChange? change, bool unread) =>
        unread && change?.Status != ConsentStatus.Unsubscribed ? null : change;

    // Most customers never decided: their record repeats this status in each delivery, without a time.
    private static bool IsRepeated(ConsentChange change) => change is { Status: ConsentStatus.Unknown, At: null };

    /// <summary>
    /// <c>redacted</c> and <c>invalid</c> end the use of the address from the time of the shop's report: they are not
    /// an act of the customer and have no time of their own. <c>not_subscribed</c> is
    /// <see cref="ConsentStatus.Unknown"/>.
    /// </summary>
    private static ConsentChange? CreateChange(JsonCursor consent, Channel channel, string? address, Instant reported)
    {
        var state = consent.GetText("state", 60)?.ToLowerInvariant();
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
                consent.Report(
                    "state",
                    $"expected subscribed, pending, unsubscribed, not_subscribed, redacted or invalid, found "
                        + $"{JsonErrorText.Quote(state)}"
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
            At = ended ? reported : consent.GetInstant("consent_updated_at"),
            Method = ended || status == ConsentStatus.Unknown ? state! : "shop",
            OptInLevel = consent.GetText("opt_in_level")?.ToLowerInvariant() is { } level and not "unknown"
                ? level
                : null,
        };
    }

    /// <summary>Reads the oldest form, a single flag: true is an opt-in, false is not a withdrawal.</summary>
    private static ConsentChange? ReadAcceptsMarketing(JsonCursor customer, string? address) =>
        customer.GetBoolean("accepts_marketing") is not true
            ? null
            : new ConsentChange
            {
                Channel = Channel.Email,
                Address = address,
                Status = ConsentStatus.Subscribed,
                At = customer.GetInstant("accepts_marketing_updated_at"),
                OptInLevel = customer.GetText("marketing_opt_in_level"),
            };

    private static WebhookResult.Accepted? CreateResult(
        DeliveryContext delivery,
        string? id,
        string? email,
        ProfileData profile,
        ConsentChange? change
    )
    {
        var at = change?.At ?? delivery.FallbackTime;
        return id is null
            ? null
            : new(
                new Event
                {
                    Id = delivery.EventId,
                    Source = delivery.Source.Name,
                    Name = EventNames.ConsentChanged,
                    At = at,
                    Identity = new() { CustomerId = ShopifyPerson.ToPlainId(id), Email = email },
                    Occurrences = change is null ? [] : [new(EventNames.ConsentChanged, at)],
                    Profile = profile,
                    Consents = change is null ? [] : [change],
                }
            );
    }
}

using System.Globalization;
using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>
/// A checkout begun. Shopify sends <c>checkouts/update</c> at every step, and the address is often known only then, so both topics
/// tell <c>checkout.started</c>; <c>event.token</c> is the same over all of them.
/// </summary>
internal static class ShopifyCheckout
{
    public static WebhookReading? Read(JsonSpot body, Delivery delivery)
    {
        var token = body.Text("token") ?? body.Id("id");
        if (token is null)
        {
            body.Refuse("token", "expected the checkout's token, found nothing");
            return null;
        }

        var customer = body.Object("customer");
        var email = ShopifyPerson.OrderEmail(body);
        var profile = ShopifyPerson.ProfileOfBuyer(customer, body);
        // Consent to texts is to the number given for them, whatever number the profile has.
        var smsPhone = body.Flag("buyer_accepts_sms_marketing") is true ? PhoneNumber.ToE164(body.Text("sms_marketing_phone"), profile.Country) : null;
        profile = profile with { Phone = profile.Phone ?? (ShopifyPerson.IsOfAnother(customer, body) ? null : smsPhone) };
        var completed = body.Text("completed_at") is null ? (Instant?)null : body.Time("completed_at") ?? delivery.Fallback;
        var seen = body.Time("updated_at") ?? body.Time("created_at") ?? delivery.Fallback;

        // It began when it was created; a change of it is no new beginning.
        var began = body.Time("created_at") is { } created && created < seen ? created : seen;
        return new WebhookReading.Accepted(new Event
        {
            Id = delivery.EventId,
            Source = delivery.Source.Name,
            Name = completed is null ? EventNames.CheckoutStarted : EventNames.CheckoutCompleted,
            At = seen,
            Who = new() { CustomerId = customer.Id("id"), Email = profile.Email },
            Happenings = completed is null ? [new(EventNames.CheckoutStarted, began)] : [],
            Profile = profile,
            Consents = Consents(body, email ?? profile.Email, smsPhone, body.Time("created_at")),
            Checkout = new(token, email)
            {
                Names = CheckoutName.All(body.Text("token"), body.Id("id"), body.Text("cart_token")), AsOf = seen, CompletedAt = completed,
                Locale = Locales.Locale(body.Text("customer_locale")),
            },
            Data = Data(body, token),
        });
    }

    private static Dictionary<string, JsonElement> Data(JsonSpot body, string token)
    {
        var currency = Locales.Currency(body.Text("currency"));
        var data = FieldValue.Fields(
            ("token", token), ("cart_token", body.Text("cart_token")), ("url", body.Text("abandoned_checkout_url", 2_000)), ("currency", currency));
        if (body.Decimal("total_price") is { } total)
        {
            data["total"] = FieldValue.Number(total);
        }

        var skus = ShopifyLines.Read(body, currency).Select(line => line.Sku).OfType<string>().ToList();
        if (skus.Count > 0)
        {
            data["skus"] = FieldValue.Text(string.Join(' ', skus));
            data["lines"] = FieldValue.Number(skus.Count);
        }

        return data;
    }

    // The boxes are told again at every step, also after the customer stopped it. None says when it was ticked: the checkout's beginning counts, never a time of change.
    private static List<ConsentChange> Consents(JsonSpot body, string? email, string? phone, Instant? at)
    {
        var told = new List<ConsentChange>(2);
        if (body.Flag("buyer_accepts_marketing") is true)
        {
            told.Add(new() { Channel = Channel.Email, Address = email, Status = ConsentStatus.Subscribed, At = at, Method = "checkout" });
        }

        if (phone is not null)
        {
            told.Add(new() { Channel = Channel.Sms, Address = phone, Status = ConsentStatus.Subscribed, At = at, Method = "checkout" });
        }

        return told;
    }
}

using System.Globalization;
using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>
/// A checkout begun. Shopify sends <c>checkouts/update</c> at every step, and the address is often known only then, so
/// both topics
/// tell <c>checkout.started</c>; <c>event.token</c> is the same over all of them. One with <c>completed_at</c> tells
/// <c>checkout.completed</c>.
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
        var buyer = ShopifyBuyer.Of(customer, body);
        var (profile, email) = (buyer.Profile, buyer.OrderEmail);
        // Consent to texts is to the number given for them, whatever number the profile has.
        var wantsTexts = body.Flag("buyer_accepts_sms_marketing") is true;
        var smsPhone = wantsTexts ? PhoneNumber.ToE164(body.Text("sms_marketing_phone"), profile.Country) : null;
        var written = wantsTexts && smsPhone is null ? WrittenPhone(body, buyer) : null;
        profile = profile with
        {
            Phone = profile.Phone ?? (buyer.IsAnother ? null : smsPhone),
            PhoneWritten = profile.PhoneWritten ?? written,
        };
        var seen = body.Time("updated_at") ?? body.Time("created_at") ?? delivery.Fallback;
        var facts = new CheckoutFacts(token, email)
        {
            Names = CheckoutName.All(body.Text("token"), body.Id("id"), body.Text("cart_token")),
            AsOf = seen,
            Locale = Locales.Locale(body.Text("customer_locale")),
        };
        if (body.Text("completed_at") is not null)
        {
            return Completed(body, delivery, facts, new() { CustomerId = customer.Id("id"), Email = profile.Email });
        }

        // It began when it was created; a change of it is no new beginning.
        var began = body.Time("created_at") is { } created && created < seen ? created : seen;
        return new WebhookReading.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.CheckoutStarted,
                At = seen,
                Who = new() { CustomerId = customer.Id("id"), Email = profile.Email },
                Happenings = [new(EventNames.CheckoutStarted, began)],
                Profile = profile,
                PhoneOfOrder = buyer.PhoneOfOrder || written is not null,
                Consents = Consents(
                    body,
                    email ?? (buyer.IsUnread ? null : profile.Email),
                    smsPhone,
                    written is not null,
                    body.Time("created_at")
                ),
                EmptyBoxes = EmptyBoxes(body),
                Checkout = facts,
                Data = Data(body, token),
            }
        );
    }

    // Its order tells the rest.
    private static WebhookReading.Accepted Completed(
        JsonSpot body,
        Delivery delivery,
        CheckoutFacts checkout,
        Identity who
    )
    {
        var at = body.Time("completed_at") ?? delivery.Fallback;
        return new(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.CheckoutCompleted,
                At = at,
                Who = who,
                Happenings = [new(EventNames.CheckoutCompleted, at)],
                Checkout = checkout with { CompletedAt = at },
            }
        );
    }

    private static Dictionary<string, JsonElement> Data(JsonSpot body, string token)
    {
        // A checkout's amounts are in the currency of the customer; currency is the shop's.
        var currency = Locales.Currency(body.Text("presentment_currency") ?? body.Text("currency"));
        var data = FieldValue.Fields(
            ("token", token),
            ("cart_token", body.Text("cart_token")),
            ("url", body.Text("abandoned_checkout_url", 2_000)),
            ("currency", currency)
        );
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

    private static Channel[]? EmptyBoxes(JsonSpot body) =>
        (body.Flag("buyer_accepts_marketing"), body.Flag("buyer_accepts_sms_marketing")) switch
        {
            (false, false) => [Channel.Email, Channel.Sms],
            (false, _) => [Channel.Email],
            (_, false) => [Channel.Sms],
            _ => null,
        };

    // The number given for texts, where nothing but the country is missing to read it; null, with a note: it cannot be
    // read.
    private static string? WrittenPhone(JsonSpot body, ShopifyBuyer buyer)
    {
        var written = buyer is { IsAnother: false, Profile.Phone: null }
            ? PersonFields.PhoneWritten(body, "sms_marketing_phone", buyer.Profile.Country)
            : null;
        if (written is not null && (buyer.Profile.PhoneWritten is null || buyer.Profile.PhoneWritten == written))
        {
            return written;
        }

        if (ShopText.Decoded(body.Text("sms_marketing_phone")) is not null)
        {
            body.Complain(
                "sms_marketing_phone",
                "expected a phone number such as +37255512345, or of the customer's country, found other "
                    + "text; nothing was agreed to for it"
            );
        }

        return null;
    }

    // The boxes are told again at every step, also after the customer stopped it. None says when it was ticked: the
    // checkout's beginning counts, never a time of change.
    private static List<ConsentChange> Consents(
        JsonSpot body,
        string? email,
        string? phone,
        bool phoneIsWritten,
        Instant? at
    )
    {
        var told = new List<ConsentChange>(2);
        if (
            body.Flag("buyer_accepts_marketing") is true
            && (email is not null || !PersonFields.IsUnreadEmail(body, "email"))
        )
        {
            told.Add(
                new()
                {
                    Channel = Channel.Email,
                    Address = email,
                    Status = ConsentStatus.Subscribed,
                    At = at,
                    Method = "checkout",
                }
            );
        }

        // Without an address: to the number of the profile, once it is read with the country that is known of the
        // customer.
        if (phone is not null || phoneIsWritten)
        {
            told.Add(
                new()
                {
                    Channel = Channel.Sms,
                    Address = phone,
                    Status = ConsentStatus.Subscribed,
                    At = at,
                    Method = "checkout",
                }
            );
        }

        return told;
    }
}

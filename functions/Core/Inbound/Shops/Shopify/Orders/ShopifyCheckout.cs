using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Inbound.Shops.Shopify.Customers;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Orders;

/// <summary>
/// Reads a started checkout. Shopify sends <c>checkouts/update</c> at every step, and the address is often known only
/// then, so both topics give <c>checkout.started</c>; <c>event.token</c> is the same in all of them. A checkout with
/// <c>completed_at</c> gives <c>checkout.completed</c>.
/// </summary>
internal static class ShopifyCheckout
{
    public static WebhookResult? Read(JsonCursor body, DeliveryContext delivery)
    {
        var token = body.GetText("token") ?? body.GetId("id");
        if (token is null)
        {
            body.Reject("token", "expected the checkout's token, found nothing");
            return null;
        }

        var customer = body.GetObject("customer");
        var buyer = ShopifyBuyer.Read(customer, body);
        var (profile, email) = (buyer.Profile, buyer.OrderEmail);
        // Consent to text messages applies to the number given for them, also where the profile has another number.
        var wantsTexts = body.GetBoolean("buyer_accepts_sms_marketing") is true;
        var smsPhone = wantsTexts ? PhoneNumber.ToE164(body.GetText("sms_marketing_phone"), profile.Country) : null;
        var written = wantsTexts && smsPhone is null ? ReadPhoneAsWritten(body, buyer) : null;
        profile = profile with
        {
            Phone = profile.Phone ?? (buyer.IsOtherThanCustomer ? null : smsPhone),
            PhoneAsWritten = profile.PhoneAsWritten ?? written,
        };
        var seen = body.GetInstant("updated_at") ?? body.GetInstant("created_at") ?? delivery.FallbackTime;
        var checkoutData = new CheckoutData(token, email)
        {
            Names = CheckoutName.FromParts(body.GetText("token"), body.GetId("id"), body.GetText("cart_token")),
            AsOf = seen,
            Locale = LocaleCodes.NormalizeLocale(body.GetText("customer_locale")),
        };
        if (body.GetText("completed_at") is not null)
        {
            return CreateCompleted(
                body,
                delivery,
                checkoutData,
                new() { CustomerId = customer.GetId("id"), Email = profile.Email }
            );
        }

        // The checkout began when it was created; a later change is not a new start.
        var began = body.GetInstant("created_at") is { } created && created < seen ? created : seen;
        return new WebhookResult.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.CheckoutStarted,
                At = seen,
                Identity = new() { CustomerId = customer.GetId("id"), Email = profile.Email },
                Occurrences = [new(EventNames.CheckoutStarted, began)],
                Profile = profile,
                PhoneIsFromOrder = buyer.PhoneIsFromOrder || written is not null,
                Consents = ReadConsents(
                    body,
                    email ?? (buyer.IsUnreadable ? null : profile.Email),
                    smsPhone,
                    written is not null,
                    body.GetInstant("created_at")
                ),
                UntickedBoxes = ReadUntickedBoxes(body),
                Checkout = checkoutData,
                Data = ReadData(body, token),
            }
        );
    }

    // The order of a completed checkout contains the other data.
    private static WebhookResult.Accepted CreateCompleted(
        JsonCursor body,
        DeliveryContext delivery,
        CheckoutData checkout,
        CustomerIdentity who
    )
    {
        var at = body.GetInstant("completed_at") ?? delivery.FallbackTime;
        return new(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.CheckoutCompleted,
                At = at,
                Identity = who,
                Occurrences = [new(EventNames.CheckoutCompleted, at)],
                Checkout = checkout with { CompletedAt = at },
            }
        );
    }

    private static Dictionary<string, JsonElement> ReadData(JsonCursor body, string token)
    {
        // A checkout's amounts are in the customer's currency; the field "currency" is the shop's.
        var currency = LocaleCodes.NormalizeCurrency(body.GetText("presentment_currency") ?? body.GetText("currency"));
        var data = EventFieldValues.FromPairs(
            ("token", token),
            ("cart_token", body.GetText("cart_token")),
            ("url", body.GetText("abandoned_checkout_url", 2_000)),
            ("currency", currency)
        );
        if (body.GetDecimal("total_price") is { } total)
        {
            data["total"] = EventFieldValues.FromNumber(total);
        }

        var skus = ShopifyLines.Read(body, currency).Select(line => line.Sku).OfType<string>().ToList();
        if (skus.Count > 0)
        {
            data["skus"] = EventFieldValues.FromText(string.Join(' ', skus));
            data["lines"] = EventFieldValues.FromNumber(skus.Count);
        }

        return data;
    }

    private static Channel[]? ReadUntickedBoxes(JsonCursor body) =>
        (body.GetBoolean("buyer_accepts_marketing"), body.GetBoolean("buyer_accepts_sms_marketing")) switch
        {
            (false, false) => [Channel.Email, Channel.Sms],
            (false, _) => [Channel.Email],
            (_, false) => [Channel.Sms],
            _ => null,
        };

    // The number given for text messages, where only the country is missing to read it; null, with a note: it cannot be
    // read.
    private static string? ReadPhoneAsWritten(JsonCursor body, ShopifyBuyer buyer)
    {
        var written = buyer is { IsOtherThanCustomer: false, Profile.Phone: null }
            ? PersonFields.ReadPhoneAsWritten(body, "sms_marketing_phone", buyer.Profile.Country)
            : null;
        if (written is not null && (buyer.Profile.PhoneAsWritten is null || buyer.Profile.PhoneAsWritten == written))
        {
            return written;
        }

        if (ShopText.DecodeEntities(body.GetText("sms_marketing_phone")) is not null)
        {
            body.Report(
                "sms_marketing_phone",
                "expected a phone number such as +37255512345, or of the customer's country, found other "
                    + "text; nothing was agreed to for it"
            );
        }

        return null;
    }

    // The consent boxes are repeated at every step, also after the customer opted out. None has the time at which it
    // was ticked: the start of the checkout counts, never the time of a change.
    private static List<ConsentChange> ReadConsents(
        JsonCursor body,
        string? email,
        string? phone,
        bool phoneIsWritten,
        Instant? at
    )
    {
        var changes = new List<ConsentChange>(2);
        if (
            body.GetBoolean("buyer_accepts_marketing") is true
            && (email is not null || !PersonFields.IsUnreadableEmail(body, "email"))
        )
        {
            changes.Add(
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

        // Without an address, the consent applies to the profile's number, once it is read with the customer's known
        // country.
        if (phone is not null || phoneIsWritten)
        {
            changes.Add(
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

        return changes;
    }
}

using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>A person as Shopify tells her: a customer object, and the addresses of an order beside it.</summary>
internal static class ShopifyPerson
{
    /// <summary>
    /// What is known of her. The customer's own name comes before an address's, the shipping address before the billing one
    /// (it is where she is), and the order's own fields before the customer's record (they are newer).
    /// </summary>
    public static ProfileFacts Profile(JsonSpot customer, JsonSpot order, out string? email)
    {
        var home = customer.Object("default_address");
        var shipping = order.Object("shipping_address");
        var billing = order.Object("billing_address");
        var place = shipping.Exists ? shipping : billing.Exists ? billing : home;
        var country = Locales.Country(shipping.Text("country_code") ?? billing.Text("country_code") ?? home.Text("country_code"));
        email = order.Text("email") ?? order.Text("contact_email") ?? customer.Text("email");
        return new ProfileFacts
        {
            FirstName = customer.Text("first_name") ?? billing.Text("first_name") ?? shipping.Text("first_name") ?? home.Text("first_name"),
            LastName = customer.Text("last_name") ?? billing.Text("last_name") ?? shipping.Text("last_name") ?? home.Text("last_name"),
            Email = email,
            Phone = Phone(country, order.Text("phone"), customer.Text("phone"), shipping.Text("phone"), billing.Text("phone"), home.Text("phone")),
            Locale = Locales.Locale(order.Text("customer_locale") ?? customer.Text("locale")),
            Country = country,
            Region = place.Text("province_code"),
            Postcode = place.Text("zip"),
            KnownSince = customer.Time("created_at"),
        };
    }

    /// <summary>The first that can be made E.164.</summary>
    private static string? Phone(string? country, params ReadOnlySpan<string?> written)
    {
        foreach (var number in written)
        {
            if (PhoneNumber.ToE164(number, country) is { } phone)
            {
                return phone;
            }
        }

        return null;
    }

    /// <summary>
    /// The counts that payloads before API 2025-01 carry. In an order's payload it is not told whether this order is in them, so they
    /// are taken as they stand: the known count is the larger of this one and of the orders we have seen ourselves.
    /// </summary>
    public static HistoryFacts? History(JsonSpot customer, string? currency, Instant asOf)
    {
        var orders = customer.Whole("orders_count");
        var spent = Amounts.Of(customer.Decimal("total_spent"), Locales.Currency(customer.Text("currency")) ?? currency);
        return orders is null && spent is null ? null : new HistoryFacts(orders, spent, asOf);
    }

    /// <summary>The number behind <c>gid://shopify/Customer/191167</c>; other ids as they are.</summary>
    public static string? Plain(string? id) =>
        id is not null && id.StartsWith("gid://", StringComparison.Ordinal) ? id[(id.LastIndexOf('/') + 1)..].Split('?')[0] : id;
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>The buyer as Shopify tells of them: a customer object, and an order beside it.</summary>
internal static class ShopifyPerson
{
    /// <summary>
    /// What is known of the buyer. The customer's own record comes first, then the billing address. The recipient of the parcel (shipping address) may be
    /// another person and says nothing about the buyer. Each phone number is read with the country of its own address.
    /// </summary>
    public static ProfileFacts Profile(JsonSpot customer, JsonSpot order)
    {
        var home = customer.Object("default_address");
        var billing = order.Object("billing_address");
        var place = billing.Exists ? billing : home;
        var (billed, lives) = (Country(billing), Country(home));
        return new ProfileFacts
        {
            FirstName = PersonFields.FirstName(customer) ?? PersonFields.FirstName(billing) ?? PersonFields.FirstName(home),
            LastName = PersonFields.LastName(customer) ?? PersonFields.LastName(billing) ?? PersonFields.LastName(home),

            // An order's own address is its buyer's only where no shop customer is named; of one who is, it may be another person's.
            Email = PersonFields.Email(customer, "email") ?? (customer.Id("id") is null ? OrderEmail(order) : null),
            Phone = Phone(customer, lives ?? billed) ?? Phone(order, billed ?? lives) ?? Phone(billing, billed) ?? Phone(home, lives),
            Locale = Locales.Locale(order.Text("customer_locale") ?? customer.Text("locale")),
            Country = billed ?? lives,
            Region = place.Text("province_code"),
            Postcode = place.Text("zip"),
            KnownSince = customer.Time("created_at"),
        };
    }

    /// <summary>What an order or a checkout tells of its customer: of another person's under this customer nothing but the customer's own record.</summary>
    public static ProfileFacts ProfileOfBuyer(JsonSpot customer, JsonSpot order) => Profile(customer, IsOfAnother(customer, order) ? default : order);

    /// <summary>True: what is told of the buyer has a phone number that their own record does not have.</summary>
    public static bool IsPhoneOfOrder(JsonSpot customer, JsonSpot order) =>
        ProfileOfBuyer(customer, order).Phone is { } phone && phone != Profile(customer, default).Phone;

    /// <summary>True: under a known shop customer, with another e-mail address than the customer's own. Its addresses and numbers are not the customer's.</summary>
    public static bool IsOfAnother(JsonSpot customer, JsonSpot order) =>
        customer.Id("id") is not null && PersonFields.Email(customer, "email") is { } own && OrderEmail(order) is { } email && !ContactAddress.Same(Channel.Email, own, email);

    /// <summary>The address given with an order or a checkout.</summary>
    public static string? OrderEmail(JsonSpot order) => PersonFields.Email(order, "email") ?? PersonFields.Email(order, "contact_email");

    /// <summary>The country the parcel goes to; null: not told.</summary>
    public static string? ShipsTo(JsonSpot order) => Country(order.Object("shipping_address"));

    private static string? Country(JsonSpot address) => Locales.Country(address.Text("country_code"));

    private static string? Phone(JsonSpot holder, string? country) => PhoneNumber.ToE164(holder.Text("phone"), country);

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

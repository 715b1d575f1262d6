using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>The buyer of an order or a checkout, read once for all that asks.</summary>
/// <param name="Profile">What is told of the customer: of another person's order under this customer nothing but the
/// customer's own record.</param>
/// <param name="OrderEmail">The address given with the order or the checkout.</param>
/// <param name="IsAnother">True: under a known shop customer, with another e-mail address than the customer's own. Its
/// addresses and numbers are not the customer's.</param>
/// <param name="PhoneOfOrder">True: the phone number of <paramref name="Profile"/> is not in the customer's own
/// record.</param>
/// <param name="AccountPhone">The phone number of the customer's account in E.164; null: not told. A phone number is
/// the slowest thing to read.</param>
internal sealed record ShopifyBuyer(
    ProfileFacts Profile,
    string? OrderEmail,
    bool IsAnother,
    bool PhoneOfOrder,
    string? AccountPhone
)
{
    /// <summary>True: an address was given with the order or the checkout, and cannot be read: its box is about none of
    /// those we know.</summary>
    public bool IsUnread { get; private init; }

    public static ShopifyBuyer Of(JsonSpot customer, JsonSpot order)
    {
        var given = PersonFields.Email(order, "email") ?? PersonFields.Email(order, "contact_email");
        var own = PersonFields.Email(customer, "email");
        var isKnown = customer.Id("id") is not null;
        var another =
            isKnown && own is not null && given is not null && !ContactAddress.Same(Channel.Email, own, given);
        var home = customer.Object("default_address");

        // An order's own address is its buyer's only where no shop customer is named; of one who is, it may be another
        // person's.
        var account = ShopifyPerson.AccountPhone(customer, home);
        var profile = ShopifyPerson.Profile(
            customer,
            home,
            another ? default : order,
            own ?? (isKnown ? null : given),
            account
        );
        return new(
            profile,
            given,
            another,
            profile.Phone is { } phone && phone != (account ?? ShopifyPerson.HomePhone(home)),
            account
        )
        {
            IsUnread =
                given is null
                && (PersonFields.IsUnreadEmail(order, "email") || PersonFields.IsUnreadEmail(order, "contact_email")),
        };
    }
}

/// <summary>The buyer as Shopify tells of them: a customer object, and an order beside it.</summary>
internal static class ShopifyPerson
{
    /// <summary>
    /// What is known of the buyer. The customer's own record comes first, then the billing address. The recipient of
    /// the parcel (shipping address) may be
    /// another person and says nothing about the buyer. Each phone number is read with the country of its own address.
    /// </summary>
    /// <param name="home">The address in the customer's own record.</param>
    /// <param name="order">What is told beside it; one that does not exist: nothing is.</param>
    /// <param name="email">The buyer's e-mail address; null: not told.</param>
    /// <param name="account">What <see cref="AccountPhone"/> gave.</param>
    public static ProfileFacts Profile(JsonSpot customer, JsonSpot home, JsonSpot order, string? email, string? account)
    {
        var billing = order.Object("billing_address");
        var place = billing.Exists ? billing : home;
        var (billed, lives) = (Country(billing), Country(home));
        var phone =
            account
            ?? (lives is null ? Phone(customer, billed) : null)
            ?? Phone(order, billed ?? lives)
            ?? Phone(billing, billed)
            ?? Phone(home, lives)
            ?? Unread(customer, lives ?? billed)
            ?? Unread(order, billed ?? lives)
            ?? Unread(billing, billed)
            ?? Unread(home, lives);
        return new ProfileFacts
        {
            FirstName =
                PersonFields.FirstName(customer) ?? PersonFields.FirstName(billing) ?? PersonFields.FirstName(home),
            LastName = PersonFields.LastName(customer) ?? PersonFields.LastName(billing) ?? PersonFields.LastName(home),
            Email = email,
            Phone = phone,
            PhoneWritten =
                phone is null && (billed ?? lives) is null
                    ? PersonFields.PhoneWritten(customer, "phone", null)
                        ?? PersonFields.PhoneWritten(order, "phone", null)
                        ?? PersonFields.PhoneWritten(billing, "phone", null)
                    : null,
            Locale = Locales.Locale(order.Text("customer_locale") ?? customer.Text("locale")),
            Country = billed ?? lives,
            Region = place.Text("province_code"),
            Postcode = place.Text("zip"),
            KnownSince = customer.Time("created_at"),
        };
    }

    /// <summary>The customer's own record alone.</summary>
    public static ProfileFacts Profile(JsonSpot customer)
    {
        var home = customer.Object("default_address");
        return Profile(customer, home, default, PersonFields.Email(customer, "email"), AccountPhone(customer, home));
    }

    /// <summary>The phone number of the customer's account, read with the country of their own address; null: it has
    /// none.</summary>
    public static string? AccountPhone(JsonSpot customer, JsonSpot home) => Phone(customer, Country(home));

    /// <summary>The phone number of the customer's own address; null: it has none.</summary>
    public static string? HomePhone(JsonSpot home) => Phone(home, Country(home));

    /// <summary>The country the parcel goes to; null: not told.</summary>
    public static string? ShipsTo(JsonSpot order) => Country(order.Object("shipping_address"));

    private static string? Country(JsonSpot address) => Locales.Country(address.Text("country_code"));

    private static string? Phone(JsonSpot holder, string? country) => PhoneNumber.ToE164(holder.Text("phone"), country);

    // None of them could be read: each that is written is noted.
    private static string? Unread(JsonSpot holder, string? country) => PersonFields.Phone(holder, "phone", country);

    /// <summary>
    /// The counts that payloads before API 2025-01 carry. In an order's payload it is not told whether this order is in
    /// them, so they
    /// are taken as they stand: the known count is the larger of this one and of the orders we have seen ourselves.
    /// </summary>
    public static HistoryFacts? History(JsonSpot customer, string? currency, Instant asOf)
    {
        var orders = customer.Whole("orders_count");
        var spent = Amounts.Of(
            customer.Decimal("total_spent"),
            Locales.Currency(customer.Text("currency")) ?? currency
        );
        return orders is null && spent is null ? null : new HistoryFacts(orders, spent, asOf);
    }

    /// <summary>The number behind <c>gid://shopify/Customer/191167</c>; other ids as they are.</summary>
    public static string? Plain(string? id) =>
        id is not null && id.StartsWith("gid://", StringComparison.Ordinal)
            ? id[(id.LastIndexOf('/') + 1)..].Split('?')[0]
            : id;
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Customers;

/// <summary>The buyer of an order or a checkout, read once for all parsers that need it.</summary>
/// <param name="Profile">The customer's profile; for an order of another person under this customer, only the
/// customer's own record.</param>
/// <param name="OrderEmail">The address given with the order or the checkout.</param>
/// <param name="IsOtherThanCustomer">True: the order belongs to a known shop customer but has an e-mail address other
/// than the customer's own. Its addresses and numbers are not the customer's.</param>
/// <param name="PhoneIsFromOrder">True: the phone number of <paramref name="Profile"/> is not in the customer's own
/// record.</param>
/// <param name="AccountPhone">The phone number of the customer's account in E.164; null: not given. It is read once,
/// because parsing phone numbers is slow.</param>
internal sealed record ShopifyBuyer(
    ProfileData Profile,
    string? OrderEmail,
    bool IsOtherThanCustomer,
    bool PhoneIsFromOrder,
    string? AccountPhone
)
{
    /// <summary>True: an e-mail address was given with the order or the checkout but cannot be read, so its consent box
    /// applies to none of the known addresses.</summary>
    public bool IsUnreadable { get; private init; }

    public static ShopifyBuyer Read(JsonCursor customer, JsonCursor order)
    {
        var given = PersonFields.ReadEmail(order, "email") ?? PersonFields.ReadEmail(order, "contact_email");
        var own = PersonFields.ReadEmail(customer, "email");
        var isKnown = customer.GetId("id") is not null;
        var another =
            isKnown && own is not null && given is not null && !ContactAddress.AreSame(AddressKind.Email, own, given);
        var home = customer.GetObject("default_address");

        // The order's own address is the buyer's only where no shop customer is named; where one is named, it may be
        // another person's.
        var account = ShopifyPerson.ReadAccountPhone(customer, home);
        var profile = ShopifyPerson.ReadProfile(
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
            profile.Phone is { } phone && phone != (account ?? ShopifyPerson.ReadHomePhone(home)),
            account
        )
        {
            IsUnreadable =
                given is null
                && (
                    PersonFields.IsUnreadableEmail(order, "email")
                    || PersonFields.IsUnreadableEmail(order, "contact_email")
                ),
        };
    }
}

/// <summary>Reads the buyer from Shopify's data: a customer object and the order or checkout with it.</summary>
internal static class ShopifyPerson
{
    /// <summary>
    /// The buyer's profile. The customer's own record comes first, then the billing address. The shipping address is
    /// not used, because the recipient of the parcel may be another person. Each phone number is read with the country
    /// of its own address.
    /// </summary>
    /// <param name="home">The address in the customer's own record.</param>
    /// <param name="order">The order or checkout with the customer; one that does not exist: none.</param>
    /// <param name="email">The buyer's e-mail address; null: not given.</param>
    /// <param name="account">The result of <see cref="ReadAccountPhone"/>.</param>
    public static ProfileData ReadProfile(
        JsonCursor customer,
        JsonCursor home,
        JsonCursor order,
        string? email,
        string? account
    )
    {
        var billing = order.GetObject("billing_address");
        var place = billing.Exists ? billing : home;
        var (billed, lives) = (ReadCountry(billing), ReadCountry(home));
        var phone =
            account
            ?? (lives is null ? ReadPhone(customer, billed) : null)
            ?? ReadPhone(order, billed ?? lives)
            ?? ReadPhone(billing, billed)
            ?? ReadPhone(home, lives)
            ?? ReadPhoneAsWritten(customer, lives ?? billed)
            ?? ReadPhoneAsWritten(order, billed ?? lives)
            ?? ReadPhoneAsWritten(billing, billed)
            ?? ReadPhoneAsWritten(home, lives);
        return new ProfileData
        {
            FirstName =
                PersonFields.ReadFirstName(customer)
                ?? PersonFields.ReadFirstName(billing)
                ?? PersonFields.ReadFirstName(home),
            LastName =
                PersonFields.ReadLastName(customer)
                ?? PersonFields.ReadLastName(billing)
                ?? PersonFields.ReadLastName(home),
            Email = email,
            Phone = phone,
            PhoneAsWritten =
                phone is null && (billed ?? lives) is null
                    ? PersonFields.ReadPhoneAsWritten(customer, "phone", null)
                        ?? PersonFields.ReadPhoneAsWritten(order, "phone", null)
                        ?? PersonFields.ReadPhoneAsWritten(billing, "phone", null)
                    : null,
            Locale = LocaleCodes.NormalizeLocale(order.GetText("customer_locale") ?? customer.GetText("locale")),
            Country = billed ?? lives,
            Region = place.GetText("province_code"),
            Postcode = place.GetText("zip"),
            KnownSince = customer.GetInstant("created_at"),
        };
    }

    /// <summary>The customer's own record alone.</summary>
    public static ProfileData ReadProfile(JsonCursor customer)
    {
        var home = customer.GetObject("default_address");
        return ReadProfile(
            customer,
            home,
            default,
            PersonFields.ReadEmail(customer, "email"),
            ReadAccountPhone(customer, home)
        );
    }

    /// <summary>The phone number of the customer's account, read with the country of their own address; null: it has
    /// none.</summary>
    public static string? ReadAccountPhone(JsonCursor customer, JsonCursor home) =>
        ReadPhone(customer, ReadCountry(home));

    /// <summary>The phone number of the customer's own address; null: it has none.</summary>
    public static string? ReadHomePhone(JsonCursor home) => ReadPhone(home, ReadCountry(home));

    /// <summary>The country the parcel is shipped to; null: unknown.</summary>
    public static string? ReadShippingCountry(JsonCursor order) => ReadCountry(order.GetObject("shipping_address"));

    private static string? ReadCountry(JsonCursor address) =>
        LocaleCodes.NormalizeCountry(address.GetText("country_code"));

    private static string? ReadPhone(JsonCursor holder, string? country) =>
        PhoneNumber.ToE164(holder.GetText("phone"), country);

    // None of the numbers could be read: each number present is reported in a note.
    private static string? ReadPhoneAsWritten(JsonCursor holder, string? country) =>
        PersonFields.ReadPhone(holder, "phone", country);

    /// <summary>
    /// The order counts that payloads before API 2025-01 contain. An order's payload does not state whether this order
    /// is included, so they are used unchanged: the known count is the larger of this count and the number of orders
    /// received by this program.
    /// </summary>
    public static HistoryData? ReadHistory(JsonCursor customer, string? currency, Instant asOf)
    {
        var orders = customer.GetInteger("orders_count");
        var spent = MoneyFields.ToMoney(
            customer.GetDecimal("total_spent"),
            LocaleCodes.NormalizeCurrency(customer.GetText("currency")) ?? currency
        );
        return orders is null && spent is null ? null : new HistoryData(orders, spent, asOf);
    }

    /// <summary>The number at the end of <c>gid://shopify/Customer/191167</c>; other ids unchanged.</summary>
    public static string? ToPlainId(string? id) =>
        id is not null && id.StartsWith("gid://", StringComparison.Ordinal)
            ? id[(id.LastIndexOf('/') + 1)..].Split('?')[0]
            : id;
}

using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Customers;

/// <summary>The buyer of an order or a checkout, read once for all that asks.</summary>
/// <param name="Profile">What is told of the customer: of another person's order under this customer nothing but the
/// customer's own record.</param>
/// <param name="OrderEmail">The address given with the order or the checkout.</param>
/// <param name="IsOtherThanCustomer">True: under a known shop customer, with another e-mail address than the customer's
/// own. Its addresses and numbers are not the customer's.</param>
/// <param name="PhoneIsFromOrder">True: the phone number of <paramref name="Profile"/> is not in the customer's own
/// record.</param>
/// <param name="AccountPhone">The phone number of the customer's account in E.164; null: not told. A phone number is
/// the slowest thing to read.</param>
internal sealed record ShopifyBuyer(
    ProfileData Profile,
    string? OrderEmail,
    bool IsOtherThanCustomer,
    bool PhoneIsFromOrder,
    string? AccountPhone
)
{
    /// <summary>True: an address was given with the order or the checkout, and cannot be read: its box is about none of
    /// those we know.</summary>
    public bool IsUnreadable { get; private init; }

    public static ShopifyBuyer Read(JsonCursor customer, JsonCursor order)
    {
        var given = PersonFields.ReadEmail(order, "email") ?? PersonFields.ReadEmail(order, "contact_email");
        var own = PersonFields.ReadEmail(customer, "email");
        var isKnown = customer.GetId("id") is not null;
        var another =
            isKnown && own is not null && given is not null && !ContactAddress.AreSame(Channel.Email, own, given);
        var home = customer.GetObject("default_address");

        // An order's own address is its buyer's only where no shop customer is named; of one who is, it may be another
        // person's.
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

/// <summary>The buyer as Shopify tells of them: a customer object, and an order beside it.</summary>
internal static class ShopifyPerson
{
    /// <summary>
    /// What is known of the buyer. The customer's own record comes first, then the billing address. The recipient of
    /// the parcel (shipping address) may be another person and says nothing about the buyer. Each phone number is read
    /// with the country of its own address.
    /// </summary>
    /// <param name="home">The address in the customer's own record.</param>
    /// <param name="order">What is told beside it; one that does not exist: nothing is.</param>
    /// <param name="email">The buyer's e-mail address; null: not told.</param>
    /// <param name="account">What <see cref="ReadAccountPhone"/> gave.</param>
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

    /// <summary>The country the parcel goes to; null: not told.</summary>
    public static string? ReadShippingCountry(JsonCursor order) => ReadCountry(order.GetObject("shipping_address"));

    private static string? ReadCountry(JsonCursor address) =>
        LocaleCodes.NormalizeCountry(address.GetText("country_code"));

    private static string? ReadPhone(JsonCursor holder, string? country) =>
        PhoneNumber.ToE164(holder.GetText("phone"), country);

    // None of them could be read: each that is written is noted.
    private static string? ReadPhoneAsWritten(JsonCursor holder, string? country) =>
        PersonFields.ReadPhone(holder, "phone", country);

    /// <summary>
    /// The counts that payloads before API 2025-01 carry. In an order's payload it is not told whether this order is in
    /// them, so they are taken as they stand: the known count is the larger of this one and of the orders we have seen
    /// ourselves.
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

    /// <summary>The number behind <c>gid://shopify/Customer/191167</c>; other ids as they are.</summary>
    public static string? ToPlainId(string? id) =>
        id is not null && id.StartsWith("gid://", StringComparison.Ordinal)
            ? id[(id.LastIndexOf('/') + 1)..].Split('?')[0]
            : id;
}

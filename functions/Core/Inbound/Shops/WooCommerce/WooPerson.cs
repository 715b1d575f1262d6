using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>Reads the buyer from WooCommerce's data: the billing address. The shipping address is not used, because it
/// may be another person's.</summary>
internal static class WooPerson
{
    public static ProfileData ReadProfile(JsonCursor holder)
    {
        var billing = holder.GetObject("billing");
        var country = LocaleCodes.NormalizeCountry(billing.GetText("country"));
        return new ProfileData
        {
            FirstName = PersonFields.ReadFirstName(holder) ?? PersonFields.ReadFirstName(billing),
            LastName = PersonFields.ReadLastName(holder) ?? PersonFields.ReadLastName(billing),
            Email = PersonFields.ReadEmail(holder, "email") ?? PersonFields.ReadEmail(billing, "email"),
            Phone = PersonFields.ReadPhone(billing, "phone", country),
            PhoneAsWritten = PersonFields.ReadPhoneAsWritten(billing, "phone", country),
            Country = country,
            Region = ShopText.ToPlainText(billing.GetText("state")),
            Postcode = billing.GetText("postcode"),
        };
    }

    /// <summary>The customer's id; null for a guest: 0, or any value that is not an id (-1, false).</summary>
    public static string? ReadCustomerId(JsonCursor order) =>
        order.GetId("customer_id") is { } id && id != "0" ? id : null;
}

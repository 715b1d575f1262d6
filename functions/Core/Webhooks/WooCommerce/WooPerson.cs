using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.WooCommerce;

/// <summary>The buyer as WooCommerce tells of them: the billing address. The shipping address may be another person's
/// and says nothing about the buyer.</summary>
internal static class WooPerson
{
    public static ProfileFacts Profile(JsonSpot holder)
    {
        var billing = holder.Object("billing");
        var country = Locales.Country(billing.Text("country"));
        return new ProfileFacts
        {
            FirstName = PersonFields.FirstName(holder) ?? PersonFields.FirstName(billing),
            LastName = PersonFields.LastName(holder) ?? PersonFields.LastName(billing),
            Email = PersonFields.Email(holder, "email") ?? PersonFields.Email(billing, "email"),
            Phone = PersonFields.Phone(billing, "phone", country),
            PhoneWritten = PersonFields.PhoneWritten(billing, "phone", country),
            Country = country,
            Region = ShopText.Plain(billing.Text("state")),
            Postcode = billing.Text("postcode"),
        };
    }

    /// <summary>0 is a guest, and so is anything that is no id (-1, false).</summary>
    public static string? CustomerId(JsonSpot order) => order.Id("customer_id") is { } id && id != "0" ? id : null;
}

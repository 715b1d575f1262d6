using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.WooCommerce;

/// <summary>A person as WooCommerce tells her: the billing address is hers, the shipping address says where she is.</summary>
internal static class WooPerson
{
    public static ProfileFacts Profile(JsonSpot holder)
    {
        var billing = holder.Object("billing");
        var shipping = holder.Object("shipping");

        // A shop that ships nothing, or to the billing address, sends the shipping address with empty fields.
        var place = shipping.Text("country") is null ? billing : shipping;
        var country = Locales.Country(place.Text("country"));
        return new ProfileFacts
        {
            FirstName = holder.Text("first_name") ?? billing.Text("first_name") ?? shipping.Text("first_name"),
            LastName = holder.Text("last_name") ?? billing.Text("last_name") ?? shipping.Text("last_name"),
            Email = holder.Text("email") ?? billing.Text("email"),
            Phone = PhoneNumber.ToE164(billing.Text("phone"), Locales.Country(billing.Text("country")) ?? country)
                ?? PhoneNumber.ToE164(shipping.Text("phone"), country),
            Country = country,
            Region = place.Text("state"),
            Postcode = place.Text("postcode"),
        };
    }

    /// <summary>0 is a guest.</summary>
    public static string? CustomerId(JsonSpot order) => order.Id("customer_id") is { } id && id != "0" ? id : null;
}

using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>Reads names and addresses for all shop platforms: without HTML entities; an invalid value is dropped with a
/// note that does not repeat it.</summary>
internal static class PersonFields
{
    public static string? ReadEmail(JsonCursor spot, string name) =>
        ReadValidated(spot, name, EmailAddress.Parse, "an e-mail address");

    public static string? ReadFirstName(JsonCursor spot, string name = "first_name") =>
        ReadValidated(spot, name, PersonName.ParseFirstName, "a first name");

    public static string? ReadLastName(JsonCursor spot, string name = "last_name") =>
        ReadValidated(spot, name, PersonName.ParseLastName, "a family name");

    /// <summary>A phone number as E.164; one that cannot be read with this country is dropped with a note.</summary>
    public static string? ReadPhone(JsonCursor spot, string name, string? country) =>
        ReadPhoneAsWritten(spot, name, country) is not null
            ? null
            : ReadValidated(
                spot,
                name,
                text => PhoneNumber.ToE164(text, country),
                "a phone number such as +37255512345, or of the customer's country"
            );

    /// <summary>A phone number written without a country, where no country is given; no note is made, because the
    /// customer's country may be known. Null: no number, or its country is known.</summary>
    public static string? ReadPhoneAsWritten(JsonCursor spot, string name, string? country) =>
        country is null
        && ShopText.DecodeEntities(spot.GetText(name)) is { Length: <= 40 } text
        && PhoneNumber.ToE164(text, null) is null
            ? text
            : null;

    /// <summary>The profile with the contacts that the customer's own record states as absent; a contact that another
    /// field of the record gives is not removed.</summary>
    public static ProfileData? WithRemovedContacts(ProfileData? profile, bool email, bool phone, bool alsoOfOrders)
    {
        if (profile is null)
        {
            return null;
        }

        (email, phone) = (email && profile.Email is null, phone && profile.Phone is null);
        return email || phone ? profile with { Removed = new(email, phone, alsoOfOrders) } : profile;
    }

    /// <summary>True: an e-mail address is present but cannot be read. It differs from all known addresses, so an
    /// opt-in received with it counts for none of them.</summary>
    public static bool IsUnreadableEmail(JsonCursor spot, string name) =>
        ShopText.DecodeEntities(spot.GetText(name)) is { } text && EmailAddress.Parse(text) is null;

    /// <summary>The same for a phone number, read with this country.</summary>
    public static bool IsUnreadablePhone(JsonCursor spot, string name, string? country) =>
        ShopText.DecodeEntities(spot.GetText(name)) is { } text && PhoneNumber.ToE164(text, country) is null;

    private static string? ReadValidated(JsonCursor spot, string name, Func<string?, string?> form, string allowed) =>
        ShopText.DecodeEntities(spot.GetText(name)) is not { } text
            ? null
            : form(text) ?? spot.Report(name, $"expected {allowed}, found other text");
}

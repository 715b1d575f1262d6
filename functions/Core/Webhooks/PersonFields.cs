using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks;

/// <summary>Names and addresses as every shop's reader takes them: without HTML entities; what is none is dropped with
/// a note that does not repeat it.</summary>
internal static class PersonFields
{
    public static string? Email(JsonSpot spot, string name) =>
        Checked(spot, name, EmailAddress.Read, "an e-mail address");

    public static string? FirstName(JsonSpot spot, string name = "first_name") =>
        Checked(spot, name, PersonName.First, "a first name");

    public static string? LastName(JsonSpot spot, string name = "last_name") =>
        Checked(spot, name, PersonName.Last, "a family name");

    /// <summary>A phone number as E.164; one that cannot be read with this country is dropped with a note.</summary>
    public static string? Phone(JsonSpot spot, string name, string? country) =>
        PhoneWritten(spot, name, country) is not null
            ? null
            : Checked(
                spot,
                name,
                text => PhoneNumber.ToE164(text, country),
                "a phone number such as +37255512345, or of the customer's country"
            );

    /// <summary>A phone number that was written without its country, where none is told; it is not noted as long as the
    /// customer's may be known. Null: none, or it has its country.</summary>
    public static string? PhoneWritten(JsonSpot spot, string name, string? country) =>
        country is null
        && ShopText.Decoded(spot.Text(name)) is { Length: <= 40 } text
        && PhoneNumber.ToE164(text, null) is null
            ? text
            : null;

    /// <summary>The profile with what the customer's own record says that there is none of; where another field of it
    /// has one, nothing is removed.</summary>
    public static ProfileFacts? WithRemoved(ProfileFacts? profile, bool email, bool phone, bool alsoOfOrders)
    {
        if (profile is null)
        {
            return null;
        }

        (email, phone) = (email && profile.Email is null, phone && profile.Phone is null);
        return email || phone ? profile with { Removed = new(email, phone, alsoOfOrders) } : profile;
    }

    /// <summary>True: an e-mail address is written there, and cannot be read. It is another one than those we know, so
    /// no opt-in that is told with it counts for another one.</summary>
    public static bool IsUnreadEmail(JsonSpot spot, string name) =>
        ShopText.Decoded(spot.Text(name)) is { } text && EmailAddress.Read(text) is null;

    /// <summary>The same of a phone number, read with this country.</summary>
    public static bool IsUnreadPhone(JsonSpot spot, string name, string? country) =>
        ShopText.Decoded(spot.Text(name)) is { } text && PhoneNumber.ToE164(text, country) is null;

    private static string? Checked(JsonSpot spot, string name, Func<string?, string?> form, string allowed) =>
        ShopText.Decoded(spot.Text(name)) is not { } text
            ? null
            : form(text) ?? spot.Complain(name, $"expected {allowed}, found other text");
}

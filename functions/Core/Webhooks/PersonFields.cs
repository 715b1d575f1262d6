using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks;

/// <summary>Names and addresses as every shop's reader takes them: what is none is dropped with a note that does not repeat it.</summary>
internal static class PersonFields
{
    public static string? Email(JsonSpot spot, string name) => Checked(spot, name, EmailAddress.Read, "an e-mail address");

    public static string? FirstName(JsonSpot spot, string name = "first_name") => Checked(spot, name, PersonName.First, "a first name");

    public static string? LastName(JsonSpot spot, string name = "last_name") => Checked(spot, name, PersonName.Last, "a family name");

    private static string? Checked(JsonSpot spot, string name, Func<string?, string?> form, string allowed) =>
        spot.Text(name) is not { } text ? null : form(text) ?? spot.Complain(name, $"expected {allowed}, found other text");
}

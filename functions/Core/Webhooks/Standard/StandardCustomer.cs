using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Standard;

/// <summary><c>data.customer</c> and <c>data.history</c>.</summary>
internal static class StandardCustomer
{
    public static Identity Who(JsonSpot customer, JsonSpot order, string? type, StandardContext context)
    {
        var email = PersonFields.Email(customer, "email");
        return new()
        {
            CustomerId = customer.Id("id"),
            Email = email,
            Key = customer.Id("key"),
            OrderId = order.Exists ? order.RequiredId("id") : null,
            OrderSource = StandardOrder.Source(order, context),
            OrderByIdOnly = StandardOrder.IsByIdOnly(order, type),
        };
    }

    public static ProfileFacts? Profile(JsonSpot customer)
    {
        if (!customer.Exists)
        {
            return null;
        }

        var country = Checked(customer, "country", Locales.Country, "a country code of two letters such as EE");
        return new ProfileFacts
        {
            FirstName = PersonFields.FirstName(customer),
            LastName = PersonFields.LastName(customer),
            Email = PersonFields.Email(customer, "email"),
            Phone = PersonFields.Phone(customer, "phone", country),
            PhoneWritten = PersonFields.PhoneWritten(customer, "phone", country),
            Locale = Checked(customer, "locale", Locales.Locale, "a language such as et or et-EE"),
            Country = country,
            Region = customer.Text("region"),
            Postcode = customer.Text("postcode"),
            Zone = Checked(
                customer,
                "zone",
                zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)?.Id,
                "an IANA time zone such as Europe/Tallinn"
            ),
            KnownSince = customer.Time("known_since"),
        };
    }

    /// <summary>The sender's own count of the customer's past orders.</summary>
    public static HistoryFacts? History(JsonSpot history, Instant at)
    {
        if (!history.Exists)
        {
            return null;
        }

        var spent = Amounts.Of(
            history.Decimal("spent"),
            Checked(history, "currency", Locales.Currency, "a currency code of three letters such as EUR")
        );
        return new(history.Whole("orders"), spent, history.Time("as_of") ?? at);
    }

    /// <summary>Text that must be of a form; noted and left out when it is not.</summary>
    public static string? Checked(JsonSpot spot, string name, Func<string, string?> form, string allowed) =>
        spot.Text(name) is not { } text
            ? null
            : form(text) ?? spot.Complain(name, $"expected {allowed}, found {JsonWords.Quote(text)}");
}

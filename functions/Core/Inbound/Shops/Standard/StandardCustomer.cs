using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Standard;

/// <summary>Reads <c>data.customer</c> and <c>data.history</c>.</summary>
internal static class StandardCustomer
{
    public static CustomerIdentity ReadIdentity(
        JsonCursor customer,
        JsonCursor order,
        string? type,
        StandardContext context
    )
    {
        var email = PersonFields.ReadEmail(customer, "email");
        return new()
        {
            CustomerId = customer.GetId("id"),
            Email = email,
            CustomerKey = customer.GetId("key"),
            OrderId = order.Exists ? order.GetRequiredId("id") : null,
            OrderSource = StandardOrder.ReadSource(order, context),
            OnlyOrderIdKnown = StandardOrder.IsByIdOnly(order, type),
        };
    }

    public static ProfileData? ReadProfile(JsonCursor customer)
    {
        if (!customer.Exists)
        {
            return null;
        }

        var country = ReadValidated(
            customer,
            "country",
            LocaleCodes.NormalizeCountry,
            "a country code of two letters such as EE"
        );
        return new ProfileData
        {
            FirstName = PersonFields.ReadFirstName(customer),
            LastName = PersonFields.ReadLastName(customer),
            Email = PersonFields.ReadEmail(customer, "email"),
            Phone = PersonFields.ReadPhone(customer, "phone", country),
            PhoneAsWritten = PersonFields.ReadPhoneAsWritten(customer, "phone", country),
            Locale = ReadValidated(customer, "locale", LocaleCodes.NormalizeLocale, "a language such as et or et-EE"),
            Country = country,
            Region = customer.GetText("region"),
            Postcode = customer.GetText("postcode"),
            Zone = ReadValidated(
                customer,
                "zone",
                zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)?.Id,
                "an IANA time zone such as Europe/Tallinn"
            ),
            KnownSince = customer.GetInstant("known_since"),
        };
    }

    /// <summary>The sender's own count of the customer's past orders.</summary>
    public static HistoryData? ReadHistory(JsonCursor history, Instant at)
    {
        if (!history.Exists)
        {
            return null;
        }

        var spent = MoneyFields.ToMoney(
            history.GetDecimal("spent"),
            ReadValidated(
                history,
                "currency",
                LocaleCodes.NormalizeCurrency,
                "a currency code of three letters such as EUR"
            )
        );
        return new(history.GetInteger("orders"), spent, history.GetInstant("as_of") ?? at);
    }

    /// <summary>Text that must have a certain form; else it is dropped with a note.</summary>
    public static string? ReadValidated(JsonCursor spot, string name, Func<string, string?> form, string allowed) =>
        spot.GetText(name) is not { } text
            ? null
            : form(text) ?? spot.Report(name, $"expected {allowed}, found {JsonErrorText.Quote(text)}");
}

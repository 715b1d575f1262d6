using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary><c>customers/purchasing_summary</c>: the shop's count of what she bought, since API 2025-01 the only place
/// it is told.</summary>
internal static class ShopifyPurchasingSummary
{
    public static WebhookReading? Read(JsonSpot body, Delivery delivery)
    {
        if (ShopifyPerson.Plain(body.RequiredId("customerId")) is not { } id)
        {
            return null;
        }

        var at = body.Time("occurredAt") ?? delivery.Fallback;
        return new WebhookReading.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.CustomerUpdated,
                At = at,
                Who = new() { CustomerId = id },
                History = new(body.Whole("numberOfOrders"), Spent(body), at),
            }
        );
    }

    /// <summary>An object with its currency, or in some versions a bare amount; without a currency it is not
    /// money.</summary>
    private static Money? Spent(JsonSpot body)
    {
        if (
            body.IsMissing("amountSpent")
            || body.Element.GetProperty("amountSpent").ValueKind != System.Text.Json.JsonValueKind.Object
        )
        {
            return Amounts.Of(body.Decimal("amountSpent"), Locales.Currency(body.Text("currency")));
        }

        var spent = body.Object("amountSpent");
        return Amounts.Of(
            spent.Decimal("amount"),
            Locales.Currency(spent.Text("currencyCode") ?? spent.Text("currency_code"))
        );
    }
}

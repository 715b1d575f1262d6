using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Customers;

/// <summary>Reads <c>customers/purchasing_summary</c>: the shop's count of the customer's purchases, since API 2025-01
/// the only source of it.</summary>
internal static class ShopifyPurchasingSummary
{
    public static WebhookResult? Read(JsonCursor body, DeliveryContext delivery)
    {
        if (ShopifyPerson.ToPlainId(body.GetRequiredId("customerId")) is not { } id)
        {
            return null;
        }

        var at = body.GetInstant("occurredAt") ?? delivery.FallbackTime;
        return new WebhookResult.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.CustomerUpdated,
                At = at,
                Identity = new() { CustomerId = id },
                History = new(body.GetInteger("numberOfOrders"), ReadSpent(body), at),
            }
        );
    }

    /// <summary>The amount spent: an object with its currency, or in some versions an amount alone; null without a
    /// currency.</summary>
    private static Money? ReadSpent(JsonCursor body)
    {
        if (
            body.IsMissing("amountSpent")
            || body.Element.GetProperty("amountSpent").ValueKind != System.Text.Json.JsonValueKind.Object
        )
        {
            return MoneyFields.ToMoney(
                body.GetDecimal("amountSpent"),
                LocaleCodes.NormalizeCurrency(body.GetText("currency"))
            );
        }

        var spent = body.GetObject("amountSpent");
        return MoneyFields.ToMoney(
            spent.GetDecimal("amount"),
            LocaleCodes.NormalizeCurrency(spent.GetText("currencyCode") ?? spent.GetText("currency_code"))
        );
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using MarketingAutomation.Embedded.Cli.Samples;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>The deliveries of an order's life in Shopify's form of today: no consent and no counts in the order
/// itself.</summary>
internal static class ShopifyDeliveries
{
    public static byte[] Order(Shopper shopper, long order, Basket basket, Instant paid, Instant? fulfilled) =>
        Bytes(
            new JsonObject
            {
                ["id"] = order,
                ["name"] = $"#{order}",
                ["email"] = shopper.Address,
                ["buyer_accepts_marketing"] = shopper.Email == ConsentAnswer.Yes,
                ["customer_locale"] = shopper.Locale,
                ["created_at"] = Text(paid),
                ["processed_at"] = Text(paid),
                ["updated_at"] = Text(fulfilled ?? paid),
                ["currency"] = basket.Currency,
                ["total_price"] = Basket.Text(basket.Total),
                ["financial_status"] = "paid",
                ["fulfillment_status"] = fulfilled is null ? null : "fulfilled",
                ["line_items"] = new JsonArray([
                    .. basket.Lines.Select(
                        (l, i) =>
                            new JsonObject
                            {
                                ["id"] = (order * 10) + i,
                                ["sku"] = l.Sku,
                                ["title"] = l.Title,
                                ["quantity"] = l.Quantity,
                                ["price"] = Basket.Text(l.Price),
                            }
                    ),
                ]),
                ["shipping_address"] = new JsonObject
                {
                    ["first_name"] = shopper.First,
                    ["last_name"] = shopper.Last,
                    ["country_code"] = shopper.Country,
                    ["phone"] = shopper.Phone,
                },
                ["customer"] = new JsonObject
                {
                    ["id"] = Id(shopper),
                    ["email"] = shopper.Address,
                    ["first_name"] = shopper.First,
                    ["last_name"] = shopper.Last,
                    ["created_at"] = Text(paid),
                },
                ["fulfillments"] = fulfilled is { } at
                    ? new JsonArray(new JsonObject { ["id"] = order + 1, ["created_at"] = Text(at) })
                    : new JsonArray(),
            }
        );

    public static byte[] Delivered(long order, Instant at) =>
        Bytes(
            new JsonObject
            {
                ["id"] = order + 1,
                ["order_id"] = order,
                ["status"] = "success",
                ["shipment_status"] = "delivered",
                ["updated_at"] = Text(at),
            }
        );

    public static byte[] Refund(long order, Basket basket, Instant at) =>
        Bytes(
            new JsonObject
            {
                ["id"] = order + 2,
                ["order_id"] = order,
                ["processed_at"] = Text(at),
                ["transactions"] = new JsonArray(
                    new JsonObject
                    {
                        ["kind"] = "refund",
                        ["status"] = "success",
                        ["amount"] = Basket.Text(basket.Total),
                        ["currency"] = basket.Currency,
                    }
                ),
            }
        );

    public static byte[] EmailConsent(Shopper shopper, Instant at) =>
        Bytes(
            new JsonObject
            {
                ["customer_id"] = Id(shopper),
                ["email_address"] = shopper.Address,
                ["email_marketing_consent"] = Consent(shopper.Email == ConsentAnswer.Yes, at),
            }
        );

    public static byte[] SmsConsent(Shopper shopper, Instant at) =>
        Bytes(
            new JsonObject
            {
                ["id"] = Id(shopper),
                ["phone"] = shopper.Phone,
                ["sms_marketing_consent"] = Consent(shopper.Sms, at),
            }
        );

    private static JsonObject Consent(bool yes, Instant at) =>
        new()
        {
            ["state"] = yes ? "subscribed" : "unsubscribed",
            ["opt_in_level"] = "single_opt_in",
            ["consent_updated_at"] = Text(at),
        };

    private static long Id(Shopper shopper) => 7_000_000_000_000 + shopper.Number;

    private static string Text(Instant at) => InstantPattern.General.Format(at);

    private static byte[] Bytes(JsonObject body) =>
        JsonSerializer.SerializeToUtf8Bytes(body, SampleJson.Default.JsonObject);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using MarketingAutomation.Embedded.Cli.Samples;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>The deliveries of the same life in the form for any other shop (docs/events.md).</summary>
internal static class StandardDeliveries
{
    public static byte[] Paid(Shopper shopper, string order, Basket basket, Instant at) =>
        Event(
            "order.paid",
            at,
            new JsonObject
            {
                ["customer"] = new JsonObject
                {
                    ["id"] = $"c-{shopper.Number}",
                    ["email"] = shopper.Address,
                    ["first_name"] = shopper.First,
                    ["last_name"] = shopper.Last,
                    ["phone"] = shopper.Phone,
                    ["country"] = shopper.Country,
                    ["locale"] = shopper.Locale,
                    ["zone"] = shopper.Zone,
                },
                ["order"] = new JsonObject
                {
                    ["id"] = order,
                    ["name"] = $"#{order}",
                    ["currency"] = basket.Currency,
                    ["total"] = Basket.Text(basket.Total),
                    ["paid_at"] = Text(at),
                    ["lines"] = new JsonArray([
                        .. basket.Lines.Select(l => new JsonObject
                        {
                            ["sku"] = l.Sku,
                            ["title"] = l.Title,
                            ["quantity"] = l.Quantity,
                            ["price"] = Basket.Text(l.Price),
                        }),
                    ]),
                },
                ["consents"] = Consents(shopper),
            }
        );

    public static byte[] OfOrder(string type, string order, Instant at) =>
        Event(type, at, new JsonObject { ["order"] = new JsonObject { ["id"] = order } });

    public static byte[] Refund(string order, Basket basket, Instant at) =>
        Event(
            "order.refunded",
            at,
            new JsonObject
            {
                ["order"] = new JsonObject { ["id"] = order },
                ["refund"] = new JsonObject
                {
                    ["id"] = $"r-{order}",
                    ["amount"] = Basket.Text(basket.Total),
                    ["currency"] = basket.Currency,
                    ["whole"] = true,
                },
            }
        );

    private static JsonArray Consents(Shopper shopper)
    {
        var consents = new JsonArray();
        if (shopper.Email != ConsentAnswer.Nothing)
        {
            consents.Add(
                new JsonObject
                {
                    ["channel"] = "email",
                    ["status"] = shopper.Email == ConsentAnswer.Yes ? "subscribed" : "unsubscribed",
                    ["method"] = "checkout",
                }
            );
        }

        if (shopper.Sms)
        {
            consents.Add(
                new JsonObject
                {
                    ["channel"] = "sms",
                    ["status"] = "subscribed",
                    ["method"] = "checkout",
                }
            );
        }

        return consents;
    }

    private static byte[] Event(string type, Instant at, JsonObject data) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["type"] = type,
                ["timestamp"] = Text(at),
                ["data"] = data,
            },
            SampleJson.Default.JsonObject
        );

    private static string Text(Instant at) => InstantPattern.General.Format(at);
}

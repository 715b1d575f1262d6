using System.Globalization;
using System.Text;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Bench.Hosts;

/// <summary>Signed <c>orders/paid</c> deliveries, made from the sample that the program ships: same shape and size,
/// other people and orders.</summary>
internal sealed class ShopifyOrders
{
    public const string Secret = "shpss_a-secret-of-the-bench-only";

    private readonly string template;
    private readonly string run = Guid.NewGuid().ToString("N")[..8];

    /// <param name="agreed">True: the box at the checkout was ticked, so a welcome leaves at once. False: consent is
    /// not known yet, as with today's Shopify.</param>
    public ShopifyOrders(bool agreed)
    {
        var sample = File.ReadAllText(Repository.Path("functions", "Embedded", "samples", "shopify-order-paid.json"));
        var lines = sample.Split('\n').Select(line => line.Trim().Replace("\": ", "\":", StringComparison.Ordinal));
        var now = NodaTime.Text.OffsetDateTimePattern.Rfc3339.Format(
            SystemClock.Instance.GetCurrentInstant().WithOffset(Offset.FromHours(2))
        );
        template = string.Concat(lines)
            .Replace(
                "\"buyer_accepts_marketing\":true",
                $"\"buyer_accepts_marketing\":{(agreed ? "true" : "false")}",
                StringComparison.Ordinal
            )
            .Replace("2026-03-02T22:39:51+02:00", now, StringComparison.Ordinal)
            .Replace("2026-03-02T22:40:00+02:00", now, StringComparison.Ordinal)
            .Replace("2026-03-02T22:40:12+02:00", now, StringComparison.Ordinal);
    }

    /// <summary>One delivery: its headers and its body. The same customer number is the same person.</summary>
    public (IReadOnlyDictionary<string, string> Headers, byte[] Body) Delivery(int order, int customer)
    {
        var body = Encoding.UTF8.GetBytes(
            template
                .Replace(
                    "820982911946154508",
                    (820_000_000_000_000_000 + order).ToString(CultureInfo.InvariantCulture),
                    StringComparison.Ordinal
                )
                .Replace(
                    "115310627314723954",
                    (115_000_000_000_000_000 + customer).ToString(CultureInfo.InvariantCulture),
                    StringComparison.Ordinal
                )
                .Replace("mari.tamm@", $"mari.{run}.{customer:D7}@", StringComparison.Ordinal)
                .Replace("5550 0123", $"5{customer:D7}", StringComparison.Ordinal)
                .Replace("#1001", $"#{order}", StringComparison.Ordinal)
        );
        return (
            WebhookReader.Sign(
                ShopProtocols.Shopify,
                Secret,
                body,
                "orders/paid",
                $"{run}-{order}",
                SystemClock.Instance.GetCurrentInstant()
            ),
            body
        );
    }

    /// <summary>The delivery as it goes over the wire.</summary>
    public byte[] Request(int order, int customer)
    {
        var (headers, body) = Delivery(order, customer);
        var head = new StringBuilder("POST /webhooks/shopify HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        foreach (var (name, value) in headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. body];
    }
}

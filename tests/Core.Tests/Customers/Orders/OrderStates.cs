using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>Orders of WooCommerce and the messages sent for them.</summary>
internal static class OrderStates
{
    internal const string Start = "2026-03-02 22:50";

    internal static Event Woo(string delivery, int index)
    {
        var (what, minute) = (
            delivery.Split('@')[0],
            int.Parse(delivery.Split('@')[1], System.Globalization.CultureInfo.InvariantCulture)
        );
        var at = ShopWebhooks.At("2026-03-02T20:40:00Z") + Duration.FromMinutes(minute);
        if (what == "deleted")
        {
            return Sent("order.deleted", """{"id":727}""", $"d-{index}", at);
        }

        var (status, refunds) = what.Contains(':', StringComparison.Ordinal)
            ? (what.Split(':')[0], what.Split(':')[1])
            : (what, "");
        var restored = status == "restored";
        status = restored ? "processing" : status;

        // A restored order keeps its old date of change.
        var modified = restored ? ShopWebhooks.At("2026-03-02T20:41:00Z") : at;
        var body = ShopWebhooks.WooOrder(
            ("status", $"\"{status}\""),
            ("date_modified_gmt", $"\"{modified.ToString("uuuu-MM-dd'T'HH:mm:ss", null)}\""),
            ("date_paid_gmt", status is "processing" or "completed" or "refunded" ? "\"2026-03-02T20:41:00\"" : "null"),
            (
                "refunds",
                $"[{string.Join(',', refunds.Split(',', '-').Where(r => r.Length > 0).Select(r => $$"""{"id":{{r}},"total":"-10.00"}"""))}]"
            )
        );
        if (refunds == "-")
        {
            var node = System.Text.Json.Nodes.JsonNode.Parse(body)!.AsObject();
            node.Remove("refunds");
            body = node.ToJsonString();
        }

        return Sent(restored ? "order.restored" : "order.updated", body, $"d-{index}", at);
    }

    internal static Event Sent(string topic, string body, string id, Instant at)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        return WebhookReader
            .Read(
                ShopWebhooks.WooSource,
                new(WebhookReader.Sign(ShopProtocols.WooCommerce, "hush", bytes, topic, id, at), bytes),
                at
            )
            .Accepted();
    }
}

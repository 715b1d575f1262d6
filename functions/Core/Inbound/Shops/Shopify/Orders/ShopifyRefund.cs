using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Orders;

/// <summary>
/// Reads refunds. A refund names only its order and never states whether the order is now fully refunded; an order's
/// <c>financial_status: refunded</c> does.
/// </summary>
internal static class ShopifyRefund
{
    public static WebhookResult? Read(JsonCursor body, DeliveryContext delivery)
    {
        var id = body.GetRequiredId("id");
        var orderId = body.GetRequiredId("order_id");
        if (id is null || orderId is null)
        {
            return null;
        }

        var amount = ReadAmount(body, null, out var nothing);
        if (nothing)
        {
            return new WebhookResult.Ignored(
                "a refund of nothing: goods were taken back into stock, no money was given back"
            );
        }

        var at = ReadTime(body) ?? delivery.FallbackTime;
        return new WebhookResult.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.OrderRefunded,
                At = at,
                Identity = new() { OrderId = orderId },
                Occurrences = [new(EventNames.OrderRefunded, at)],
                Refunds = [new(id, amount, IsFullRefund: false, at)],
            }
        );
    }

    /// <summary>
    /// The refunds within an order, without those of no money. Where the order is fully refunded, the last refund is
    /// marked so; where none is listed, one refund for the whole order is returned.
    /// </summary>
    public static IReadOnlyList<RefundData> ReadFromOrder(
        JsonCursor order,
        string orderId,
        string? currency,
        Instant seen
    )
    {
        var refunds = new List<RefundData>();
        foreach (var refund in order.GetObjects("refunds"))
        {
            var amount = ReadAmount(refund, currency, out var nothing);
            if (!nothing && refund.GetId("id") is { } id)
            {
                refunds.Add(new(id, amount, IsFullRefund: false, ReadTime(refund) ?? seen));
            }
        }

        if (order.Strict.GetText("financial_status") != "refunded")
        {
            return refunds;
        }

        return refunds.Count == 0
            ?
            [
                new(
                    $"{orderId}-whole",
                    MoneyFields.ToMoney(order.GetDecimal("total_price"), currency),
                    IsFullRefund: true,
                    seen
                ),
            ]
            : [.. refunds[..^1], refunds[^1] with { IsFullRefund = true }];
    }

    private static Instant? ReadTime(JsonCursor refund) =>
        refund.GetInstant("processed_at") ?? refund.GetInstant("created_at");

    /// <summary>
    /// The sum of the refund transactions that did not fail; where there are none, of the refunded lines with tax. Null
    /// where no currency or more than one is given. <paramref name="nothing"/>: true when the refund returns no money.
    /// </summary>
    private static Money? ReadAmount(JsonCursor refund, string? currency, out bool nothing)
    {
        var (sum, code, several) = (0m, (string?)null, false);

        // An empty list means that no money was refunded (an edit removed a line, goods were returned); a missing list
        // means that this is unknown.
        var any =
            refund.Element.TryGetProperty("transactions", out var listed)
            && listed.ValueKind == System.Text.Json.JsonValueKind.Array;
        foreach (var transaction in refund.GetObjects("transactions"))
        {
            if (transaction.GetText("kind") != "refund")
            {
                continue;
            }

            any = true;
            if (transaction.GetText("status") is "failure" or "error")
            {
                continue;
            }

            var own = LocaleCodes.NormalizeCurrency(transaction.GetText("currency")) ?? currency;
            several |= code is not null && own != code;
            code = own;
            sum += transaction.GetDecimal("amount") ?? 0m;
        }

        if (!any)
        {
            foreach (var line in refund.GetObjects("refund_line_items"))
            {
                code ??= LocaleCodes.NormalizeCurrency(
                    line.GetObject("subtotal_set").GetObject("shop_money").GetText("currency_code")
                );
                sum += (line.GetDecimal("subtotal") ?? 0m) + (line.GetDecimal("total_tax") ?? 0m);
            }

            code ??= currency;
        }

        nothing = sum == 0m;
        return several ? null : MoneyFields.ToMoney(sum, code);
    }
}

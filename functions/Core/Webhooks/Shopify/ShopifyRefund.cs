using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>
/// Money given back. A refund names only its order and never says whether the order is now wholly refunded; an order's
/// <c>financial_status: refunded</c> does.
/// </summary>
internal static class ShopifyRefund
{
    public static WebhookReading? Read(JsonSpot body, Delivery delivery)
    {
        var id = body.RequiredId("id");
        var orderId = body.RequiredId("order_id");
        if (id is null || orderId is null)
        {
            return null;
        }

        var amount = Amount(body, null, out var nothing);
        if (nothing)
        {
            return new WebhookReading.Ignored(
                "a refund of nothing: goods were taken back into stock, no money was given back"
            );
        }

        var at = At(body) ?? delivery.Fallback;
        return new WebhookReading.Accepted(
            new Event
            {
                Id = delivery.EventId,
                Source = delivery.Source.Name,
                Name = EventNames.OrderRefunded,
                At = at,
                Who = new() { OrderId = orderId },
                Happenings = [new(EventNames.OrderRefunded, at)],
                Refunds = [new(id, amount, Whole: false, at)],
            }
        );
    }

    /// <summary>
    /// The refunds within an order; those of nothing are left out. Where the order is wholly refunded the last one says
    /// so, and where none is listed
    /// there is one for the whole order.
    /// </summary>
    public static IReadOnlyList<RefundFacts> OfOrder(JsonSpot order, string orderId, string? currency, Instant seen)
    {
        var refunds = new List<RefundFacts>();
        foreach (var refund in order.List("refunds"))
        {
            var amount = Amount(refund, currency, out var nothing);
            if (!nothing && refund.Id("id") is { } id)
            {
                refunds.Add(new(id, amount, Whole: false, At(refund) ?? seen));
            }
        }

        if (order.Strict.Text("financial_status") != "refunded")
        {
            return refunds;
        }

        return refunds.Count == 0
            ? [new($"{orderId}-whole", Amounts.Of(order.Decimal("total_price"), currency), Whole: true, seen)]
            : [.. refunds[..^1], refunds[^1] with { Whole = true }];
    }

    private static Instant? At(JsonSpot refund) => refund.Time("processed_at") ?? refund.Time("created_at");

    /// <summary>
    /// The sum of its refund transactions that did not fail; where there are none, of its lines with tax. Null where no
    /// currency is
    /// told or several are. <paramref name="nothing"/>: the refund gives no money back.
    /// </summary>
    private static Money? Amount(JsonSpot refund, string? currency, out bool nothing)
    {
        var (sum, code, several) = (0m, (string?)null, false);

        // An empty list says that no money moved (an edit took a line off, goods came back); no list says nothing.
        var any =
            refund.Element.TryGetProperty("transactions", out var listed)
            && listed.ValueKind == System.Text.Json.JsonValueKind.Array;
        foreach (var transaction in refund.List("transactions"))
        {
            if (transaction.Text("kind") != "refund")
            {
                continue;
            }

            any = true;
            if (transaction.Text("status") is "failure" or "error")
            {
                continue;
            }

            var own = Locales.Currency(transaction.Text("currency")) ?? currency;
            several |= code is not null && own != code;
            code = own;
            sum += transaction.Decimal("amount") ?? 0m;
        }

        if (!any)
        {
            foreach (var line in refund.List("refund_line_items"))
            {
                code ??= Locales.Currency(line.Object("subtotal_set").Object("shop_money").Text("currency_code"));
                sum += (line.Decimal("subtotal") ?? 0m) + (line.Decimal("total_tax") ?? 0m);
            }

            code ??= currency;
        }

        nothing = sum == 0m;
        return several ? null : Amounts.Of(sum, code);
    }
}

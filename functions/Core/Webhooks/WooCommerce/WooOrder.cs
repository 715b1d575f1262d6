using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.WooCommerce;

/// <summary>
/// The order resource. WooCommerce tells of milestones by status and dates, and repeats itself with every edit; those known already
/// are dropped when the event is applied. <c>_gmt</c> dates carry no zone and are UTC.
/// </summary>
internal static class WooOrder
{
    public static WebhookReading? Read(JsonSpot order, Delivery delivery)
    {
        var id = order.RequiredId("id") ?? "";
        var status = order.Text("status")?.ToLowerInvariant();
        if (status is "trash" or "auto-draft" or "checkout-draft")
        {
            return new WebhookReading.Ignored($"{delivery.Topic}: not an order yet or any more (status is \"{status}\")");
        }

        var created = order.Time("date_created_gmt", utcWhenBare: true);
        var seen = order.Time("date_modified_gmt", utcWhenBare: true) ?? created ?? delivery.Fallback;
        var currency = Locales.Currency(order.Text("currency"));
        var total = Amounts.Of(order.Decimal("total"), currency);
        var refunds = Refunds(order, id, status, total, seen);
        var happenings = Happenings(order, status, created ?? seen, seen, refunds.Count > 0);
        var profile = WooPerson.Profile(order);
        return new WebhookReading.Accepted(SoftOptIn.Apply(delivery.Source.SoftOptIn, new Event
        {
            Id = delivery.EventId,
            Source = delivery.Source.Name,
            Name = delivery.Topic == "order.created" ? EventNames.OrderPlaced : EventNames.OrderUpdated,
            At = seen,
            Who = new() { CustomerId = WooPerson.CustomerId(order), Email = profile.Email, OrderId = id },
            Happenings = happenings,
            Profile = profile,
            Order = new()
            {
                Id = id,
                Name = order.Id("number") is { } number ? "#" + number : null,
                Total = total,
                AsOf = seen,
                PlacedAt = created,
                Lines = Lines(order, currency),
                Country = profile.Country,
            },
            Refunds = refunds,
            Consents = WooConsent.Read(order, delivery.Source, profile.Email, TickedAt(order, created), onOrder: true),
        }));
    }

    /// <summary>Only the id is told, and no time: an order that is gone is as good as cancelled, at the moment we hear of it.</summary>
    public static WebhookReading? ReadDeleted(JsonSpot body, Delivery delivery) => body.RequiredId("id") is not { } id ? null
        : new WebhookReading.Accepted(new Event
        {
            Id = delivery.EventId,
            Source = delivery.Source.Name,
            Name = EventNames.OrderUpdated,
            At = delivery.Fallback,
            Who = new() { OrderId = id },
            Happenings = [new(EventNames.OrderCancelled, delivery.Fallback)],
        });

    // The box is the customer's act only at a checkout of theirs: what a renewal or a program writes is a copy of an older order's, without a time of its own.
    private static Instant? TickedAt(JsonSpot order, Instant? created) =>
        order.Text("created_via")?.ToLowerInvariant() is null or "checkout" or "store-api" ? created : null;

    private static List<Happening> Happenings(JsonSpot order, string? status, Instant placed, Instant seen, bool refunded)
    {
        var all = new List<Happening>(3) { new(EventNames.OrderPlaced, placed) };
        if (order.Time("date_paid_gmt", utcWhenBare: true) is { } paid)
        {
            all.Add(new(EventNames.OrderPaid, paid));
        }

        var completed = order.Time("date_completed_gmt", utcWhenBare: true);
        if (completed is not null || status == "completed")
        {
            all.Add(new(EventNames.OrderFulfilled, completed ?? seen));
        }

        if (status == "cancelled")
        {
            all.Add(new(EventNames.OrderCancelled, seen));
        }

        if (refunded)
        {
            all.Add(new(EventNames.OrderRefunded, seen));
        }

        return all;
    }

    /// <summary>Refunds are listed with negative totals and no time. Status <c>refunded</c> means the whole order, with a list or without.</summary>
    private static List<RefundFacts> Refunds(JsonSpot order, string orderId, string? status, Money? total, Instant seen)
    {
        var refunds = new List<RefundFacts>();
        foreach (var refund in order.List("refunds"))
        {
            if (refund.RequiredId("id") is { } id)
            {
                var amount = refund.Decimal("total") ?? refund.Decimal("amount");
                refunds.Add(new(id, amount is { } sum ? Amounts.Of(Math.Abs(sum), total?.Currency) : null, Whole: false, seen));
            }
        }

        if (status == "refunded")
        {
            if (refunds.Count == 0)
            {
                refunds.Add(new($"{orderId}-whole", total, Whole: true, seen));
            }
            else
            {
                refunds[^1] = refunds[^1] with { Whole = true };
            }
        }

        return refunds;
    }

    /// <summary>A line's <c>price</c> is rounded oddly in some versions; the total of the line over its quantity is what she paid.</summary>
    private static List<OrderLine> Lines(JsonSpot order, string? currency)
    {
        var lines = new List<OrderLine>();
        foreach (var line in order.List("line_items"))
        {
            var quantity = line.Whole("quantity") ?? 1;
            var price = quantity > 0 && line.Decimal("total") is { } total ? Math.Round(total / quantity, 4) : line.Decimal("price");
            lines.Add(new OrderLine
            {
                Sku = line.Text("sku"),
                Product = line.Id("product_id"),
                Title = line.Text("name"),
                Quantity = quantity,
                Price = Amounts.Of(price, currency),
            });
        }

        return lines;
    }
}

using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>All deliveries of the invented shop in order of time: orders, parcels, deliveries, refunds,
/// consent.</summary>
internal static class DemoSchedule
{
    // More than thirty people can order in ten years; limits the demo whatever its arguments are.
    private const int MostOrders = 20_000;

    public static IReadOnlyList<Delivery> Plan(Workspace workspace, Instant start, double days, int seed)
    {
        var chance = new Random(seed);
        var deliveries = new List<Delivery>();
        var order = 0;
        foreach (var shopper in Shoppers.All(chance, days))
        {
            var first = true;
            for (
                var day = shopper.FirstDay;
                day < days && order < MostOrders;
                day += shopper.DaysBetween * (0.6 + (chance.NextDouble() * 0.8))
            )
            {
                order++;
                deliveries.AddRange(
                    DeliveriesOfOrder(shopper, 1000 + order, first, start + Duration.FromDays(day), workspace, chance)
                );
                first = false;
            }
        }

        return [.. deliveries.Where(d => d.At < start + Duration.FromDays(days)).OrderBy(d => d.At)];
    }

    private static IEnumerable<Delivery> DeliveriesOfOrder(
        Shopper shopper,
        int number,
        bool first,
        Instant paid,
        Workspace workspace,
        Random chance
    )
    {
        var basket = Basket.CreateRandom(workspace, chance, shopper.Locale[..2]);
        var left = paid + Duration.FromDays(0.6 + chance.NextDouble());
        var here = left + Duration.FromDays(1 + (chance.NextDouble() * 3));
        var back = here + Duration.FromDays(2 + (chance.NextDouble() * 8));
        var (delivered, refunded) = (chance.NextDouble() < 0.7, chance.NextDouble() < 0.08);
        return shopper.Source == "shopify"
            ? Shopify(shopper, number, first, basket, paid, left, delivered ? here : null, refunded ? back : null)
            : Standard(shopper, number, basket, paid, left, delivered ? here : null, refunded ? back : null);
    }

    private static IEnumerable<Delivery> Shopify(
        Shopper shopper,
        int number,
        bool first,
        Basket basket,
        Instant paid,
        Instant left,
        Instant? here,
        Instant? back
    )
    {
        var order = 5_000_000_000_000 + (number * 10L);
        Delivery CreateDelivery(Instant at, string topic, Func<Instant, byte[]> body) =>
            new(at, "shopify", topic, $"{topic}-{number}", body);

        yield return CreateDelivery(
            paid,
            "orders/paid",
            now => ShopifyDeliveries.Order(shopper, order, basket, now, null)
        );
        if (first && shopper.Email == ConsentAnswer.No)
        {
            yield return CreateDelivery(
                paid + Duration.FromMinutes(10),
                "customers_email_marketing_consent/update",
                now => ShopifyDeliveries.EmailConsent(shopper, now)
            );
        }

        if (first && shopper.Sms)
        {
            yield return CreateDelivery(
                paid + Duration.FromMinutes(12),
                "customers_marketing_consent/update",
                now => ShopifyDeliveries.SmsConsent(shopper, now)
            );
        }

        yield return CreateDelivery(
            left,
            "orders/fulfilled",
            now => ShopifyDeliveries.Order(shopper, order, basket, paid, now)
        );
        if (here is { } at)
        {
            yield return CreateDelivery(at, "fulfillments/update", now => ShopifyDeliveries.Delivered(order, now));
        }

        if (back is { } then)
        {
            yield return CreateDelivery(then, "refunds/create", now => ShopifyDeliveries.Refund(order, basket, now));
        }
    }

    private static IEnumerable<Delivery> Standard(
        Shopper shopper,
        int number,
        Basket basket,
        Instant paid,
        Instant left,
        Instant? here,
        Instant? back
    )
    {
        var order = $"S-{number}";
        Delivery CreateDelivery(Instant at, string type, Func<Instant, byte[]> body) =>
            new(at, "standard", "", $"{type}-{number}", body);

        yield return CreateDelivery(paid, "order.paid", now => StandardDeliveries.Paid(shopper, order, basket, now));
        yield return CreateDelivery(
            left,
            "order.fulfilled",
            now => StandardDeliveries.OfOrder("order.fulfilled", order, now)
        );
        if (here is { } at)
        {
            yield return CreateDelivery(
                at,
                "order.delivered",
                now => StandardDeliveries.OfOrder("order.delivered", order, now)
            );
        }

        if (back is { } then)
        {
            yield return CreateDelivery(then, "order.refunded", now => StandardDeliveries.Refund(order, basket, now));
        }
    }
}

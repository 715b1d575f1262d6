using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.WooCommerce;

/// <summary>
/// The lines of an order at what the customer paid for one: the line's total with its tax over its quantity. A line's
/// own <c>price</c> is without tax, and
/// <c>total</c> is so even in shops that show their prices with it.
/// </summary>
internal static class WooLines
{
    public static List<OrderLine> Read(JsonSpot order, string? currency)
    {
        var lines = new List<OrderLine>();
        foreach (var line in order.List("line_items"))
        {
            var quantity = line.Decimal("quantity") ?? 1;
            if (quantity == 0)
            {
                continue;
            }

            var price = line.Decimal("total") is { } total
                ? Math.Round((total + (line.Decimal("total_tax") ?? 0)) / quantity, 4)
                : line.Decimal("price");
            lines.Add(
                new OrderLine
                {
                    Sku = line.Text("sku"),
                    Product = line.Id("product_id") is { } product && product != "0" ? product : null,
                    Title = ShopText.Plain(line.Text("name")),
                    Quantity = quantity,
                    Price = Amounts.Of(price, currency),
                }
            );
        }

        return lines;
    }
}

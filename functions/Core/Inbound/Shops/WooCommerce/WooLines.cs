using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>
/// The lines of an order at what the customer paid for one: the line's total with its tax over its quantity. A line's
/// own <c>price</c> is without tax, and <c>total</c> is so even in shops that show their prices with it.
/// </summary>
internal static class WooLines
{
    public static List<OrderLine> Read(JsonCursor order, string? currency)
    {
        var lines = new List<OrderLine>();
        foreach (var line in order.GetObjects("line_items"))
        {
            var quantity = line.GetDecimal("quantity") ?? 1;
            if (quantity == 0)
            {
                continue;
            }

            var price = line.GetDecimal("total") is { } total
                ? Math.Round((total + (line.GetDecimal("total_tax") ?? 0)) / quantity, 4)
                : line.GetDecimal("price");
            lines.Add(
                new OrderLine
                {
                    Sku = line.GetText("sku"),
                    Product = line.GetId("product_id") is { } product && product != "0" ? product : null,
                    Title = ShopText.ToPlainText(line.GetText("name")),
                    Quantity = quantity,
                    Price = MoneyFields.ToMoney(price, currency),
                }
            );
        }

        return lines;
    }
}

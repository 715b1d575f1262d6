using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>
/// Reads the lines of an order with the unit price the customer paid: the line's total with tax, divided by its
/// quantity. A line's own <c>price</c> is without tax, and so is <c>total</c>, even in shops that show prices with tax.
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

using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>The lines of an order or a checkout.</summary>
internal static class ShopifyLines
{
    public static IReadOnlyList<OrderLine> Read(JsonSpot order, string? currency)
    {
        var lines = new List<OrderLine>();
        foreach (var line in order.List("line_items"))
        {
            lines.Add(new OrderLine
            {
                Sku = line.Text("sku"),
                Product = line.Id("product_id"),
                Title = line.Text("title") ?? line.Text("name"),
                Quantity = line.Whole("quantity") ?? 1,
                Price = Amounts.Of(line.Decimal("price"), currency),
            });
        }

        return lines;
    }
}

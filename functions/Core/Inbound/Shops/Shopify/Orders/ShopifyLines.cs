using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Orders;

/// <summary>Reads the current lines of an order or a checkout: an edit or a return lowers <c>current_quantity</c>, and
/// a line with no remaining quantity is omitted.</summary>
internal static class ShopifyLines
{
    public static IReadOnlyList<OrderLine> Read(JsonCursor order, string? currency, Money? total = null)
    {
        var lines = new List<OrderLine>();
        foreach (var line in order.GetObjects("line_items"))
        {
            var quantity = line.GetDecimal("current_quantity") ?? line.GetDecimal("quantity") ?? 1;
            if (quantity <= 0)
            {
                continue;
            }

            lines.Add(
                new OrderLine
                {
                    Sku = line.GetText("sku"),
                    Product = line.GetId("product_id"),
                    Title = ShopText.ToPlainText(line.GetText("title") ?? line.GetText("name")),
                    Quantity = quantity,
                    Price = MoneyFields.ToMoney(line.GetDecimal("price"), currency),
                    DisplayPrice = ShopifyTotals.ReadPresentmentAmount(line, "price_set", currency),
                }
            );
        }

        // A message shows all amounts in one currency: the customer's where the total and every line are given in it,
        // else the shop's.
        return AllPricesInCurrencyOf(lines, total)
            ? lines
            : [.. lines.Select(l => l.DisplayPrice is null ? l : l with { DisplayPrice = null })];
    }

    /// <summary>True: every line that has a price has one in the currency of the shown total.</summary>
    /// <param name="total">The total in the currency the customer paid in; null: not given.</param>
    public static bool AllPricesInCurrencyOf(IReadOnlyList<OrderLine> lines, Money? total) =>
        total is { } shown && lines.All(l => l.Price is null || l.DisplayPrice?.Currency == shown.Currency);
}

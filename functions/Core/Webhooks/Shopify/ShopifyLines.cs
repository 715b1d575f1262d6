using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>The lines of an order or a checkout, as they are now: an edit or a return lowers <c>current_quantity</c>,
/// and a line of which none remains is none.</summary>
internal static class ShopifyLines
{
    public static IReadOnlyList<OrderLine> Read(JsonSpot order, string? currency, Money? total = null)
    {
        var lines = new List<OrderLine>();
        foreach (var line in order.List("line_items"))
        {
            var quantity = line.Decimal("current_quantity") ?? line.Decimal("quantity") ?? 1;
            if (quantity <= 0)
            {
                continue;
            }

            lines.Add(
                new OrderLine
                {
                    Sku = line.Text("sku"),
                    Product = line.Id("product_id"),
                    Title = ShopText.Plain(line.Text("title") ?? line.Text("name")),
                    Quantity = quantity,
                    Price = Amounts.Of(line.Decimal("price"), currency),
                    Shown = ShopifyTotals.Presentment(line, "price_set", currency),
                }
            );
        }

        // What a message shows is in one currency: the customer's where the total and every line are told in it, else
        // the shop's.
        return IsAllIn(lines, total) ? lines : [.. lines.Select(l => l.Shown is null ? l : l with { Shown = null })];
    }

    /// <summary>True: every line that has a price has one in the currency of the shown total.</summary>
    /// <param name="total">The total in the currency the customer paid in; null: not told.</param>
    public static bool IsAllIn(IReadOnlyList<OrderLine> lines, Money? total) =>
        total is { } shown && lines.All(l => l.Price is null || l.Shown?.Currency == shown.Currency);
}

using System.Globalization;
using MarketingAutomation.Core.Workspaces;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>The content of one order, made of the workspace's own products.</summary>
internal sealed record Basket(IReadOnlyList<BasketLine> Lines, string Currency)
{
    public decimal Total => Lines.Sum(l => l.Price * l.Quantity);

    public static Basket CreateRandom(Workspace workspace, Random chance, string language)
    {
        var goods = workspace
            .Products.Values.Where(p => p.Price is not null)
            .OrderBy(p => p.Sku, StringComparer.Ordinal)
            .ToArray();
        var lines =
            goods.Length == 0
                ? [new BasketLine("SAMPLE", "A sample", 20m, 1)]
                : Enumerable
                    .Range(0, 1 + chance.Next(3))
                    .Select(_ => goods[chance.Next(goods.Length)])
                    .DistinctBy(p => p.Sku)
                    .Select(p => new BasketLine(
                        p.Sku,
                        p.Titles.GetValueOrDefault(language) ?? p.Titles.Values.First(),
                        p.Price!.Value.Amount,
                        1 + chance.Next(2)
                    ))
                    .ToList();
        return new Basket(lines, workspace.Shop.Currency);
    }

    public static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}

/// <summary>One line of a basket.</summary>
internal sealed record BasketLine(string Sku, string Title, decimal Price, int Quantity);

using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>products.csv</c>: <c>sku,category,price,stock,url,image,goes_with,title_en,title_et</c> in any order,
/// with or without capitals.</summary>
internal sealed class ProductsReader(Shop shop, FaultCollector faults)
{
    private readonly IReadOnlyList<string> languages = shop.Languages;

    private const string Title = "title_";
    private char divider = ',';

    /// <summary>Advice about content that may be intended and never has an effect.</summary>
    public FaultCollector Advice { get; } = new(faults.File);

    /// <summary>Reads the products, by SKU without regard to case.</summary>
    public IReadOnlyDictionary<string, Product> Read(string text)
    {
        var products = new Dictionary<string, Product>(StringComparer.OrdinalIgnoreCase);
        var (all, divides) = CsvReader.Read(text, faults);
        divider = divides;
        var rows = TrimEmptyCells(all);
        if (rows.Count == 0)
        {
            faults.Add(FaultCodes.Csv, 1, 1, "the file is empty", string.Join(", ", Columns), "write the header line");
            return products;
        }

        // A column that only the header has is one fault, not one for each row.
        var lines = rows.Skip(1).ToList();
        if (lines.Count > 1 && lines.Select(r => r.Count).Distinct().ToList() is [var width] && width != rows[0].Count)
        {
            faults.Add(
                FaultCodes.Csv,
                rows[0][0],
                $"the header has {CountText.WithNoun(rows[0].Count, "column")}, and each row "
                    + $"{CountText.WithNoun(width, "cell")}",
                "",
                width < rows[0].Count
                    ? "write the new column's cell in each row, also where it is empty, or take the column out "
                        + "of the header"
                    : "write the name of the column that is missing in the header"
            );
            return products;
        }

        var header = ReadHeader(rows[0]);
        if (header.Count == 0)
        {
            return products;
        }

        var goesWith = new List<(string? Sku, Node.Scalar Cell)>();
        var unread = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows.Skip(1))
        {
            if (row.Count != rows[0].Count && faults.Found.Any(f => f.Problem == CsvReader.UnclosedQuoteProblem))
            {
                // The rest of the table is inside of the quote that is not closed.
                unread.UnionWith(row.Select(c => c.Text));
            }
            else if (row.Count != rows[0].Count)
            {
                faults.Add(
                    FaultCodes.Csv,
                    row[0],
                    $"the row has {CountText.WithNoun(row.Count, "cell")}, the header {rows[0].Count}",
                    "",
                    DescribeUnevenRow(row, rows[0].Count)
                );
                unread.UnionWith(row.Select(c => c.Text));
            }
            else if (ReadRow(row, header, goesWith) is { } product && !products.TryAdd(product.Sku, product))
            {
                faults.Add(
                    FaultCodes.Product,
                    row[header["sku"]],
                    $"the SKU \"{product.Sku}\" is here again",
                    "each SKU once"
                );
            }
        }

        foreach (var (own, cell) in goesWith)
        {
            if (own is not null && SplitSkus(cell).Contains(own, StringComparer.OrdinalIgnoreCase))
            {
                Advice.Add(
                    FaultCodes.Product,
                    cell,
                    $"goes_with of \"{own}\" names \"{own}\" itself: what was bought is never suggested",
                    "",
                    "leave it out"
                );
            }

            foreach (var sku in SplitSkus(cell).Where(s => !products.ContainsKey(s) && !unread.Contains(s)))
            {
                faults.Add(
                    FaultCodes.Product,
                    cell,
                    $"goes_with names \"{sku}\", which is not in this file",
                    "SKUs of this file with spaces between them",
                    Spelling.DidYouMean(sku, products.Keys)
                );
            }
        }

        return products;
    }

    private IEnumerable<string> Columns => Vocabulary.Products.Concat(languages.Select(l => Title + l));

    private Dictionary<string, int> ReadHeader(IReadOnlyList<Node.Scalar> cells)
    {
        var header = new Dictionary<string, int>(StringComparer.Ordinal);
        var unknown = new List<string>();
        for (var i = 0; i < cells.Count; i++)
        {
            if (
                Columns.FirstOrDefault(c => string.Equals(c, cells[i].Text, StringComparison.OrdinalIgnoreCase))
                is not { } column
            )
            {
                faults.Add(
                    FaultCodes.UnknownKey,
                    cells[i],
                    cells[i].Text.Length == 0 ? "the column has no name" : $"unknown column \"{cells[i].Text}\"",
                    string.Join(", ", Columns),
                    IntendedTitle(cells, cells[i].Text) is { } title
                        ? $"write {title}"
                        : Spelling.DidYouMean(cells[i].Text, Columns)
                );
                unknown.Add(IntendedTitle(cells, cells[i].Text) ?? cells[i].Text);
            }
            else if (!header.TryAdd(column, i))
            {
                faults.Add(
                    FaultCodes.DuplicateKey,
                    cells[i],
                    $"the column \"{cells[i].Text}\" is here again",
                    "each once"
                );
            }
        }

        var missing = new[] { "sku", Title + languages[0] }.Where(c => !header.ContainsKey(c)).ToList();
        foreach (var column in missing.Where(c => !unknown.Any(u => u == c || Spelling.Nearest(u, Columns) == c)))
        {
            faults.Add(FaultCodes.Missing, cells[0], $"there is no column \"{column}\"", string.Join(", ", Columns));
        }

        return missing.Count > 0 ? [] : header;
    }

    // A title column without a language, or in a language that the shop does not have, is taken for the first missing
    // one.
    private string? IntendedTitle(IReadOnlyList<Node.Scalar> cells, string found) =>
        string.Equals(found, "title", StringComparison.OrdinalIgnoreCase)
        || string.Equals(found, "name", StringComparison.OrdinalIgnoreCase)
        || (found.StartsWith(Title, StringComparison.OrdinalIgnoreCase) && found.Length <= Title.Length + 3)
            ? languages
                .Select(l => Title + l)
                .FirstOrDefault(t => !cells.Any(c => string.Equals(c.Text, t, StringComparison.OrdinalIgnoreCase)))
            : null;

    private Product? ReadRow(
        IReadOnlyList<Node.Scalar> row,
        Dictionary<string, int> header,
        List<(string? Sku, Node.Scalar Cell)> goesWith
    )
    {
        Node.Scalar? Cell(string column) =>
            header.TryGetValue(column, out var index) && row[index].Text.Length > 0 ? row[index] : null;

        foreach (var column in new[] { "sku", Title + languages[0] }.Where(c => Cell(c) is null))
        {
            faults.Add(FaultCodes.Missing, row[header[column]], $"the row has no {column}");
        }

        if (Cell("goes_with") is { } others)
        {
            goesWith.Add((Cell("sku")?.Text, others));
        }

        var (price, stock) = (ReadPrice(Cell("price")), ReadStock(Cell("stock")));
        var (url, image) = (faults.ReadWebAddress(Cell("url"), "url"), faults.ReadWebAddress(Cell("image"), "image"));
        return Cell("sku") is not { } sku
            ? null
            : new Product
            {
                Sku = sku.Text,
                Titles = languages
                    .Where(l => Cell(Title + l) is not null)
                    .ToDictionary(l => l, l => Cell(Title + l)!.Text),
                Category = Cell("category")?.Text.ToLowerInvariant(),
                Price = price,
                InStock = stock,
                Url = url,
                Image = image,
                GoesWith = Cell("goes_with") is { } cell ? SplitSkus(cell) : [],
            };
    }

    // The price column of a spreadsheet contains numbers: they are in the shop's currency. Where semicolons or tabs
    // separate the cells, a spreadsheet writes an amount as 8,90.
    private Money? ReadPrice(Node.Scalar? cell)
    {
        if (cell is not null && divider != ',' && ScalarParser.SuggestDecimalPoint(cell.Text) is { } pointed)
        {
            cell = cell with { Text = pointed };
        }

        return cell is not null && ScalarParser.ParseNumber(cell.Text) is { } amount and >= 0
            ? new Money(amount, shop.Currency)
            : faults.ReadMoney(cell, "price");
    }

    // "yes" or "no", or the number of pieces.
    private bool? ReadStock(Node.Scalar? cell) =>
        faults.ReadFormValue(
            cell,
            "stock",
            FaultCodes.YesNo,
            t => ScalarParser.ParseYesNo(t) ?? (ScalarParser.ParseNumber(t) is { } pieces ? pieces > 0 : null),
            "yes, no or a number of pieces; leave the cell empty where it is not known"
        );

    // Cells after the last named column, as spreadsheets write them, are empty in every row.
    private static List<IReadOnlyList<Node.Scalar>> TrimEmptyCells(IReadOnlyList<IReadOnlyList<Node.Scalar>> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var named = Filled(rows[0]);
        var width = rows.Skip(1).Any(r => r.Count >= rows[0].Count && Filled(r) > named) ? rows[0].Count : named;
        return [.. rows.Select(r => r.Count <= rows[0].Count && r.Count > width ? [.. r.Take(width)] : r)];

        static int Filled(IReadOnlyList<Node.Scalar> row) =>
            row.Count - row.Reverse().TakeWhile(c => c.Text.Length == 0).Count();
    }

    private string DescribeUnevenRow(IReadOnlyList<Node.Scalar> row, int columns) =>
        row.Count < columns
            ? $"write {CsvReader.DescribeDivider(divider)} for each cell that is missing, also where it is empty"
        : divider == ',' && DecimalComma(row) is { } price
            ? $"write prices with a point, such as {price}; put other cells that hold commas in quotes"
        : $"put cells that hold {CsvReader.DescribeDivider(divider)["a ".Length..]}s in quotes";

    // One price that was split into two cells: 8 and 90 EUR.
    private static string? DecimalComma(IReadOnlyList<Node.Scalar> row) =>
        Enumerable
            .Range(0, row.Count - 1)
            .Where(i => !row[i].Quoted && !row[i + 1].Quoted)
            .Select(i => ScalarParser.SuggestDecimalPoint($"{row[i].Text},{row[i + 1].Text}"))
            .FirstOrDefault(p => p is not null);

    private static string[] SplitSkus(Node.Scalar cell) => cell.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

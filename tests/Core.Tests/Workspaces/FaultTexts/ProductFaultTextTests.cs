using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces.FaultTexts;

/// <summary>Each rule of the table of products with the whole text that an author who breaks it gets.</summary>
public sealed class ProductFaultTextTests
{
    [Theory]
    [InlineData(
        "sku,title_en,url\nA,One,javascript:alert(1)\nB,Two,https://shop.example/b\nC,Three,www.shop.example\n",
        "products.csv:2:7 MA1027 url is \"javascript:alert(1)\"; allowed: a web address with its scheme and "
            + "no spaces, such as https://shop.example\nproducts.csv:4:9 MA1027 url is \"www.shop.example\"; "
            + "allowed: a web address with its scheme and no spaces, such as https://shop.example"
    )]
    [InlineData(
        "sku,title_en,image\nA,One,/a.png\n",
        "products.csv:2:7 MA1027 image is \"/a.png\"; allowed: a web address with its scheme and no spaces, "
            + "such as https://shop.example"
    )]
    [InlineData(
        "sku,title_en,image\nA,One,ftp://shop.example/a.png\n",
        "products.csv:2:7 MA1027 image is \"ftp://shop.example/a.png\"; allowed: a web address with its "
            + "scheme and no spaces, such as https://shop.example"
    )]
    [InlineData(
        "sku,title_en,url\nA,One,https://shop.example/a b\n",
        "products.csv:2:7 MA1027 url is \"https://shop.example/a b\"; allowed: a web address with its scheme "
            + "and no spaces, such as https://shop.example"
    )]
    [InlineData(
        "sku;title_en;price\nA;One;8,90\nB;Two\nC;Three;cheap\nD;Four;1,234 EUR\n",
        "products.csv:3:1 MA1050 the row has 2 cells, the header 3. write a semicolon for each cell that is "
            + "missing, also where it is empty\nproducts.csv:4:9 MA1021 price is \"cheap\"; allowed: an amount, a "
            + "space and a currency in capitals, such as 150 EUR\nproducts.csv:5:8 MA1021 price is \"1,234 EUR\"; "
            + "allowed: an amount, a space and a currency in capitals, such as 150 EUR. write 1234 EUR"
    )]
    [InlineData(
        "sku\ttitle_en\nA\tOne\tmore\n",
        "products.csv:2:1 MA1050 the row has 3 cells, the header 2. put cells that hold tabs in quotes"
    )]
    [InlineData(
        "sku,title_en,\nA,One,more\n",
        "products.csv:1:14 MA1005 the column has no name; allowed: sku, category, price, stock, url, image, "
            + "goes_with, title_en, title_et"
    )]
    [InlineData(
        "skus,title_en\nA,One\n",
        "products.csv:1:1 MA1005 unknown column \"skus\"; allowed: sku, category, price, stock, url, image, "
            + "goes_with, title_en, title_et. did you mean \"sku\"?"
    )]
    [InlineData("sep=;\nsku;title_en\n;One\n", "products.csv:3:1 MA1006 the row has no sku")]
    [InlineData(
        "sku,price\nA,1 EUR",
        "products.csv:1:1 MA1006 there is no column \"title_en\"; allowed: sku, category, price, stock, url, image, "
            + "goes_with, title_en, title_et"
    )]
    [InlineData(
        "sku,title_en,price\nA,One,cheap\nB,Two,\n",
        "products.csv:2:7 MA1021 price is \"cheap\"; allowed: an amount, a space and a currency in capitals, "
            + "such as 150 EUR"
    )]
    [InlineData(
        "sku,title_en,price\nA,One,\"8,90 EUR\"\nB,Two,\"8,9\"\nC,Three,\"1,234 EUR\"\n",
        "products.csv:2:7 MA1021 price is \"8,90 EUR\"; allowed: an amount, a space and a currency in "
            + "capitals, such as 150 EUR. write 8.90 EUR\nproducts.csv:3:7 MA1021 price is \"8,9\"; allowed: an "
            + "amount, a space and a currency in capitals, such as 150 EUR. write 8.9\nproducts.csv:4:9 MA1021 "
            + "price is \"1,234 EUR\"; allowed: an amount, a space and a currency in capitals, such as 150 EUR. "
            + "write 1234 EUR"
    )]
    [InlineData(
        "sku,price,title_en,goes_with\nTEA,8,90 EUR,Tea,MUG\nMUG,7 EUR,Mug,TEA\nCUP,7 EUR,Cup,TEA MGU\n",
        "products.csv:2:1 MA1050 the row has 5 cells, the header 4. write prices with a point, such as 8.90 "
            + "EUR; put other cells that hold commas in quotes\nproducts.csv:4:15 MA1051 goes_with names \"MGU\", "
            + "which is not in this file; allowed: SKUs of this file with spaces between them. did you mean \"MUG\"?"
    )]
    [InlineData(
        "price,sku,title_en,goes_with\n8,90,TEA,Tea,\n7 EUR,MUG,Mug,TEA\n",
        "products.csv:2:1 MA1050 the row has 5 cells, the header 4. write prices with a point, such as 8.90; "
            + "put other cells that hold commas in quotes"
    )]
    [InlineData(
        "sku,title_en\nA,\"One\nB,Two\n",
        "products.csv:2:3 MA1050 a quote opens here and never closes. close the cell with a quote; write a "
            + "quote inside it twice"
    )]
    [InlineData(
        "sku,title_en\nA,\"One\" more\n",
        "products.csv:2:8 MA1050 text goes on after a closing quote; allowed: a comma or the end of the "
            + "line. write a quote inside a cell twice"
    )]
    [InlineData(
        "sku,title_en,goes_with\nMUG-1,Mug,MUG-2 TEA\nTEA-1,Tea,MUG-1\nmug-1,Mug,\n",
        "products.csv:2:11 MA1051 goes_with names \"MUG-2\", which is not in this file; allowed: SKUs of "
            + "this file with spaces between them. did you mean \"MUG-1\"?\nproducts.csv:2:11 MA1051 goes_with "
            + "names \"TEA\", which is not in this file; allowed: SKUs of this file with spaces between "
            + "them\nproducts.csv:4:1 MA1051 the SKU \"mug-1\" is here again; allowed: each SKU once"
    )]
    [InlineData(
        "sku,title_en,category\nA,One\n,Two,cups\n",
        "products.csv:2:1 MA1050 the row has 2 cells, the header 3. write a comma for each cell that is "
            + "missing, also where it is empty\nproducts.csv:3:1 MA1006 the row has no sku"
    )]
    public void Products(string csv, string fault) =>
        Assert.Equal(fault, string.Join("\n", SampleWorkspace.Faults(SampleWorkspace.With("products.csv", csv))));
}

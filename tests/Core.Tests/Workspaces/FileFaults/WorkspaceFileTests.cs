using System.Text;
using MarketingAutomation.Support.Samples;
using static MarketingAutomation.Core.Tests.Workspaces.FileFaults.ShippedFiles;

namespace MarketingAutomation.Core.Tests.Workspaces.FileFaults;

/// <summary>Files under a wrong name, in a wrong place or in another encoding: each is one fault at the file, and no
/// remedy writes over another file.</summary>
public sealed class WorkspaceFileTests
{
    [Theory]
    [InlineData("shpo", false)]
    [InlineData("shop", true)]
    public void The_name_of_a_link_that_a_partial_is_given_is_known(string link, bool known)
    {
        var files = Shipped();
        files["templates/_partials/button.hbs"] = "<a href=\"{{url}}\" data-link=\"{{link}}\">{{label}}</a>";
        files["journeys/try.yaml"] =
            $"journey: try\ntopic: offers\ntrigger: {{ event: message.clicked, where: {{ event.link: {link} "
            + $"}} }}\nsteps: [ {{ add: {{ tags: seen }} }} ]";
        Assert.Equal(
            known ? 0 : 1,
            Faults(files).Count(f => f.Contains("has a link named \"shpo\"", StringComparison.Ordinal))
        );
        Assert.Equal(known ? 0 : 1, Faults(files).Count);
    }

    [Theory]
    [InlineData("{{customer.firstname}}")]
    [InlineData("{{> buton}}")]
    [InlineData("<a href=\"www.shop.example\">shop</a>")]
    [InlineData("{{#if order.name}}")]
    public void A_fault_in_the_first_e_mail_of_a_journey_blames_no_later_SMS(string typo)
    {
        var files = Shipped();
        files["templates/welcome/email.hbs"] += typo;
        Assert.StartsWith("templates/welcome/email.hbs", Assert.Single(Faults(files)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "products.csv",
        "in Excel save it as \"CSV UTF-8\"; a letter that shows as \uFFFD after that is lost, write it again"
    )]
    [InlineData(
        "shop.yaml",
        "save the file as UTF-8 (in Notepad: Save as, Encoding: UTF-8); a letter that shows as \uFFFD after "
            + "that is lost, write it again"
    )]
    [InlineData("journeys/welcome.yaml", "save the file as UTF-8")]
    [InlineData("templates/welcome/et/email.hbs", "save the file as UTF-8")]
    public void A_file_that_is_not_UTF_8_is_one_fault_at_the_first_character(string path, string remedy)
    {
        var files = Shipped();
        files[path] = $"#a\n#b Mets{Encoding.UTF8.GetString(Encoding.Latin1.GetBytes("ä ja õ"))}\n{files[path]}";
        var fault = Assert.Single(Faults(files));
        Assert.StartsWith(
            $"{path}:2:8 MA1046 a character here cannot be read: the file is not UTF-8; allowed: UTF-8. ",
            fault,
            StringComparison.Ordinal
        );
        Assert.Contains(remedy, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void UTF_8_with_and_without_a_mark_is_no_fault()
    {
        var files = Shipped();
        files["products.csv"] = "\uFEFF" + files["products.csv"];
        Assert.Empty(Faults(files));
    }

    [Theory]
    [InlineData(
        "sku;title_en;price;goes_with\r\nMUG-1;\"Mug; blue, big\";8,90;TEA-1\r\nTEA-1;Tea, green;12,5 EUR;\r\n;;;\r\n"
    )]
    [InlineData(
        "sep=;\r\nsku;title_en;price;goes_with\r\nMUG-1;\"Mug; blue, big\";8,90;TEA-1\r\nTEA-1;Tea, green;12.5;\r\n"
    )]
    [InlineData(
        "SKU\tTitle_EN\tPrice\tgoes_with\nMUG-1\tMug; blue, big\t8.90\tTEA-1\nTEA-1\tTea, green\t12,5\t\n\t\t\t\n"
    )]
    [InlineData(
        "\uFEFFsku,title_en,price,goes_with,,\nMUG-1,\"Mug; blue, big\",8.90,TEA-1,,\nTEA-1,\"Tea, "
            + "green\",12.5 EUR,,,\n,,,,,\n\"\",\"\",,,,\n"
    )]
    [InlineData(
        "sku,title_en,price,goes_with\nMUG-1,\"Mug; blue, big\",8.90,TEA-1\nTEA-1,\"Tea, green\",12.5 "
            + "EUR,\n,,,\n\n,,,,,,,"
    )]
    public void A_table_is_read_as_spreadsheets_write_it(string csv)
    {
        var files = SampleWorkspace.Files();
        files["products.csv"] = csv;
        var products = SampleWorkspace.Valid(SampleWorkspace.Read(files)).Products;
        Assert.Equal(
            ["MUG-1 Mug; blue, big 8.90 EUR TEA-1", "TEA-1 Tea, green 12.50 EUR "],
            products
                .Values.OrderBy(p => p.Sku, StringComparer.Ordinal)
                .Select(p => $"{p.Sku} {p.Titles["en"]} {p.Price} {string.Join(' ', p.GoesWith)}")
        );
    }
}

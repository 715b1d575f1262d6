using System.Text;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Workspaces;

/// <summary>Files under a wrong name, in a wrong place or in another encoding: each is one fault at the file, and no
/// remedy writes over another file.</summary>
public class WorkspaceFileTests
{
    private const string Places =
        "is not read; allowed: shop.yaml, policy.yaml, products.csv, journeys/NAME.yaml, templates/NAME/….";
    private const string Copies = "allowed: email.hbs, email.txt.hbs, sms.hbs.";

    [Theory]
    [InlineData(
        "journeys/welcome.yaml",
        "journeys/welcome.yaml.txt",
        $"journeys/welcome.yaml.txt:1:1 MA1009 \"journeys/welcome.yaml.txt\" {Places} rename it to "
            + $"journeys/welcome.yaml"
    )]
    [InlineData(
        "journeys/welcome.yaml",
        "journeys/welcome.yml",
        $"journeys/welcome.yml:1:1 MA1009 \"journeys/welcome.yml\" {Places} rename it to journeys/welcome.yaml"
    )]
    [InlineData(
        "journeys/welcome.yaml",
        "journeys/welcome.YAML",
        $"journeys/welcome.YAML:1:1 MA1009 \"journeys/welcome.YAML\" {Places} rename it to journeys/welcome.yaml"
    )]
    [InlineData(
        "journeys/welcome.yaml",
        "journeys/Welcome.yml.txt",
        $"journeys/Welcome.yml.txt:1:1 MA1009 \"journeys/Welcome.yml.txt\" {Places} rename it to journeys/welcome.yaml"
    )]
    [InlineData(
        "journeys/welcome.yaml",
        "journeys/live/welcome.yaml",
        $"journeys/live/welcome.yaml:1:1 MA1009 \"journeys/live/welcome.yaml\" {Places} rename it to "
            + $"journeys/welcome.yaml"
    )]
    [InlineData(
        "journeys/welcome.yaml",
        "welcome.yaml",
        $"welcome.yaml:1:1 MA1009 \"welcome.yaml\" {Places} rename it to journeys/welcome.yaml"
    )]
    [InlineData(
        "journeys/welcome.yaml",
        "journey/welcome.yaml",
        $"journey/welcome.yaml:1:1 MA1009 \"journey/welcome.yaml\" {Places} rename it to journeys/welcome.yaml"
    )]
    [InlineData(
        "journeys/welcome.yaml",
        "journeys/Welcome.yaml",
        "journeys/Welcome.yaml:2:10 MA1037 the journey is called \"welcome\" and its file "
            + "\"journeys/Welcome.yaml\"; allowed: the same name for both. rename the file to journeys/welcome.yaml"
    )]
    [InlineData("shop.yaml", "shop.yml", $"shop.yml:1:1 MA1009 \"shop.yml\" {Places} rename it to shop.yaml")]
    [InlineData(
        "policy.yaml",
        "Policy.yaml.txt",
        $"Policy.yaml.txt:1:1 MA1009 \"Policy.yaml.txt\" {Places} rename it to policy.yaml"
    )]
    [InlineData(
        "products.csv",
        "products.CSV",
        $"products.CSV:1:1 MA1009 \"products.CSV\" {Places} rename it to products.csv"
    )]
    [InlineData(
        "products.csv",
        "Products.xlsx",
        $"Products.xlsx:1:1 MA1009 \"Products.xlsx\" {Places} save it as \"CSV UTF-8\" under the name products.csv"
    )]
    [InlineData(
        "templates/welcome/email.hbs",
        "templates/welcome/email.html",
        $"templates/welcome/email.html:1:1 MA1200 a file no message is made of: email.html; {Copies} Rename "
            + $"it to templates/welcome/email.hbs."
    )]
    [InlineData(
        "templates/welcome/email.hbs",
        "templates/welcome/email.hbs.txt",
        $"templates/welcome/email.hbs.txt:1:1 MA1200 a file no message is made of: email.hbs.txt; {Copies} "
            + $"Rename it to templates/welcome/email.hbs."
    )]
    [InlineData(
        "templates/welcome/email.hbs",
        "templates/welcome/Emial.hbs",
        $"templates/welcome/Emial.hbs:1:1 MA1200 a file no message is made of: Emial.hbs; {Copies} Rename it "
            + $"to templates/welcome/email.hbs."
    )]
    [InlineData(
        "templates/welcome/email.hbs",
        "templates/welcome.hbs",
        $"templates/welcome.hbs:1:1 MA1200 a file no message is made of: welcome.hbs; {Copies} Rename it to "
            + $"templates/welcome/email.hbs."
    )]
    [InlineData(
        "templates/tips-for-your-order/sms.hbs",
        "templates/tips-for-your-order/sms.txt",
        $"templates/tips-for-your-order/sms.txt:1:1 MA1200 a file no message is made of: sms.txt; {Copies} "
            + $"Rename it to templates/tips-for-your-order/sms.hbs."
    )]
    public void A_file_under_a_wrong_name_is_the_one_fault_and_says_the_right_name(
        string right,
        string wrong,
        string fault
    )
    {
        Assert.True(WorkspaceFiles.IsRelevant(wrong));
        var files = Shipped();
        Assert.True(files.Remove(right, out var text));
        files[wrong] = text!;
        Assert.Equal(fault, Assert.Single(Faults(files)));
    }

    [Theory]
    [InlineData(
        "templates/what-is-new/email.hbs",
        "templates/what-is-new/email.en.hbs",
        "templates/what-is-new/en/email.hbs"
    )]
    [InlineData(
        "templates/what-is-new/et/email.hbs",
        "templates/what-is-new/email.et.hbs",
        "templates/what-is-new/et/email.hbs"
    )]
    [InlineData(
        "templates/what-is-new/et/email.hbs",
        "templates/what-is-new/email_et.hbs",
        "templates/what-is-new/et/email.hbs"
    )]
    [InlineData(
        "templates/what-is-new/et/email.hbs",
        "templates/what-is-new/email-et-EE.html",
        "templates/what-is-new/et/email.hbs"
    )]
    [InlineData(
        "templates/what-is-new/et/sms.hbs",
        "templates/what-is-new/sms.et.hbs",
        "templates/what-is-new/et/sms.hbs"
    )]
    public void A_language_in_the_name_of_a_file_belongs_into_a_folder(string right, string wrong, string target)
    {
        var files = Shipped();
        Assert.True(files.Remove(right, out var text));
        files[wrong] = text!;
        Assert.Equal(
            $"{wrong}:1:1 MA1200 a file no message is made of: {wrong.Split('/')[^1]}; {Copies} Rename it to {target}.",
            Assert.Single(Faults(files))
        );
    }

    [Theory]
    [InlineData("ee", "Rename the folder to templates/what-is-new/et.")]
    [InlineData("et-EE", "Rename the folder to templates/what-is-new/et.")]
    [InlineData("fi", "Rename the folder to the language it is in, or add that language to languages of shop.yaml.")]
    public void A_folder_that_is_no_language_of_the_shop_is_one_fault(string folder, string remedy)
    {
        var files = Shipped()
            .ToDictionary(
                f =>
                    f.Key.Replace(
                        "templates/what-is-new/et/",
                        $"templates/what-is-new/{folder}/",
                        StringComparison.Ordinal
                    ),
                f => f.Value
            );
        Assert.EndsWith(remedy, Assert.Single(Faults(files)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_another_language_does_not_write_over_the_right_one()
    {
        var files = Shipped();
        files["templates/what-is-new/ee/email.hbs"] = "x";
        Assert.EndsWith(
            "There is a folder templates/what-is-new/et already: keep the copies you mean there, and remove "
                + "templates/what-is-new/ee.",
            Assert.Single(Faults(files)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "templates/_partials/",
        "templates/partials/",
        "templates/partials/button.hbs:1:1 MA1200 the folder \"templates/partials\" is no folder of "
            + "partials; allowed: templates/_partials. Rename it to templates/_partials."
    )]
    [InlineData(
        "templates/_layout/",
        "templates/layout/",
        "templates/layout/email.hbs:1:1 MA1200 the folder \"templates/layout\" is no folder of a layout; "
            + "allowed: templates/_layout. Rename it to templates/_layout."
    )]
    [InlineData(
        "templates/_layout/",
        null,
        "templates/_layout/email.hbs:1:1 MA1213 there is no templates/_layout/email.hbs, and 26 e-mails do "
            + "not say how to stop or show the shop's postal address; allowed: links.page, links.unsubscribe. Add "
            + "it, with {{{body}}} where the message goes, and {{links.page}} and {{shop.address}} below."
    )]
    [InlineData(
        "journeys/",
        null,
        "policy.yaml:20:12 MA1016 priority names journeys, and there is none: no file journeys/NAME.yaml is "
            + "here. put the journeys back into the folder journeys, or leave priority out"
    )]
    public void A_shared_folder_that_is_missing_is_one_fault(string folder, string? instead, string fault)
    {
        var files = Shipped()
            .Where(f => instead is not null || !f.Key.StartsWith(folder, StringComparison.Ordinal))
            .ToDictionary(
                f => f.Key.StartsWith(folder, StringComparison.Ordinal) ? instead + f.Key[folder.Length..] : f.Key,
                f => f.Value
            );
        Assert.Equal(fault, Assert.Single(Faults(files)));
    }

    [Theory]
    [InlineData(
        "templates/_partials/footer.hbs",
        "{{shop.address}}",
        "templates/_layout/email.hbs:1:1 MA1215 13 e-mails in en do not show the shop's postal address; "
            + "allowed: shop.address. Write {{shop.address}} here, or in a partial that it calls."
    )]
    [InlineData(
        "templates/_partials/footer.hbs",
        "{{links.page}}",
        "templates/_layout/email.hbs:1:1 MA1213 12 e-mails in en do not say how to stop; allowed: "
            + "links.page, links.unsubscribe. Write {{links.page}} here, or in a partial that it calls."
    )]
    public void What_every_message_lacks_is_one_fault_at_what_they_share(string path, string what, string fault)
    {
        var files = Shipped();
        Assert.Contains(what, files[path], StringComparison.Ordinal);
        files[path] = files[path].Replace(what, "https://shop.example", StringComparison.Ordinal);
        Assert.Equal(fault, Assert.Single(Faults(files)));
    }

    [Fact]
    public void A_missing_partial_is_reported_where_it_is_called_and_nowhere_else()
    {
        var files = Shipped();
        files.Remove("templates/_partials/footer.hbs");
        files.Remove("templates/_partials/et/footer.hbs");
        Assert.Contains("templates/_layout/email.hbs", Assert.Single(Faults(files)), StringComparison.Ordinal);
        files = Shipped();
        files.Remove("templates/_partials/button.hbs");
        files.Remove("templates/_partials/et/button.hbs");
        Assert.Contains(
            "MA1206 unknown partial \"button\"; so it is at ",
            Assert.Single(Faults(files)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("templates", "Templates")]
    [InlineData("templates", "template")]
    [InlineData("journeys", "journey")]
    [InlineData("journeys", "Journeys")]
    public void A_folder_under_a_wrong_name_is_one_fault(string right, string wrong)
    {
        var files = Shipped()
            .ToDictionary(
                f => f.Key.StartsWith($"{right}/", StringComparison.Ordinal) ? wrong + f.Key[right.Length..] : f.Key,
                f => f.Value
            );
        Assert.Contains(
            $"MA1009 the folder \"{wrong}\" is not read; allowed: journeys, templates. rename it to {right}",
            Assert.Single(Faults(files)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "journeys/welcome copy.yaml",
        "there is a journeys/welcome.yaml already: write journey: welcome-copy, and rename this file to "
            + "journeys/welcome-copy.yaml"
    )]
    [InlineData(
        "journeys/welcome (1).yaml",
        "there is a journeys/welcome.yaml already: write journey: welcome-copy, and rename this file to "
            + "journeys/welcome-copy.yaml"
    )]
    [InlineData(
        "journeys/Copy of welcome.yaml",
        "there is a journeys/welcome.yaml already: write journey: copy-of-welcome, and rename this file to "
            + "journeys/copy-of-welcome.yaml"
    )]
    [InlineData("journeys/welcome-back.yaml", "there is a journeys/welcome.yaml already: write journey: welcome-back")]
    public void A_copy_of_a_journey_is_given_a_name_of_its_own(string path, string remedy)
    {
        var files = SampleWorkspace.Files();
        files[path] = files["journeys/welcome.yaml"];
        var fault = Assert.Single(SampleWorkspace.Faults(SampleWorkspace.Read(files)));
        Assert.Contains("MA1037", fault, StringComparison.Ordinal);
        Assert.EndsWith(remedy, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_of_one_journey_are_not_given_one_name()
    {
        var files = SampleWorkspace.Files();
        files.Remove("journeys/welcome.yaml", out var text);
        (files["journeys/a.yaml"], files["journeys/b (1).yaml"]) = (text!, text!);
        var faults = SampleWorkspace.Faults(SampleWorkspace.Read(files));
        Assert.Equal(
            ["rename the file to journeys/welcome.yaml", "rename this file to journeys/welcome-copy.yaml"],
            faults.Select(f => f[f.LastIndexOf("rename", StringComparison.Ordinal)..])
        );
    }

    [Theory]
    [InlineData(
        "journeys/welcome.yml",
        "journeys/welcome.yaml is there already: keep the one you mean under that name, and give this one a "
            + "name of its own (journey: welcome-copy in journeys/welcome-copy.yaml) or remove it"
    )]
    [InlineData(
        "journeys/old/welcome.yaml",
        "journeys/welcome.yaml is there already: keep the one you mean under that name, and give this one a "
            + "name of its own (journey: welcome-copy in journeys/welcome-copy.yaml) or remove it"
    )]
    [InlineData("shop.yml", "shop.yaml is there already: keep the one you mean under that name, and remove the other")]
    [InlineData(
        "templates/welcome/email.hbs.txt",
        "Templates/welcome/email.hbs is there already: keep the one you mean under that name, and remove the other."
    )]
    [InlineData(
        "templates/Welcome/email.hbs",
        "templates/welcome is there already: give this one another name, or remove it"
    )]
    public void A_right_name_that_is_taken_is_not_the_remedy(string path, string remedy)
    {
        var files = Shipped();
        files[path] = files[
            files.Keys.First(k =>
                k.StartsWith(
                    path.Contains("welcome", StringComparison.OrdinalIgnoreCase)
                        ? path.Split('/')[0] + "/welcome"
                        : "shop",
                    StringComparison.Ordinal
                )
            )
        ];
        Assert.Contains(Faults(files), f => f.EndsWith(remedy, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Faults(files), f => f.Contains("rename it", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("products.xlsx")]
    [InlineData("templates/welcome/email.html")]
    [InlineData("templates/welcome/preview.html")]
    public void A_file_of_another_program_beside_the_one_that_is_read_is_no_fault(string path)
    {
        var files = Shipped();
        var hash = Valid(files).Hash;
        files[path] = "";
        Assert.Equal(hash, Valid(files).Hash);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("notes.txt")]
    [InlineData("products.md")]
    [InlineData(".gitignore")]
    [InlineData("journeys/welcome.yaml~")]
    [InlineData("journeys/welcome.yaml.bak")]
    [InlineData("journeys/.welcome.yaml.swp")]
    [InlineData("journeys/README.md")]
    [InlineData("~$products.xlsx")]
    [InlineData("templates/welcome/logo.png")]
    [InlineData("templates/welcome/readme.txt")]
    [InlineData(".git/config.yaml")]
    public void Files_that_do_not_look_like_workspace_files_are_ignored(string path) =>
        Assert.False(WorkspaceFiles.IsRelevant(path));

    [Fact]
    public void Languages_in_another_order_are_one_fault_that_removes_no_copy()
    {
        var files = Shipped();
        files["shop.yaml"] = files["shop.yaml"]
            .Replace("languages: [en, et]", "languages: [et, en]", StringComparison.Ordinal);
        var fault = Assert.Single(Faults(files));
        Assert.StartsWith(
            "templates/_staff/email.txt.hbs:1:1 MA1211 a second copy for et; the first is "
                + "templates/_staff/et/email.txt.hbs; so it is with 26 files more; allowed: one.",
            fault,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "where this one is in en, put en first again, or move it to templates/_staff/en/email.txt.hbs; "
                + "else keep the one you mean.",
            fault,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("shpo", false)]
    [InlineData("shop", true)]
    public void The_name_of_a_link_that_a_partial_is_given_is_known(string link, bool known)
    {
        var files = Shipped();
        files["templates/_partials/button.hbs"] = "<a href=\"{{url}}\" data-link=\"{{link}}\">{{label}}</a>";
        files["journeys/try.yaml"] =
            $"journey: try\ntopic: offers\ntrigger: {{ event: message.clicked, where: {{ event.link: {link} "
            + $"}} }}\nsteps: [ {{ set: {{ seen: yes }} }} ]";
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

    private static Dictionary<string, string> Shipped()
    {
        var folder = Repository.Path("functions", "workspace");
        return Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(p => (Path: p, Name: Path.GetRelativePath(folder, p).Replace(Path.DirectorySeparatorChar, '/')))
            .Where(f => WorkspaceFiles.IsRelevant(f.Name))
            .ToDictionary(f => f.Name, f => File.ReadAllText(f.Path));
    }

    private static WorkspaceResult Read(IReadOnlyDictionary<string, string> files) =>
        new WorkspaceReader(TemplateReader.Read).Read(files);

    private static Workspace Valid(IReadOnlyDictionary<string, string> files) =>
        Assert.IsType<WorkspaceResult.Valid>(Read(files)).Workspace;

    private static IReadOnlyList<string> Faults(IReadOnlyDictionary<string, string> files) =>
        SampleWorkspace.Faults(Read(files));
}

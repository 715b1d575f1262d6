using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Support.Samples;
using static MarketingAutomation.Core.Tests.Workspaces.FileFaults.ShippedFiles;

namespace MarketingAutomation.Core.Tests.Workspaces.FileFaults;

/// <summary>Files of a workspace under a wrong name: one fault, which says the right name.</summary>
public sealed class WorkspaceFileNameTests
{
    private const string Places =
        "is not read; allowed: shop.yaml, policy.yaml, products.csv, segments.yaml, journeys/NAME.yaml, journeys/NAME.test.yaml, "
        + "templates/NAME/…, coupons/NAME.csv.";
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
}

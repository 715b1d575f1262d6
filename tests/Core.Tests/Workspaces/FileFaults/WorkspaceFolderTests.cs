using static MarketingAutomation.Core.Tests.Workspaces.FileFaults.ShippedFiles;

namespace MarketingAutomation.Core.Tests.Workspaces.FileFaults;

/// <summary>Folders of a workspace that are missing or have a wrong name: one fault.</summary>
public sealed class WorkspaceFolderTests
{
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
            $"MA1009 the folder \"{wrong}\" is not read; allowed: journeys, templates, coupons. rename it to {right}",
            Assert.Single(Faults(files)),
            StringComparison.Ordinal
        );
    }

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
}

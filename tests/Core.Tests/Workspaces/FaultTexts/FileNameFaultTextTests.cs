using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces.FaultTexts;

/// <summary>Files and folders that are no part of a workspace, misspelt names and missing files, with the whole text of
/// the fault.</summary>
public sealed class FileNameFaultTextTests
{
    [Theory]
    [InlineData(
        "journeys/a/b.yaml",
        "journeys/a/b.yaml:1:1 MA1009 \"journeys/a/b.yaml\" is not read; allowed: shop.yaml, policy.yaml, "
            + "products.csv, segments.yaml, journeys/NAME.yaml, journeys/NAME.test.yaml, templates/NAME/…, coupons/NAME.csv. rename it to journeys/b.yaml"
    )]
    [InlineData(
        "journeys/new.yml",
        "journeys/new.yml:1:1 MA1009 \"journeys/new.yml\" is not read; allowed: shop.yaml, policy.yaml, "
            + "products.csv, segments.yaml, journeys/NAME.yaml, journeys/NAME.test.yaml, templates/NAME/…, coupons/NAME.csv. rename it "
            + "to journeys/new.yaml"
    )]
    [InlineData(
        "win-back.yaml",
        "win-back.yaml:1:1 MA1009 \"win-back.yaml\" is not read; allowed: shop.yaml, policy.yaml, "
            + "products.csv, segments.yaml, journeys/NAME.yaml, journeys/NAME.test.yaml, templates/NAME/…, coupons/NAME.csv. rename it "
            + "to journeys/win-back.yaml"
    )]
    [InlineData(
        "old/prices.csv",
        "old/prices.csv:1:1 MA1009 \"old/prices.csv\" is not read; allowed: shop.yaml, policy.yaml, "
            + "products.csv, segments.yaml, journeys/NAME.yaml, journeys/NAME.test.yaml, templates/NAME/…, coupons/NAME.csv. for codes "
            + "of coupons move it to coupons/prices.csv"
    )]
    [InlineData(
        "tests/welcome.test.yaml",
        "tests/welcome.test.yaml:1:1 MA1009 \"tests/welcome.test.yaml\" is not read; allowed: shop.yaml, policy.yaml, "
            + "products.csv, segments.yaml, journeys/NAME.yaml, journeys/NAME.test.yaml, templates/NAME/…, coupons/NAME.csv. tests are beside their "
            + "journey: move it to journeys/welcome.test.yaml"
    )]
    [InlineData(
        "polcy.yaml",
        "polcy.yaml:1:1 MA1009 \"polcy.yaml\" is not read; allowed: shop.yaml, policy.yaml, products.csv, segments.yaml, "
            + "journeys/NAME.yaml, journeys/NAME.test.yaml, templates/NAME/…, coupons/NAME.csv. did you mean \"policy.yaml\"?"
    )]
    public void A_file_that_is_not_part_of_a_workspace(string path, string fault) =>
        Assert.Equal(fault, string.Join("\n", SampleWorkspace.Faults(SampleWorkspace.With(path, "a: b"))));

    [Fact]
    public void A_folder_of_a_template_whose_name_is_none_is_the_one_fault()
    {
        var files = SampleWorkspace.Files();
        files["templates/Second-Order-Offer/email.hbs"] = "x";
        files["templates/new one/email.hbs"] = "x";
        files["journeys/welcome.yaml"] = SampleWorkspace.Welcome.Replace(
            "second-order-idea",
            "second-order-offer",
            StringComparison.Ordinal
        );
        Assert.Equal(
            [
                "templates/Second-Order-Offer/email.hbs:1:1 MA1026 the folder is called "
                    + "\"Second-Order-Offer\"; allowed: lower-case letters, digits and single hyphens, at most 60: "
                    + "goes-well-with. rename it to templates/second-order-offer",
                "templates/new one/email.hbs:1:1 MA1026 the folder is called \"new one\"; allowed: "
                    + "lower-case letters, digits and single hyphens, at most 60: goes-well-with. rename it to "
                    + "templates/new-one",
            ],
            SampleWorkspace.Faults(SampleWorkspace.Read(files))
        );
    }

    [Theory]
    [InlineData(
        "policy.yaml",
        "  offers:",
        "  Offers:",
        "MA1026 a topic's name is \"Offers\"; allowed: lower-case letters, digits and single hyphens, at "
            + "most 60: goes-well-with. write offers"
    )]
    [InlineData(
        "policy.yaml",
        "  getting-started:",
        "  getting_started:",
        "MA1026 a topic's name is \"getting_started\"; allowed: lower-case letters, digits and single "
            + "hyphens, at most 60: goes-well-with. write getting-started"
    )]
    [InlineData(
        "shop.yaml",
        "{ care:",
        "{ Care:",
        "MA1026 a team's name is \"Care\"; allowed: lower-case letters, digits and single hyphens, at most "
            + "60: goes-well-with. write care"
    )]
    public void A_name_that_is_misspelt_where_it_is_given_is_the_one_fault(
        string path,
        string right,
        string wrong,
        string fault
    ) =>
        Assert.EndsWith(
            fault,
            Assert.Single(
                SampleWorkspace.Faults(
                    SampleWorkspace.With(
                        path,
                        SampleWorkspace.Files()[path].Replace(right, wrong, StringComparison.Ordinal)
                    )
                )
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("journeys/win_back.yaml", "win_back", "write win-back, and rename the file to journeys/win-back.yaml")]
    [InlineData("journeys/win-back.yaml", "Win Back", "write win-back")]
    public void An_invalid_journey_name_is_reported_with_its_file(string path, string name, string remedy) =>
        Assert.EndsWith(
            $"{path}:1:10 MA1026 journey is \"{name}\"; allowed: lower-case letters, digits and single "
                + $"hyphens, at most 60: goes-well-with. {remedy}",
            Assert.Single(
                SampleWorkspace.Faults(
                    SampleWorkspace.With(
                        path,
                        $"journey: {name}\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps: [ {{ send: "
                            + $"welcome }} ]"
                    )
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Files_that_are_not_there() =>
        Assert.Equal(
            "policy.yaml:1:1 MA1008 there is no policy.yaml. add it beside the folder journeys; "
                + "docs/journeys.md shows a whole policy.yaml\n"
                + "shop.yaml:1:1 MA1008 there is no shop.yaml. add it beside the folder journeys; "
                + "docs/journeys.md shows a whole shop.yaml",
            string.Join("\n", SampleWorkspace.Faults(SampleWorkspace.Read(new Dictionary<string, string>())))
        );
}

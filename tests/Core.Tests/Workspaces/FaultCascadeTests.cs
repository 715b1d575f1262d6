using System.Text.RegularExpressions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Workspaces;

/// <summary>A fault of one file is not reported again by the files that rely on it.</summary>
public sealed class FaultCascadeTests
{
    [Theory]
    [InlineData(
        "policy.yaml",
        "topics:\n",
        "topic:\n",
        "policy.yaml:9:1 MA1005 unknown key \"topic\" in policy.yaml",
        "did you mean \"topics\"?"
    )]
    [InlineData(
        "policy.yaml",
        "topics:\n",
        "topcs:\n",
        "policy.yaml:9:1 MA1005 unknown key \"topcs\" in policy.yaml",
        "did you mean \"topics\"?"
    )]
    [InlineData(
        "policy.yaml",
        "channels: [email, sms]",
        "channel: [email]",
        "policy.yaml:1:1 MA1005 unknown key \"channel\" in policy.yaml",
        "did you mean \"channels\"?"
    )]
    [InlineData(
        "policy.yaml",
        "channels: [email, sms]",
        "channels: [emial]",
        "policy.yaml:1:12 MA1011 channels is \"emial\"",
        "did you mean \"email\"?"
    )]
    [InlineData(
        "policy.yaml",
        "drop_after: 7d",
        "tracing: { links: off }",
        "policy.yaml:6:1 MA1005 unknown key \"tracing\" in policy.yaml",
        "did you mean \"tracking\"?"
    )]
    [InlineData(
        "shop.yaml",
        "teams: { care: care@shop.example }",
        "team: { care: care@shop.example }",
        "shop.yaml:11:1 MA1005 unknown key \"team\" in shop.yaml",
        "did you mean \"teams\"?"
    )]
    [InlineData(
        "shop.yaml",
        "teams: { care: care@shop.example }",
        "teams: { care: }",
        "shop.yaml:11:16 MA1006 teams.care is nothing",
        ""
    )]
    [InlineData(
        "shop.yaml",
        "teams: { care: care@shop.example }",
        "teams: care@shop.example",
        "shop.yaml:11:8 MA1007 teams is \"care@shop.example\"",
        "write { care: care@shop.example }"
    )]
    [InlineData(
        "shop.yaml",
        "teams: { care: care@shop.example }",
        "teams:",
        "shop.yaml:11:7 MA1007 teams is nothing",
        ""
    )]
    [InlineData(
        "shop.yaml",
        "currency: EUR",
        "curency: EUR",
        "shop.yaml:7:1 MA1005 unknown key \"curency\" in shop.yaml",
        "did you mean \"currency\"?"
    )]
    [InlineData(
        "shop.yaml",
        "languages: [en, et]",
        "language: [en, et]",
        "shop.yaml:8:1 MA1005 unknown key \"language\" in shop.yaml",
        "did you mean \"languages\"?"
    )]
    public void A_misspelt_key_is_one_fault_and_causes_none_in_journeys(
        string file,
        string right,
        string wrong,
        string problem,
        string remedy
    )
    {
        var text = SampleWorkspace.Files()[file];
        Assert.Contains(right, text, StringComparison.Ordinal);
        var fault = Assert.Single(
            SampleWorkspace.Faults(SampleWorkspace.With(file, text.Replace(right, wrong, StringComparison.Ordinal)))
        );
        Assert.StartsWith(problem, fault, StringComparison.Ordinal);
        Assert.EndsWith(remedy, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_topic_is_still_reported_when_the_topics_can_be_read()
    {
        var files = SampleWorkspace.Files();
        files["policy.yaml"] = SampleWorkspace.Policy.Replace(
            "consent_hold: 1h",
            "consent_hold: 1 hour",
            StringComparison.Ordinal
        );
        files["journeys/welcome.yaml"] = SampleWorkspace.Welcome.Replace(
            "topic: getting-started",
            "topic: getting-startd",
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["MA1015", "MA1020"],
            SampleWorkspace.Faults(SampleWorkspace.Read(files)).Select(f => Regex.Match(f, "MA[0-9]{4}").Value)
        );
    }

    [Theory]
    [InlineData("care@shop.ee", "write care; its address is in teams of shop.yaml")]
    [InlineData(
        "mari.maasikas@shop.ee",
        "write the name of a team, or add mari-maasikas: mari.maasikas@shop.ee to teams of shop.yaml and "
            + "write mari-maasikas"
    )]
    public void An_address_in_place_of_a_team_is_reported_with_the_existing_teams(string to, string remedy) =>
        Assert.Equal(
            $"journeys/try.yaml:4:32 MA1026 to is \"{to}\"; allowed: a team of shop.yaml: care. {remedy}",
            Assert.Single(
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps: [ {{ "
                        + $"notify_staff: {{ to: {to}, text: Call }} }} ]\n"
                )
            )
        );

    [Theory]
    [InlineData("order.total: { at_least: 50 EUR }", "write event.total; checkout.started carries it")]
    [InlineData("order.currency: EUR", "write event.currency; checkout.started carries it")]
    [InlineData("order.any_line: { sku: MUG-1 }", "write event.skus: { contains: … }; checkout.started carries it")]
    [InlineData("order.rating: 5", "ask about customer.*, or use a trigger with an order")]
    public void What_a_cart_has_is_named_where_an_order_s_was_asked(string asked, string remedy)
    {
        Assert.EndsWith(
            remedy,
            Assert.Single(
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: checkout.started, where: {{ {asked} }} "
                        + $"}}\nsteps: [ {{ send: welcome }} ]\n"
                )
            ),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            remedy,
            Assert.Single(
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: checkout.started }}\nsteps:\n  - if: {{ "
                        + $"{asked} }}\n    then: [ {{ send: welcome }} ]\n"
                )
            ),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "{ template: welcome, channels: [email], drop_after: 3d }",
        "write send: welcome, and channels:, drop_after: below it, in its column"
    )]
    [InlineData("{ name: welcome }", "write send: welcome")]
    [InlineData("{}", "write the name of the template behind send:")]
    public void A_send_in_braces_is_reported_with_the_line_to_write(string send, string remedy) =>
        Assert.Equal(
            $"journeys/try.yaml:4:18 MA1007 send is a mapping; allowed: the name of a template. {remedy}",
            Assert.Single(
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps: [ {{ send: {send} }} ]\n"
                )
            )
        );

    [Fact]
    public void A_product_that_goes_with_itself_is_advice()
    {
        const string csv = "sku,title_en,goes_with\nMUG-1,Mug,TEA-1 mug-1\nTEA-1,Tea,MUG-1\n";
        Assert.Equal(
            "products.csv:2:11 MA1051 goes_with of \"MUG-1\" names \"MUG-1\" itself: what was bought is "
                + "never suggested. leave it out",
            Assert
                .Single(
                    SampleWorkspace.Valid(SampleWorkspace.With("products.csv", csv)).Advice,
                    a => a.Place.File == "products.csv"
                )
                .ToString()
        );
    }

    [Fact]
    public void The_products_that_the_docs_show_have_neither_fault_nor_advice()
    {
        var page = File.ReadAllText(Repository.Path("docs", "journeys.md"));
        var csv = Regex.Match(page, @"## products\.csv\s+```\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        Assert.StartsWith("sku,", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(
            SampleWorkspace.Valid(SampleWorkspace.With("products.csv", csv)).Advice,
            a => a.Place.File == "products.csv"
        );
    }
}

using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Workspaces;

/// <summary>What an author wrote in the words of another program, or nearly right, is one fault, with the line to
/// write.</summary>
public sealed class FaultRemedyTests
{
    private const string Head = "journey: try\ntopic: offers\ntrigger: { event: order.paid }\n";

    [Theory]
    [InlineData(
        "- choose:\n      - when: { order.country: EE }\n        do: [ { send: welcome } ]\n      - default: "
            + "[ { send: what-is-new } ]",
        "write otherwise: instead of default:"
    )]
    [InlineData("- wait: { weeks: 2 }", "write wait: 2w")]
    [InlineData("- wait: 3 days", "write 3d")]
    [InlineData("- wait: 2 weeks", "write 2w")]
    [InlineData("- wait: 3d at 10:00", "write { days: 3, at: \"10:00\" }")]
    [InlineData("- wait: 2 months", "write the days: 60d")]
    [InlineData("- wait: { days: 1, at: \"10:00\", weekdays: [monday] }", "write mon")]
    [InlineData(
        "- if: [ { order.country: EE } ]\n    then: [ { send: welcome } ]",
        "write all: before the list where each of them has to be true, any: where one is enough"
    )]
    [InlineData(
        "- if: { not: [ { order.country: EE } ] }\n    then: [ { send: welcome } ]",
        "write all: before the list where each of them has to be true, any: where one is enough"
    )]
    [InlineData("- if: { order.country: EE }\n    then: { send: welcome }", "write - before it: - send: welcome")]
    [InlineData(
        "- if: { order.rated_at: none }\n    then: [ { send: welcome } ]",
        "write order.rated_at: { exists: no } if you mean that there is none"
    )]
    [InlineData(
        "- if: { order.delivered_at: null }\n    then: [ { send: welcome } ]",
        "write order.delivered_at: { exists: no } if you mean that there is none"
    )]
    [InlineData(
        "- if: { customer.first_name: \"\" }\n    then: [ { send: welcome } ]",
        "write customer.first_name: { exists: no } if you mean that there is none"
    )]
    [InlineData(
        "- if: { order.total: { \">=\": 50 EUR } }\n    then: [ { send: welcome } ]",
        "write at_least: instead of >=:"
    )]
    [InlineData(
        "- if: { order.total: { gt: 50 EUR } }\n    then: [ { send: welcome } ]",
        "write more_than: instead of gt:"
    )]
    [InlineData(
        "- if: { order.total: { between: [200 EUR, 100 EUR] } }\n    then: [ { send: welcome } ]",
        "swap the two: between: [100 EUR, 200 EUR]"
    )]
    [InlineData("- if: { order.placed_at: { before: 90 days ago } }\n    then: [ { send: welcome } ]", "write 90d ago")]
    [InlineData(
        "- if: { did: { event: order.paid, at_most: 0, within: 30d } }\n    then: [ { send: welcome } ]",
        "for less write not: { did: { event: …, at_least: 1, within: … } }"
    )]
    [InlineData(
        "- if: { did: { event: order.paid, less_than: 3, within: 30d } }\n    then: [ { send: welcome } ]",
        "for less write not: { did: { event: …, at_least: 3, within: … } }"
    )]
    public void A_step_that_is_nearly_right_is_one_fault_with_the_line_to_write(string step, string remedy) =>
        One($"{Head}steps:\n  {step}\n", remedy);

    [Theory]
    [InlineData(
        "trigger: { event: Product Viewed }\nsteps: [ { send: welcome } ]",
        "write product.viewed, as your system sends it"
    )]
    [InlineData(
        "trigger: { event: signup }\nsteps: [ { send: welcome } ]",
        "write shop.signup, as your system sends it"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { message.welcome: clicked } }\nsteps: [ { send: welcome } ]",
        "for messages of all journeys write did: { event: message.clicked, within: 30d }"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nexit_when: [ { order.refunded: yes } ]\nsteps: [ { send: welcome } ]",
        "what must stay true goes under only_while: only_while: [ { not: { order.refunded: yes } } ]"
    )]
    [InlineData("trigger: { event: order.paid }\nsteps:\n  -send: welcome\n", "put a space after -: - send: welcome")]
    public void A_journey_head_that_is_nearly_right_is_one_fault_with_the_line_to_write(string lines, string remedy) =>
        One($"journey: try\ntopic: offers\n{lines}\n", remedy);

    [Theory]
    [InlineData(
        "journey: try\ntopic: offers\nstatus = live\ntrigger: { event: order.paid }\nsteps: [ { send: welcome } ]",
        "write status: live"
    )]
    [InlineData(
        "journey: try\ntopic: offers\nre_entry:never\ntrigger: { event: order.paid }\nsteps: [ { send: welcome } ]",
        "write re_entry: never"
    )]
    [InlineData(
        "journey: try\n<<<<<<< HEAD\ntopic: offers\n=======\ntopic: feedback\n>>>>>>> other\ntrigger: { "
            + "event: order.paid }\nsteps: [ { send: welcome } ]",
        "take out those with <<<<<<<"
    )]
    [InlineData(
        "journey: try\ntopic:\u00A0offers\ntrigger: { event: order.paid }\nsteps: [ { send: welcome } ]",
        "write an ordinary space instead: topic: offers"
    )]
    [InlineData(
        "journey: try\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  - send: welcome\n  – send: "
            + "what-is-new\n",
        "write - send: what-is-new"
    )]
    public void A_sign_that_only_looks_like_the_right_one_is_named(string yaml, string remedy) => One(yaml, remedy);

    [Theory]
    [InlineData("sku,title_en,title_fi\nTEA-1,Tea,Tee\n", "write title_et")]
    [InlineData("sku,title\nTEA-1,Tea\n", "write title_en")]
    [InlineData("sku,title_en,color\nTEA-1,Tea\nMUG-1,Mug\nCUP-1,Cup\n", "write the new column's cell in each row")]
    [InlineData("sku,title_en,category\nTEA-1,\"Tea,tea\nMUG-1,Mug,cups\n", "close the cell with a quote")]
    public void A_table_that_is_nearly_right_is_one_fault(string csv, string remedy)
    {
        var fault = Assert.Single(SampleWorkspace.Faults(SampleWorkspace.With("products.csv", csv)));
        Assert.Contains(remedy, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "shop.yaml",
        "teams: { care: care@shop.example }",
        "teams: [ \"care@shop.example\" ]",
        "write teams: { care: care@shop.example }"
    )]
    [InlineData(
        "policy.yaml",
        "drop_after: 7d",
        "drop_after: 7d\nfeedback: { team: care@shop.example }",
        "write the team's name; its address is in teams of shop.yaml"
    )]
    public void A_team_written_otherwise_is_one_fault(string file, string from, string to, string remedy)
    {
        var files = SampleWorkspace.Files();
        files[file] = files[file].Replace(from, to, StringComparison.Ordinal);
        Assert.Contains(
            remedy,
            Assert.Single(SampleWorkspace.Faults(SampleWorkspace.Read(files))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_workspace_inside_of_itself_is_one_fault()
    {
        var files = SampleWorkspace.Files();
        foreach (var (path, text) in SampleWorkspace.Files())
        {
            files[$"workspace/{path}"] = text;
        }

        Assert.Equal(
            "workspace/shop.yaml:1:1 MA1009 the folder \"workspace\" is a workspace inside of this one, and "
                + "is not read. move it out of here, or remove it",
            Assert.Single(SampleWorkspace.Faults(SampleWorkspace.Read(files)))
        );
    }

    [Theory]
    [InlineData("2026-03-01T21:59:00Z", false)]
    [InlineData("2026-03-02T12:00:00Z", true)]
    [InlineData(null, true)]
    public void A_shop_that_is_connected_in_the_future_is_a_fault_where_the_time_is_known(string? now, bool valid)
    {
        var at = now is null ? (Instant?)null : NodaTime.Text.InstantPattern.General.Parse(now).Value;
        var faults = SampleWorkspace.Faults(SampleWorkspace.Read(SampleWorkspace.Files(), now: at));
        Assert.Equal(
            valid ? 0 : 1,
            faults.Count(f => f.Contains("MA1024 connected lies in the future", StringComparison.Ordinal))
        );
        Assert.Equal(valid ? 0 : 1, faults.Count);
    }

    private static void One(string yaml, string remedy) =>
        Assert.Contains(remedy, Assert.Single(SampleWorkspace.FaultsOfJourney(yaml)), StringComparison.Ordinal);
}

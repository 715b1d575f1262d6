using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces.FaultTexts;

/// <summary>Journeys that could be read and would never do what they say: the fault or the advice says why.</summary>
public sealed class NeverWorksTests
{
    private const string Coupon = "  - coupon: { name: c, percent: 10, valid: 3d }\n";
    private const string Ends = "  - wait: 40d\n";

    [Theory]
    [InlineData(Coupon + "  - wait: 10d\n  - send: what-is-new\n", true)]
    [InlineData(Coupon + "  - wait: { days: 6, at: \"10:00\" }\n  - send: what-is-new\n", true)]
    [InlineData(Coupon + "  - wait: 3d\n  - send: what-is-new\n", false)]
    [InlineData(
        Coupon + "  - if: { customer.order_count: 1 }\n    then: [ { wait: 10d } ]\n  - send: what-is-new\n",
        false
    )]
    [InlineData(
        Coupon
            + "  - wait_for: { event: order.delivered, of: this_order }\n    up_to: 10d\n    else: [ { send: what-is-new } ]\n",
        true
    )]
    public void A_coupon_that_is_over_before_its_message_on_each_way(string steps, bool over)
    {
        var files = SampleTemplates.Files();
        foreach (
            var path in files
                .Keys.Where(k =>
                    k.StartsWith("journeys/", StringComparison.Ordinal)
                    || k.StartsWith("templates/what-is-new/", StringComparison.Ordinal)
                )
                .ToList()
        )
        {
            files.Remove(path);
        }

        files["policy.yaml"] = System.Text.RegularExpressions.Regex.Replace(
            files["policy.yaml"],
            "(?m)^priority:.*$",
            ""
        );
        files["templates/what-is-new/email.txt.hbs"] =
            "---\nsubject: s\n---\n{{coupon.code}} {{links.page}} {{shop.address}}";
        files["journeys/try.yaml"] = Journey(steps + Ends);
        var faults = SampleWorkspace.Faults(new WorkspaceReader(TemplateReader.Read).Read(files));
        Assert.Equal(over, faults.Any(f => f.Contains("MA1140", StringComparison.Ordinal)));
        Assert.Equal(over, faults.Count > 0);
    }

    [Theory]
    [InlineData("  - wait: { until: order.delivered_at, offset: 3d }\n", "MA1141")]
    [InlineData("  - send: welcome\n  - wait: { until: order.fulfilled_at, offset: 3d }\n", "MA1141")]
    [InlineData(
        "  - wait_for: { event: order.fulfilled, of: this_order }\n    up_to: 9d\n  - wait: { until: order.delivered_at, offset: 3d }\n",
        "MA1141"
    )]
    [InlineData(
        "  - wait_for: { event: order.delivered, of: this_order }\n    up_to: 9d\n  - wait: { until: order.delivered_at, offset: 3d }\n",
        null
    )]
    [InlineData("  - wait: 10d\n  - wait: { until: order.delivered_at, offset: 30d }\n", null)]
    [InlineData("  - wait: { until: order.paid_at, offset: -3d }\n", "MA1082")]
    [InlineData("  - wait: { until: customer.last_order_at }\n", "MA1082")]
    [InlineData("  - wait: { until: customer.first_order_at, at: \"18:00\" }\n", null)]
    public void A_wait_until_a_date_that_ends_at_once(string steps, string? advice) =>
        Assert.Equal(advice, AdviceOf(steps));

    [Theory]
    [InlineData("{ date: customer.last_order_at, offset: -3d, at: \"09:00\" }", "MA1082")]
    [InlineData("{ date: customer.known_since, offset: 7d, at: \"09:00\" }", null)]
    public void A_trigger_that_counts_back_from_a_past_date(string trigger, string? advice) =>
        Assert.Equal(
            advice,
            Advice("journey: try\ntopic: offers\ntrigger: " + trigger + "\nsteps:\n  - send: welcome\n")
        );

    [Theory]
    [InlineData(
        "exit_when: [ { event: complaint.opened } ]\n",
        "  - wait_for: { event: complaint.opened }\n    up_to: 3d\n",
        "journeys/try.yaml:6:24 MA1142 \"complaint.opened\" ends the run by an exit_when before this line can take it. "
            + "leave one of the two out, or say with where: which of these events ends the run"
    )]
    [InlineData(
        "exit_when: [ { event: order.refunded, of: this_order } ]\n",
        "  - wait_for: { event: order.refunded, of: this_order, where: { event.order.refunded_wholly: yes } }\n    up_to: 3d\n",
        "MA1142"
    )]
    [InlineData(
        "exit_when: [ { event: order.refunded, of: this_order, where: { event.order.refunded_wholly: yes } } ]\n",
        "  - wait_for: { event: order.refunded, of: this_order }\n    up_to: 3d\n",
        null
    )]
    public void A_line_that_waits_for_what_ends_the_run(string exit, string steps, string? fault)
    {
        var found = SampleWorkspace.FaultsOfJourney(Journey(steps, exit));
        Assert.Equal(fault is null ? 0 : 1, found.Count);
        Assert.All(found, f => Assert.Contains(fault!, f, StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_that_waits_for_the_goal_is_advised_against_while_the_goal_counts()
    {
        const string wait = "  - wait_for: { event: order.paid }\n    up_to: 3d\n";
        Assert.Equal("MA1142", AdviceOf(wait, "goal: { event: order.paid, within: 10d }\n"));
        Assert.Equal("MA1063", AdviceOf("  - wait: 20d\n" + wait, "goal: { event: order.paid, within: 10d }\n"));
    }

    [Fact]
    public void A_branch_that_asks_for_a_refund_which_ends_the_run_is_advised_against() =>
        Assert.Equal(
            "MA1142",
            AdviceOf(
                "  - wait: 3d\n  - if: { order.refunded: yes }\n    then: [ { send: welcome } ]\n",
                "exit_when: [ { event: order.refunded, of: this_order } ]\n"
            )
        );

    [Theory]
    [InlineData("customer.size: { at_least: 50, at_most: 40 }", true)]
    [InlineData("customer.size: 5, not: { customer.size: 5 }", true)]
    [InlineData("customer.size: { at_least: 40, at_most: 50 }", false)]
    [InlineData("customer.birthday: { after: 2000-01-01, before: 1990-01-01 }", true)]
    [InlineData("customer.birthday: { after: 1990-01-01, before: 2000-01-01 }", false)]
    [InlineData("customer.tags: { contains: vip, exists: no }", true)]
    [InlineData("customer.vip: yes, all: [ { customer.vip: no } ]", true)]
    [InlineData("customer.size: { exists: no, at_least: 3 }", true)]
    public void Comparisons_of_an_attribute_that_no_value_passes(string condition, bool never)
    {
        var files = SampleWorkspace.Files();
        Declare(files);
        files["journeys/try.yaml"] = Journey($"  - if: {{ {condition} }}\n    then: [ {{ send: welcome }} ]\n");
        var faults = SampleWorkspace.Faults(SampleWorkspace.Read(files));
        Assert.Equal(never, faults.Any(f => f.Contains("MA1061", StringComparison.Ordinal)));
        Assert.Equal(never, faults.Count > 0);
    }

    [Theory]
    [InlineData("{ order.any_line: { category: tea }, not: { bought: { category: tea } } }", true)]
    [InlineData("{ order.any_line: { category: tea }, not: { bought: { category: tea, at_least: 2 } } }", false)]
    [InlineData("{ order.any_line: { category: tea }, not: { bought: { category: coffee } } }", false)]
    public void The_first_of_a_category_asked_so_that_it_never_matches(string where, bool never) =>
        Assert.Equal(
            never,
            SampleWorkspace
                .FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid, where: {where} }}\nsteps:\n  - send: welcome\n"
                )
                .Any(f => f.Contains("at_least: 2", StringComparison.Ordinal))
        );

    [Theory]
    [InlineData("09:00-10:00", "\n    drop_after: 2h", "MA1068")]
    [InlineData("09:00-10:00", "\n    drop_after: 15h", null)]
    [InlineData("09:00-10:00", "", null)]
    [InlineData("17:00-19:00", "\n    drop_after: 2h", null)]
    public void A_message_that_is_dropped_before_its_window_opens(string window, string drop, string? advice)
    {
        var files = SampleWorkspace.Files();
        files["policy.yaml"] = files["policy.yaml"]
            .Replace("frequency: { min_gap: 48h, per_day: 1 }", "frequency: { min_gap: 0h }", StringComparison.Ordinal)
            .Replace("{ sms: 09:00-20:00 }", $"{{ email: {window}, sms: {window} }}", StringComparison.Ordinal);
        files["journeys/try.yaml"] = Journey($"  - wait: {{ days: 1, at: \"18:00\" }}\n  - send: welcome{drop}\n");
        var found = Advice(files);
        Assert.Equal(advice is null ? 0 : 1, found.Count(f => f.Contains("it never goes", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_emitted_event_and_a_trigger_that_differ_by_one_character()
    {
        var files = SampleWorkspace.Files();
        files["journeys/try.yaml"] = Journey("  - emit: { event: vip.reached }\n");
        Assert.Contains(
            "MA1143 no journey starts, waits or ends by",
            Assert.Single(Advice(files)),
            StringComparison.Ordinal
        );
        files["journeys/thanks.yaml"] =
            "journey: thanks\ntopic: offers\ntrigger: { event: vip.reachd }\nsteps:\n  - send: welcome\n";
        Assert.StartsWith(
            "journeys/thanks.yaml:3:19 MA1143 no journey emits \"vip.reachd\", and nothing waits for \"vip.reached\"",
            Assert.Single(Advice(files)),
            StringComparison.Ordinal
        );
        files["journeys/thanks.yaml"] = files["journeys/thanks.yaml"]
            .Replace("reachd", "reached", StringComparison.Ordinal);
        Assert.Empty(Advice(files));
    }

    [Theory]
    [InlineData("{ min_gap: 0h, per_day: 5, per_week: 3 }", "per_day allows 5, and per_week allows 3")]
    [InlineData(
        "{ min_gap: 0h, per_month: 6, channels: { sms: { per_week: 9 } } }",
        "sms.per_week allows 9, and per_month allows 6"
    )]
    [InlineData("{ min_gap: 0h, per_day: 2, per_week: 3, channels: { sms: { per_week: 1 } } }", null)]
    public void A_cap_that_another_one_makes_useless(string caps, string? advice)
    {
        var files = SampleWorkspace.Files();
        files["policy.yaml"] = files["policy.yaml"]
            .Replace("{ min_gap: 48h, per_day: 1 }", caps, StringComparison.Ordinal);
        var found = Advice(files);
        Assert.Equal(advice is null ? 0 : 1, found.Count);
        Assert.All(found, f => Assert.Contains($"MA1095 {advice}", f, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("  - add: { tags: \"vip, gold\" }\n", "write tags: [vip, gold] for 2 values")]
    [InlineData("  - add: { likes: tea;coffee }\n", "write likes: [tea, coffee] for 2 values")]
    [InlineData("  - set: { likes: \"tea, coffee\" }\n", "write likes: [tea, coffee] for 2 values")]
    [InlineData("  - set: { motto: \"tea, coffee\" }\n", null)]
    [InlineData(
        "  - if: { customer.tags: { contains: \"vip, gold\" } }\n    then: [ { send: welcome } ]\n",
        "write contains: [vip, gold] for 2 values"
    )]
    public void Several_values_in_one_text(string steps, string? remedy)
    {
        var files = SampleWorkspace.Files();
        Declare(files);
        files["journeys/try.yaml"] = Journey(steps);
        var found = Advice(files);
        Assert.Equal(remedy is null ? 0 : 1, found.Count);
        Assert.All(found, f => Assert.EndsWith(remedy!, f, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("coupons/more.txt", "rename it to coupons/more.csv")]
    [InlineData("coupons/x.xlsx", "save it as \"CSV UTF-8\" under the name coupons/x.csv")]
    [InlineData("coupons/README.txt", null)]
    public void A_file_of_codes_with_another_ending(string path, string? remedy)
    {
        Assert.Equal(remedy is not null, Core.Workspaces.Files.WorkspaceFiles.IsRelevant(path));
        var faults = SampleWorkspace.Faults(SampleWorkspace.With(path, "A-1\nA-2\n"));
        Assert.Equal(remedy is null ? 0 : 1, faults.Count);
        Assert.All(faults, f => Assert.EndsWith(remedy!, f, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "{ date: customer.brthday, at: \"09:00\", yearly: yes }",
        "add to shop.yaml: attributes: { brthday: date }"
    )]
    [InlineData(
        "{ event: order.paid, where: { customer.likes: [tea, coffee] } }",
        "write customer.likes: { contains: [tea, coffee] }"
    )]
    public void A_remedy_that_leads_to_no_other_fault(string trigger, string remedy) =>
        Assert.Contains(
            SampleWorkspace.FaultsOfJourney(
                $"journey: try\ntopic: offers\ntrigger: {trigger}\nre_entry: {{ after: 300d }}\nsteps:\n  - send: welcome\n"
            ),
            f => f.Contains(remedy, StringComparison.Ordinal)
        );

    private static void Declare(Dictionary<string, string> files) =>
        files["shop.yaml"] = files["shop.yaml"]
            .Replace("likes: list }", "likes: list, motto: text, vip: yes/no }", StringComparison.Ordinal);

    private static string Journey(string steps, string keys = "") =>
        $"journey: try\ntopic: offers\n{keys}trigger: {{ event: order.paid }}\nsteps:\n{steps}";

    private static string? AdviceOf(string steps, string keys = "") => Advice(Journey(steps, keys));

    private static string? Advice(string journey)
    {
        var files = SampleWorkspace.Files();
        files["journeys/try.yaml"] = journey;
        return Advice(files).SingleOrDefault()?.Split(' ')[1];
    }

    private static List<string> Advice(Dictionary<string, string> files) =>
        [
            .. SampleWorkspace
                .Valid(SampleWorkspace.Read(files))
                .Advice.Select(f => f.ToString())
                .Where(f =>
                    f.StartsWith("policy.yaml", StringComparison.Ordinal)
                    || f.StartsWith("journeys/try", StringComparison.Ordinal)
                    || f.StartsWith("journeys/thanks", StringComparison.Ordinal)
                ),
        ];
}

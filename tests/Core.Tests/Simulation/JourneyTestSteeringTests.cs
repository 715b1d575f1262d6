using MarketingAutomation.Core.Simulation.JourneyTests;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Simulation;

/// <summary>Lines of a journey test that are no events, and what a test can expect beside messages.</summary>
public sealed class JourneyTestSteeringTests
{
    private const string Journey = """
        journey: trial
        status: live
        topic: offers
        trigger: [ { event: order.paid }, { manual: yes } ]
        re_entry: { after: 1d }
        steps:
          - call_webhook: { url: https://crm.example/vip, fields: { who: a }, save: [ owner ] }
            id: ask
            failed: [ { end: no-answer } ]
          - if: { run.owner: Mari }
            then: [ { end: owned } ]
          - coupon: { name: comeback, pool: comeback.csv, valid: 14d }
            empty: [ { unsubscribe: { topics: all, reason: no-code } }, { end: no-code } ]

        """;

    [Theory]
    [InlineData("", "completed")]
    [InlineData("  - { at: 2026-03-02 09:00, call_webhook: ask, answers: failed }\n", "no-answer")]
    [InlineData("  - { at: 2026-03-02 09:00, call_webhook: ask, answers: { owner: Mari } }\n", "owned")]
    [InlineData("  - { at: 2026-03-02 09:00, call_webhook: ask, answers: { owner: Jaan } }\n", "completed")]
    public void A_line_states_how_a_call_is_answered_from_then_on(string line, string end) =>
        Passes(line, $"  - {{ at: 2026-03-02 10:00, ends: {end} }}\n");

    [Fact]
    public void A_line_states_that_a_file_has_no_code_left_and_the_withdrawal_is_expected() =>
        Passes(
            "  - { at: 2026-03-02 09:00, coupon: comeback, empty: yes }\n",
            "  - { at: 2026-03-02 10:00, unsubscribe: no-code }\n  - { at: 2026-03-02 10:00, ends: no-code }\n"
        );

    [Fact]
    public void A_withdrawal_that_is_not_expected_is_a_difference() =>
        Assert.Equal(
            ResultKind.Unsubscribe,
            Assert
                .Single(
                    Run(
                        "  - { at: 2026-03-02 09:00, coupon: comeback, empty: yes }\n",
                        "  - { at: 2026-03-02 10:00, ends: no-code }\n"
                    ).Mismatches
                )
                .Actual!.Kind
        );

    [Fact]
    public void A_customer_is_entered_by_hand()
    {
        var run = Run("  - { at: 2026-03-02 09:30, manual: yes }\n", "  - { at: 2026-03-02 09:30, ends: completed }\n");
        Assert.True(run.Passed, string.Join('\n', run.Actual.Select(TestLine.Write)));
    }

    [Theory]
    [InlineData("call_webhook: aks, answers: failed", "MA1011", "ask")]
    [InlineData("call_webhook: ask", "MA1006", "answers: failed")]
    [InlineData("call_webhook: ask, answers: { ower: Mari }", "MA1013", "owner")]
    [InlineData("call_webhook: ask, answers: broken", "MA1011", "failed")]
    [InlineData("coupon: comeback", "MA1006", "empty: yes")]
    [InlineData("coupon: other, empty: yes", "MA1011", "comeback")]
    [InlineData("manual: no", "MA1011", "yes")]
    [InlineData("manual: yes, event: order.paid", "MA1040", "on a line of its own")]
    public void A_mistake_in_such_a_line_is_a_fault(string keys, string code, string names)
    {
        var fault = Assert.Single(
            JourneyTestReader.Read(Files($"  - {{ at: 2026-03-02 09:00, {keys} }}\n", "  []\n"), Workspace()).Faults
        );
        Assert.Equal(code, fault.Code);
        Assert.Contains(names, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_line_is_no_release_so_what_was_due_shortly_before_counts()
    {
        const string birthday = """
            journey: trial
            status: live
            topic: offers
            trigger: { date: customer.birthday, at: "09:00", yearly: yes }
            re_entry: { after: 300d }
            steps: [ { end: done } ]
            """;
        const string test = """
            test: stated five hours late, in the first line
            customer: { zone: UTC }
            timeline:
              - { at: 2026-03-02 14:00, event: customer.updated, customer.attributes: { birthday: 1990-03-02 } }
            expect:
              - { at: 2026-03-02 14:00, ends: done }
            """;
        var workspace = Workspace(birthday);
        var read = JourneyTestReader.Read(
            new Dictionary<string, string> { ["journeys/trial.test.yaml"] = test },
            workspace
        );
        Assert.Equal("", string.Join('\n', read.Faults));
        var run = JourneyTestRunner.Run(read.Tests.Single(), workspace);
        Assert.True(run.Passed, string.Join('\n', run.Actual.Select(TestLine.Write)));
    }

    private static void Passes(string lines, string expected)
    {
        var run = Run(lines + "  - { at: 2026-03-02 10:00, event: order.paid }\n", expected);
        Assert.True(run.Passed, string.Join('\n', run.Actual.Select(TestLine.Write)));
    }

    private static JourneyTestRun Run(string lines, string expected)
    {
        var workspace = Workspace();
        var all =
            lines.Contains("event:", StringComparison.Ordinal) || lines.Contains("manual", StringComparison.Ordinal)
                ? lines
                : lines + "  - { at: 2026-03-02 10:00, event: order.paid }\n";
        var read = JourneyTestReader.Read(Files(all, expected), workspace);
        Assert.Equal("", string.Join('\n', read.Faults));
        return JourneyTestRunner.Run(read.Tests.Single(), workspace);
    }

    private static Dictionary<string, string> Files(string timeline, string expected) =>
        new()
        {
            ["journeys/trial.test.yaml"] =
                "test: t\ncustomer: { zone: UTC, email: eva@example.org, consent: { email: subscribed } }\n"
                + $"timeline:\n{timeline}expect:\n{expected}",
        };

    private static Workspace Workspace(string journey = Journey)
    {
        var files = SampleTemplates.Files();
        foreach (var path in files.Keys.Where(k => k.StartsWith("journeys/", StringComparison.Ordinal)).ToList())
        {
            files.Remove(path);
        }

        files["policy.yaml"] = System.Text.RegularExpressions.Regex.Replace(
            files["policy.yaml"],
            "(?m)^priority:.*$",
            ""
        );
        files["shop.yaml"] += "\nwebhook_hosts: [crm.example]\n";
        if (!files["shop.yaml"].Contains("birthday:", StringComparison.Ordinal))
        {
            files["shop.yaml"] += "attributes: { birthday: date }\n";
        }

        files["coupons/comeback.csv"] = "A-1\nA-2\n";
        files["journeys/trial.yaml"] = journey;
        return SampleWorkspace.Valid(new WorkspaceReader(TemplateReader.Read).Read(files));
    }
}

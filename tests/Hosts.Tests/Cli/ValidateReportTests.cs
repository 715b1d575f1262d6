using System.Text.Json;
using MarketingAutomation.Core.Simulation.JourneyTests;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Embedded.Cli;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>What <c>validate</c> prints: for people, and for other programs by <c>--format</c>.</summary>
public sealed class ValidateReportTests : IDisposable
{
    private static readonly Fault<FilePlace> Fault = new(
        "MA1012",
        new("journeys/welcome.yaml", 7, 3),
        "unknown event \"order.payed\", 100 % wrong",
        "order.paid",
        "did you mean\n\"order.paid\"?"
    );

    private static readonly FaultReport Report = new(
        "functions/my workspace",
        [Fault],
        [Fault with { Code = "MA1301" }],
        []
    );

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Json_holds_every_part_of_a_fault()
    {
        var report = JsonDocument.Parse(Report.WriteJson()).RootElement;

        Assert.False(report.GetProperty("passed").GetBoolean());
        var fault = Assert.Single(report.GetProperty("faults").EnumerateArray());
        Assert.Equal(
            ("MA1012", "journeys/welcome.yaml", 7, 3, Fault.Problem, Fault.Allowed, Fault.Remedy),
            (
                fault.GetProperty("code").GetString(),
                fault.GetProperty("file").GetString(),
                fault.GetProperty("line").GetInt32(),
                fault.GetProperty("column").GetInt32(),
                fault.GetProperty("problem").GetString(),
                fault.GetProperty("allowed").GetString(),
                fault.GetProperty("remedy").GetString()
            )
        );
        Assert.Single(report.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public void GitHub_gets_one_escaped_line_a_fault() =>
        Assert.Equal(
            "::error file=functions/my workspace/journeys/welcome.yaml,line=7,col=3,title=MA1012::unknown event "
                + "\"order.payed\", 100 %25 wrong; allowed: order.paid. did you mean%0A\"order.paid\"?\n"
                + "::warning file=functions/my workspace/journeys/welcome.yaml,line=7,col=3,title=MA1301::unknown event "
                + "\"order.payed\", 100 %25 wrong; allowed: order.paid. did you mean%0A\"order.paid\"?\n",
            Report.WriteGitHub()
        );

    [Fact]
    public void Sarif_has_a_rule_for_each_code_and_an_encoded_path()
    {
        var run = JsonDocument.Parse(Report.WriteSarif()).RootElement.GetProperty("runs")[0];

        Assert.Equal(
            ["MA1012", "MA1301"],
            run.GetProperty("tool")
                .GetProperty("driver")
                .GetProperty("rules")
                .EnumerateArray()
                .Select(r => r.GetProperty("id").GetString())
        );
        Assert.Equal(
            ("functions/my%20workspace/journeys/welcome.yaml", 7, "error"),
            (
                Location(run.GetProperty("results")[0]).GetProperty("artifactLocation").GetProperty("uri").GetString(),
                Location(run.GetProperty("results")[0]).GetProperty("region").GetProperty("startLine").GetInt32(),
                run.GetProperty("results")[0].GetProperty("level").GetString()
            )
        );
    }

    [Fact]
    public void A_failed_test_is_shown_at_its_line_with_what_the_journey_did()
    {
        var text = TestText.Format([Failed()], plain: true);

        Assert.Contains("failed  journeys/welcome.test.yaml:1  one hour early", text, StringComparison.Ordinal);
        Assert.Contains(
            "6: expected { at: 2026-03-02 21:40, send: welcome }, but the journey did { at: 2026-03-02 22:40, send: welcome, "
                + "channel: email, template: email.et }",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("1 of 1 test failed.", text, StringComparison.Ordinal);
        Assert.Contains(
            "journeys/welcome.test.yaml,line=6,col=5,title=test::one hour early: expected",
            new FaultReport("w", [], [], [Failed()]).WriteGitHub(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_command_runs_the_tests_and_fails_with_them()
    {
        var copy = folder.File("workspace");
        TestShop.CopyWorkspace(copy);
        var passed = await MarketingProcess.Run(folder.Path, "validate", copy, "--test");
        var file = Path.Combine(copy, "journeys", "welcome.test.yaml");
        await File.WriteAllTextAsync(
            file,
            (await File.ReadAllTextAsync(file)).Replace("ends: goal", "ends: exit", StringComparison.Ordinal)
        );
        var failed = await MarketingProcess.Run(folder.Path, "validate", "workspace", "--test", "--format", "json");

        Assert.Equal((0, ""), (passed.Exit, passed.Errors.Trim()));
        Assert.Contains("9 tests passed.", passed.Output, StringComparison.Ordinal);
        Assert.Equal((1, ""), (failed.Exit, failed.Errors.Trim()));
        var report = JsonDocument.Parse(failed.Output).RootElement;
        Assert.Equal(
            ["a second order ends the welcome"],
            report
                .GetProperty("tests")
                .EnumerateArray()
                .Where(t => !t.GetProperty("passed").GetBoolean())
                .Select(t => t.GetProperty("test").GetString())
        );
    }

    private static JourneyTestRun Failed()
    {
        var read = JourneyTestReader.Read(
            new Dictionary<string, string>
            {
                ["journeys/welcome.test.yaml"] = """
                test: one hour early
                customer: { locale: et-EE, consent: { email: subscribed } }
                timeline:
                  - { at: 2026-03-02 22:40, event: order.paid }
                expect:
                  - { at: 2026-03-02 21:40, send: welcome }
                """,
            },
            TestShop.SampleWorkspace
        );
        return JourneyTestRunner.Run(read.Tests.Single(), TestShop.SampleWorkspace);
    }

    private static JsonElement Location(JsonElement result) =>
        result.GetProperty("locations")[0].GetProperty("physicalLocation");
}
